// Long: reads every statement that leaves the bot. One that touches a crate without its account would mix the crates of two
// accounts (docs/architecture.md, "Store").
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { components } from '../../commands/index.ts';
import type { Invocation, Message } from '../../sandbox/discord/index.ts';
import { inputsOf } from '../../sandbox/discord/modal-shapes.ts';
import type { Lease } from '../../src/core/add/ports.ts';
import { addButton, labels, note, openStage, reply, type Stage, seen } from '../e2e/stage.ts';
import { painted, shows } from '../e2e/sync-stage.ts';
import { CRATE_TABLES, touchesCrate, withoutAccount } from '../support/account-statements.ts';
import { type OwnServer, readStatements, startServer } from '../support/own-postgres.ts';
import { release } from '../support/pressings.ts';
import { DONE } from '../support/sync-messages.ts';
import { addOtherCrate, FIRST_ACCOUNT, type StoreWithCrate } from '../support/test-store.ts';

const MIGRATION =
  /^(?:--[^\n]*\n\s*)*(?:create|alter|drop|update "add_intents" set "record_id" =|update "records" set "search_text" = left|insert into "accounts")/i;

const HOUR_MS = 60 * 60_000;

/** The statements that are right to read all accounts, with the reason. */
const OF_ALL_ACCOUNTS: readonly [reason: string, pattern: RegExp][] = [
  ['a migration makes the tables, and gives the rows of an older version to the first account', MIGRATION],
  [
    'the size of each crate, for /status and the list of accounts',
    /^select "account_id", count\(\*\) from "records" group by "records"\."account_id"$/,
  ],
];

let folder: string;
let server: OwnServer;
let stage: Stage;
/** Release ids of the records that wait for a sync. */
const toPush = [900_000_001, 900_000_002, 900_000_003];
/** The kinds of the buttons that were pressed. */
const pressed = new Set<string>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'runout-statements-'));
  server = await startServer({ statements: join(folder, 'statements') });
  stage = await openStage({
    speed: 60,
    config: { databaseUrl: server.url },
    async stored(store) {
      for (const releaseId of toPush)
        await store.records.insert(release({ releaseId }), { isSynced: false, now: new Date(0) });
    },
  });
  stage.discogs.collection.generate(250, { secondCopiesEvery: 20 });
  stage.discogs.collection.add(5134861);
});
afterAll(async () => {
  await stage.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** Presses a button, given by its label or its custom id. */
async function press(message: Message, button: string): Promise<Invocation> {
  const all = message.components.flatMap((row) => row.components);
  for (const one of all) {
    const id = 'custom_id' in one ? one.custom_id : undefined;
    if (id === button || ('label' in one && one.label === button)) pressed.add(id?.split(':')[0] ?? '');
  }
  return stage.nina.press(message, button);
}

const slash = async (command: string, options = {}): Promise<Message> =>
  reply(stage, await stage.nina.slash(command, options));

/** Starts a sync or a preview and holds it at its first page. Returns its message, and the function that lets it go on. */
async function held(options = {}) {
  const gate = stage.discogs.hold({ path: /folders\/0/ });
  const message = await painted(await stage.ada.slash('sync', options));
  await gate.arrived;
  return { message, release: () => gate.release() };
}

const searchFor = (releaseId: number): Promise<Message> =>
  slash('search catno', { number: stage.discogs.catalogue.find(releaseId)?.labels[0]?.catno ?? '' });

async function searchAndAdd(): Promise<void> {
  const found = await slash('search catno', { number: 'PB 41447' });
  await note(stage, await press(found, addButton(found)), /^✅ Added/);
  const owned = await note(stage, await press(found, addButton(found)), /^Already in the crate/);
  const another = await press(owned, 'Add another copy');
  await seen(stage, another, 'another copy', (one) => one.content.startsWith('✅ Another copy'));
  const again = await note(stage, await press(found, addButton(found)), /^Already in the crate/);
  await seen(stage, await press(again, 'Undo'), 'the outcome', (one) => one.content.startsWith('Removed'));

  const pages = await stage.nina.slash('search album', { artist: 'Pink Floyd', title: 'dark side' });
  await stage.handled(await press(await painted(pages), 'Next'));
  await stage.handled(pages);
  await slash('search barcode', { digits: '744861006909' });
  // Discogs says of its row that it is owned, and the mirror does not have it yet.
  await searchFor(5134861);
}

/** Fills in the form of a copy that Nina has added. The fields were never read. */
async function fillsInDetails(): Promise<void> {
  const found = await slash('search catno', { number: 'PB 41447' });
  const owned = await note(stage, await press(found, addButton(found)), /^Already in the crate/);
  const ready = await reply(stage, await stage.nina.press(owned, 'Details…'));
  const opening = await stage.nina.press(ready, 'Details…');
  await opening.first();
  const [, , notes] = inputsOf(opening.modal() ?? { custom_id: '', title: '', parts: [] });
  const sent = await stage.nina.submitModal(opening, { [notes?.input.custom_id ?? '']: 'signed' });
  expect((await reply(stage, sent)).content).toBe('✅ Saved: **Notes**');
}

async function addAndRefresh(): Promise<void> {
  stage.discogs.faults.add({ method: 'POST', fault: { kind: 'status', status: 422 } });
  await slash('add', { release: '7428792' });
  const found = await searchFor(7428792);
  const waiting = await note(stage, await press(found, addButton(found)), /^⏳ Not on Discogs yet/);
  const sent = await press(waiting, 'Add to Discogs now');
  await seen(stage, sent, 'the outcome', (one) => one.content.startsWith('✅ Added'));
  await slash('refresh', { record: '7428792' });
  for (const value of ['', 'rec', '7428792'])
    await stage.nina.autocomplete('refresh', {}, { name: 'record', value });
  await slash('refresh', { record: 'a record' });
}

async function syncs(): Promise<void> {
  const stopped = await held();
  await stage.ada.press(stopped.message, 'Stop');
  pressed.add('stop');
  stopped.release();
  await shows(stage, /^Stopped$/);

  const preview = await held({ preview: true });
  preview.release();
  const shown = await shows(stage, /^Preview$/);
  await stage.ada.press(shown, 'Run sync');
  pressed.add('run');
  await shows(stage, DONE);

  const paused = await held();
  const restarted = stage.offline(whatTasksDo);
  paused.release();
  await restarted;
  await shows(stage, DONE);
  await reply(stage, await stage.ada.slash('status'));
}

/** The night begins at the next hour, and a person joins its run. */
async function nightly(): Promise<void> {
  const next = new Date(stage.clock.now() + HOUR_MS);
  next.setUTCMinutes(0, 0, 0);
  const options = { hour: next.getUTCHours(), timezone: 'UTC' };
  await reply(stage, await stage.ada.slash('settings nightly', options));
  const gate = stage.discogs.hold({ path: /folders\/0/ });
  stage.clock.jump(next.getTime() - stage.clock.now());
  await gate.arrived;
  const joined = await stage.ada.slash('sync');
  await reply(stage, joined);
  await stage.handled(joined);
  gate.release();
  await shows(stage, DONE);
  await reply(stage, await stage.ada.slash('settings show'));
  await reply(stage, await stage.ada.slash('settings nightly', { hour: -1 }));
}

async function finds(): Promise<void> {
  const digits = await slash('find', { what: '249504' });
  await note(stage, await press(digits, 'Release 249504'), /-# for release `249504`/);
  const link = { what: `https://www.discogs.com/release/${stage.discogs.catalogue.generate(1, 7)}` };
  await note(stage, await press(await slash('find', link), '🤍 Want'), /^🤍 On your wantlist now/);
  await note(stage, await press(await slash('find', link), "Don't want"), /^Off your wantlist now/);
  const wrong = await slash('find', { what: '7 44861 00690 8' });
  await note(stage, await press(wrong, 'Search anyway'), /^No match/);
  const album = await slash('find', { what: 'Pink Floyd - The Dark Side Of The Moon' });
  const all = await press(album, 'All pressings');
  const finder = await note(stage, all, /pressings 1–5 of/);
  await stage.handled(await press(finder, 'Next'));
  for (const value of ['', 'rec']) {
    await stage.nina.autocomplete('find', {}, { name: 'what', value });
    for (const name of ['artist', 'title']) {
      await stage.nina.autocomplete('search album', {}, { name, value });
    }
  }
  await stage.nina.autocomplete('search album', { artist: 'rick' }, { name: 'title', value: 'never' });
}

async function asksTheCrate(): Promise<void> {
  for (const command of ['crate search', 'crate duplicates']) {
    const list = await slash(command, command === 'crate search' ? { format: 'Vinyl' } : {});
    const parts = list.components.flatMap((row) => row.components);
    const [first] = parts.flatMap((one) => (one.type === 3 ? (one.options ?? []) : []));
    await stage.handled(await stage.nina.select(list, 'Show a record…', [first?.value ?? '']));
    await stage.handled(await press(list, 'Next'));
  }
  await stage.handled(await press(await slash('crate random'), 'Another'));
  await slash('crate show', { record: 'a record' });
  await reply(stage, await stage.ada.slash('crate stats', { private: true }));
}

async function imports(): Promise<void> {
  const file = { name: 'crate.csv', bytes: Buffer.from('release_id\n249504\n249504\n249504\n') };
  const shown = await reply(stage, await stage.ada.slash('crate import', { file }));
  const add = labels(shown).find((label) => label.startsWith('Add ')) ?? '';
  await stage.ada.press(shown, add);
  pressed.add('imp');
  await shows(stage, /^Imported$/);
}

/** Presses a button of the card of a record, and answers its question. */
async function takesOut(releaseId: number, button: string, answer: string): Promise<void> {
  const card = await slash('crate show', { record: `r${releaseId}` });
  const question = await note(stage, await press(card, button), /\?/);
  await seen(
    stage,
    await press(question, answer),
    'the outcome',
    ({ components }) => components.length === 0,
  );
}

async function removesAndForgets(): Promise<void> {
  await takesOut(7428792, 'Remove…', 'Keep');
  await takesOut(7428792, 'Remove…', 'Remove');
  const releaseId = stage.discogs.catalogue.generate(1, 9);
  stage.discogs.faults.add({ method: 'POST', fault: { kind: 'status', status: 422 } });
  await slash('add', { release: `${releaseId}` });
  await takesOut(releaseId, 'Forget…', 'Forget');
}

/** What the tasks of an operator and the metrics ask for, and a start with another name. */
async function whatTasksDo(store: StoreWithCrate): Promise<void> {
  const now = new Date(stage.clock.now());
  await store.figures();
  await store.folders.list();
  await store.fields.list();
  const question = { text: 'rick', genre: null, decade: null, format: null, folderId: null };
  const part = { offset: 0, limit: 5 };
  await store.shelf.browse({ text: 'r/a', genre: 'Rock', decade: 1970, format: 'LP', folderId: 1 }, part);
  await store.shelf.browse(question, part);
  await store.shelf.random({ genre: null, decade: null }, []);
  await store.shelf.copiesOf(249504);
  await store.shelf.duplicates(part);
  await store.lists.find(await store.lists.save({ asker: stage.nina.userId, question, now }));
  const toAdd = [{ releaseId: 5, have: 0, want: 1 }];
  await store.imports.find(await store.imports.save({ asker: stage.nina.userId, guildId: '1', toAdd, now }));
  await store.imports.copiesOf([5]);
  await store.intents.ofPerson(stage.nina.userId, new Date(0));
  await store.intents.ofCopy(249504, 11);
  const lease = { holder: 'task', now, ms: 60_000 };
  const requester = { userId: stage.nina.userId, guildId: '1', channelId: '2' };
  const removing = await store.intents.claimRemove({ releaseId: 4, instanceId: 11, requester }, lease);
  if (!removing) throw new Error('no other intent is live');
  await store.intents.finishRemove(removing, { copies: [], gone: [], now });
  await store.intents.forgetRecord(4, lease);
  await writesDetails(store, lease);
  await store.forget(stage.miles.userId);
  const other = await addOtherCrate(store, 'another');
  const use = { folderId: 1, now };
  await store.accounts.choose(() => ({ do: 'correct', id: other, name: 'corrected', join: [] }), use);
  await store.accounts.choose(() => ({ do: 'rename', id: other, name: 'renamed', join: [] }), use);
  await store.accounts.choose(() => ({ do: 'use', id: FIRST_ACCOUNT, join: [other] }), use);
  await store.accounts.remove(await addOtherCrate(store, 'removed'));
}

/** The life of details that a person typed: kept, written in part, refused in part, left, and ended. */
async function writesDetails({ details }: StoreWithCrate, lease: Lease): Promise<void> {
  const copy = { releaseId: 249504, instanceId: 11 };
  const values = [1, 2, 3].map((fieldId) => ({
    part: { kind: 'field' as const, fieldId },
    value: `${fieldId}`,
  }));
  const { pending } = await details.keep({ ...copy, values }, lease);
  await details.markSending(pending, { now: lease.now, leaseMs: lease.ms });
  await details.confirm(pending, values.slice(0, 1));
  await details.drop(pending, values.slice(1, 2));
  await details.release(pending, true);
  await details.waiting(lease, 9);
  const again = await details.claim(copy.instanceId, lease);
  await details.keep({ ...copy, values }, lease);
  await details.ofCopy(copy.instanceId);
  await details.count();
  if (again) await details.end(again);
}

/** Turns the feed on, in a channel of its own. Returns a function that waits for its posts about adds and about a run. */
async function watchesTheFeed(): Promise<() => Promise<void>> {
  const channel = stage.guild.createChannel({ name: 'news' });
  await reply(stage, await stage.ada.slash('settings feed', { channel: channel.id }));
  await reply(stage, await stage.ada.slash('settings show'));
  return async () => {
    const shown = () => stage.discord.history(channel).map(({ content }) => content);
    await stage.discord.waitFor(
      () => [/ added? /, /imported/].every((one) => shown().some((text) => one.test(text))),
      {
        what: () => `the posts of the feed; there are ${shown().join(' | ')}`,
      },
    );
  };
}

it('no statement touches a crate without its account', async () => {
  const feedIsPosted = await watchesTheFeed();
  await searchAndAdd();
  await fillsInDetails();
  await addAndRefresh();
  await finds();
  await syncs();
  await nightly();
  await asksTheCrate();
  await imports();
  await feedIsPosted();
  await removesAndForgets();
  // Housekeeping has its first turn five minutes after a start.
  await stage.logged(/old data was deleted/);
  expect(stage.discord.violations).toEqual([]);
  expect([...pressed].sort(), 'every kind of button').toEqual(Object.keys(components.buttons).sort());

  const statements = [...new Set(await readStatements(join(folder, 'statements')))];
  const touching = statements.filter(touchesCrate);
  const seenTables = [...CRATE_TABLES].map((table) => {
    const verbs = [`insert into "?${table}`, `(?:from|join) "?${table}`, `(?:update|delete from) "?${table}`];
    return [table, ...verbs.filter((verb) => !touching.some((one) => new RegExp(verb).test(one)))];
  });
  expect(seenTables, 'every table is written, read and changed').toEqual(
    [...CRATE_TABLES].map((table) => [table]),
  );
  const offending = touching.filter(
    (statement) =>
      withoutAccount(statement).length > 0 && !OF_ALL_ACCOUNTS.some(([, pattern]) => pattern.test(statement)),
  );
  expect(offending).toEqual([]);
});
