// End to end: taking back a record, whether it was only saved here, pushed by a sync, or removed on Discogs by hand.

import { expect } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { DONE, DONE_ANYHOW } from '../support/sync-messages.ts';
import { labels, note, reply, seen } from './stage.ts';
import { it, newest, numbersOf, painted, type SyncStage, textOf, titleOf } from './sync-stage.ts';

const RELEASE = 249504;

async function add(stage: SyncStage): Promise<Message> {
  return reply(stage, await stage.miles.slash('add', { release: String(RELEASE) }));
}

/** Adds a record while Discogs cannot list its copies, so that it is saved here only. */
async function saveOnly(stage: SyncStage): Promise<void> {
  stage.discogs.faults.add({
    path: /collection\/releases/,
    fault: { kind: 'status', status: 503 },
    times: 3,
  });
  expect((await add(stage)).content).toMatch(/^⏳ Saved .*, but not on Discogs/);
}

/** Presses the button of the record in a search. Returns the private answer. */
async function pressed(stage: SyncStage): Promise<Message> {
  const found = await painted(await stage.miles.slash('search catno', { number: 'PB 41447' }));
  const [button = ''] = labels(found);
  return note(stage, await stage.miles.press(found, button), /./);
}

async function undone(stage: SyncStage): Promise<string> {
  const answer = await pressed(stage);
  const undo = await stage.miles.press(answer, 'Undo');
  const outcome = await seen(stage, undo, 'the outcome', (one) => !labels(one).includes('Undo'));
  return outcome.content;
}

async function sync(stage: SyncStage): Promise<Message> {
  const last = newest(stage)?.id;
  await painted(await stage.ada.slash('sync'));
  return stage.discord.waitFor(
    () => {
      const message = newest(stage);
      return message && message.id !== last && DONE_ANYHOW.test(titleOf(message)) ? message : null;
    },
    { what: 'the end of the sync' },
  );
}

const copies = (stage: SyncStage) => stage.discogs.collection.copiesOf(RELEASE);

it('what never got to Discogs is taken back here, and no sync sends it', async ({ open }) => {
  const stage = await open();
  await saveOnly(stage);
  expect(await undone(stage)).toBe('Removed. It was never on Discogs');
  expect(numbersOf(await sync(stage))).toMatchObject({ pushed: 0 });
  expect(copies(stage)).toEqual([]);
});

it('what a sync pushed later is undone for good: the next sync does not push it again', async ({ open }) => {
  const stage = await open();
  await saveOnly(stage);
  expect(numbersOf(await sync(stage))).toMatchObject({ pushed: 1 });
  expect(copies(stage)).toHaveLength(1);
  expect(await undone(stage)).toBe('Removed');
  expect(copies(stage)).toEqual([]);
  expect(numbersOf(await sync(stage))).toMatchObject({ pushed: 0 });
  expect(copies(stage)).toEqual([]);
});

it('what was removed on Discogs by hand: the sync says so, and an Undo says that it removed nothing', async ({
  open,
}) => {
  const stage = await open();
  await add(stage);
  for (const copy of copies(stage)) stage.discogs.collection.remove(copy.instanceId);
  const done = await sync(stage);
  expect(textOf(done)).toContain("1 record is no longer on Discogs. It's kept here.");
  expect(titleOf(done)).toBe('Done');
  expect(await undone(stage)).toBe('It was off Discogs already. Removed here too');
  expect(titleOf(await sync(stage))).toMatch(/in sync$/);
});

it('a copy that was moved to another folder is removed from there', async ({ open }) => {
  const stage = await open();
  await add(stage);
  const [copy] = copies(stage);
  if (!copy) throw new Error('a copy');
  // The copy is moved between the look and the DELETE, which is the hardest moment.
  const folder = stage.discogs.collection.addFolder('Jazz');
  const gate = stage.discogs.hold({ method: 'DELETE' });
  const answer = await pressed(stage);
  const undo = await stage.miles.press(answer, 'Undo');
  await gate.arrived;
  stage.discogs.collection.change(copy.instanceId, { folderId: folder });
  gate.release();
  const outcome = await seen(stage, undo, 'the outcome', (one) => one.content.startsWith('Removed'));
  expect(outcome.content).toBe('Removed');
  expect(copies(stage)).toEqual([]);
  expect(titleOf(await sync(stage))).toMatch(DONE);
});

it('a look that lags behind does not keep the copy: the DELETE goes out for the number of our own 201', async ({
  open,
}) => {
  const stage = await open();
  await add(stage);
  const answer = await pressed(stage);
  stage.discogs.faults.add({ path: /collection\/releases/, fault: { kind: 'stale' } });
  const undo = await stage.miles.press(answer, 'Undo');
  const outcome = await seen(stage, undo, 'the outcome', (one) => one.content.startsWith('Removed'));
  expect(outcome.content).toBe('Removed');
  expect(copies(stage)).toEqual([]);
  expect(titleOf(await sync(stage))).toMatch(DONE);
});

it('a note to wait goes with the outcome, also when the bot is asked to end meanwhile', async ({ open }) => {
  const stage = await open();
  await add(stage);
  const answer = await pressed(stage);
  stage.discogs.faults.add({
    path: /collection\/releases/,
    fault: { kind: 'status', status: 429, retryAfter: { seconds: 5 } },
  });
  const gate = stage.discogs.hold({ method: 'DELETE' }, 'after');
  const undo = await stage.miles.press(answer, 'Undo');
  const wait = await note(stage, undo, /^⏳ Discogs asked for a pause\. Undoing /);
  await gate.arrived;
  const restarted = stage.restart();
  gate.release();
  await restarted;
  await seen(stage, undo, 'the outcome', (one) => one.content.startsWith('Removed'));
  expect(stage.miles.messages().map(({ id }) => id)).not.toContain(wait.id);
});
