// End to end: Remove and Forget on a card of the crate: the question, the answer, the card afterwards, and who can.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Invocation, Message, Person } from '../../sandbox/discord/index.ts';
import { release } from '../support/pressings.ts';
import { labels, note, openStage, reply, type Stage, seen } from './stage.ts';

let stage: Stage;
let folderId: number;
/** A release that is in the catalogue, and nowhere else. */
let next: number;
beforeAll(async () => {
  stage = await openStage({ database: 'postgres' });
  folderId = stage.discogs.collection.addFolder('Jazz');
  next = stage.discogs.catalogue.generate(20, 5);
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.discogs.faults.clear();
  next += 1;
  stage.resetCalls();
});
afterEach(() => {
  expect(stage.discord.violations).toEqual([]);
});

/** Puts copies of the next release on Discogs, and record and mirror here, as a sync does. */
async function pulled(...folders: number[]): Promise<number> {
  const releaseId = next;
  const copies = folders.map((one) => stage.discogs.collection.add(releaseId, { folderId: one }));
  await stage.offline(async (store) => {
    const now = new Date(stage.clock.now());
    const facts = { releaseId, artist: 'Quartet', title: `Record ${releaseId}`, masterId: null };
    await store.records.insert(release(facts), { isSynced: true, now });
    await store.folders.replace([{ id: folderId, name: 'Jazz' }], now);
    const seenThere = copies.map(({ instanceId, folderId: where }) => ({
      ...{ instanceId, releaseId, masterId: null, folderId: where, rating: 0, notes: [] },
      addedAt: now,
    }));
    await store.collection.save(seenThere, now);
  });
  stage.resetCalls();
  return releaseId;
}

async function card(
  person: Person,
  releaseId: number,
  options = {},
): Promise<{ use: Invocation; card: Message }> {
  const use = await person.slash('crate show', { record: String(releaseId), ...options });
  const message = await reply(stage, use);
  await stage.handled(use);
  return { use, card: message };
}
async function asked(person: Person, shown: Message, button: string): Promise<Message> {
  const question = await note(stage, await person.press(shown, button), /./);
  expect(question.isEphemeral).toBe(true);
  return question;
}
async function pressed(person: Person, question: Message, button: string): Promise<string> {
  const press = await person.press(question, button);
  const outcome = await seen(stage, press, 'the outcome', (one) => !labels(one).includes('Keep'));
  await stage.handled(press);
  return outcome.content;
}
const copiesOf = (releaseId: number) => stage.discogs.collection.copiesOf(releaseId);
const methods = () => stage.calls().map(({ method }) => method);

describe('Remove', () => {
  it('takes exactly the copy that was picked, and the card shows it, until the record is gone', async () => {
    const releaseId = await pulled(1, folderId);
    const { use, card: shown } = await card(stage.ada, releaseId);
    expect(labels(shown)).toEqual(['✓ Owned', 'Remove…', 'Discogs']);
    const question = await asked(stage.ada, shown, 'Remove…');
    expect(question.content).toMatch(
      /^Which copy of \*\*Quartet - Record \d+\*\* should I remove from the crate/,
    );
    expect(question.content).toMatch(/\n\*\*2\*\* · Added <t:\d+:D>\nFolder Jazz$/);
    expect(labels(question)).toEqual(['Remove copy 1', 'Remove copy 2', 'Keep']);
    expect(stage.calls()).toEqual([]);
    expect(await pressed(stage.ada, question, 'Remove copy 2')).toBe('Removed. 1 copy left');
    expect(copiesOf(releaseId)).toMatchObject([{ folderId: 1 }]);
    expect(methods()).toEqual(['GET', 'DELETE']);
    const one = await seen(stage, use, 'one copy', ({ embeds }) =>
      (embeds[0]?.fields ?? []).some(({ name }) => name === 'Copies (1)'),
    );
    expect(one.embeds[0]?.description).toMatch(/^\*\*✅ Owned\*\*\n/);

    const last = await asked(stage.ada, one, 'Remove…');
    expect(last.content).toMatch(/^Remove \*\*Quartet/);
    expect(await pressed(stage.ada, last, 'Remove')).toBe('Removed');
    expect(copiesOf(releaseId)).toEqual([]);
    const none = await seen(stage, use, 'no Remove', (message) => !labels(message).includes('Remove…'));
    expect(labels(none)).toEqual(['Add', '🤍 Want', 'Discogs']);
    expect(none.embeds[0]?.title).toMatch(/^Quartet - Record/);
    expect(none.embeds[0]?.description ?? '').not.toContain('Owned');
    const again = await stage.ada.slash('crate show', { record: `r${releaseId}` });
    expect((await reply(stage, again)).content).toBe(
      `Release ${releaseId} isn't in the crate. Add it with /add`,
    );
  });

  it('works on a card that only one person sees, and Keep changes nothing', async () => {
    const releaseId = await pulled(1);
    const { use, card: shown } = await card(stage.ada, releaseId, { private: true });
    expect(await pressed(stage.ada, await asked(stage.ada, shown, 'Remove…'), 'Keep')).toBe(
      'Nothing was changed',
    );
    expect([stage.calls(), copiesOf(releaseId).length]).toEqual([[], 1]);
    expect(await pressed(stage.ada, await asked(stage.ada, shown, 'Remove…'), 'Remove')).toBe('Removed');
    const none = await seen(stage, use, 'no Remove', (message) => !labels(message).includes('Remove…'));
    expect(labels(none)).toEqual(['Add', '🤍 Want', 'Discogs']);
  });

  it('is for who added it, and for who can use /sync; others read who can', async () => {
    const releaseId = await pulled(folderId);
    const refused =
      'You can remove a copy that you added here in the last 24 hours. For this one, ask someone who can use /sync';
    const { card: shown } = await card(stage.miles, releaseId);
    expect((await asked(stage.miles, shown, 'Remove…')).content).toBe(refused);
    // Miles adds another copy, which is his own.
    const add = await stage.miles.press(shown, '✓ Owned');
    await stage.handled(await stage.miles.press(await note(stage, add, /^Already/), 'Add another copy'));
    const { card: two } = await card(stage.miles, releaseId);
    const question = await asked(stage.miles, two, 'Remove…');
    expect(labels(question)).toEqual(['Remove copy 2', 'Keep']);
    expect(question.content).toMatch(/\n-# 1 more copy you can't remove here$/);
    expect(question.content).not.toContain('Folder');
    expect((await asked(stage.nina, two, 'Remove…')).content).toBe(refused);
    expect(await pressed(stage.miles, question, 'Remove copy 2')).toBe('Removed. 1 copy left');
    expect(copiesOf(releaseId)).toMatchObject([{ folderId }]);
  });

  it.each([
    { fault: { kind: 'lost-answer' as const }, path: /instances/, method: 'DELETE' },
    { fault: { kind: 'status' as const, status: 429 }, path: /instances/, method: 'DELETE' },
    { fault: { kind: 'stale' as const }, path: /collection\/releases/, method: 'GET' },
  ])('says what is true after $fault.kind', async ({ fault, path, method }) => {
    const releaseId = await pulled(1);
    const { card: shown } = await card(stage.ada, releaseId);
    const question = await asked(stage.ada, shown, 'Remove…');
    stage.discogs.faults.add({ method, path, fault });
    expect(await pressed(stage.ada, question, 'Remove')).toBe('Removed');
    expect(copiesOf(releaseId)).toEqual([]);
  });

  it('says that the copy was gone, when someone removed it on Discogs', async () => {
    const releaseId = await pulled(1, 1);
    const { card: shown } = await card(stage.ada, releaseId);
    const question = await asked(stage.ada, shown, 'Remove…');
    const older = await asked(stage.ada, shown, 'Remove…');
    const [first] = copiesOf(releaseId);
    stage.discogs.collection.remove(first?.instanceId ?? 0);
    expect(await pressed(stage.ada, question, 'Remove copy 1')).toBe(
      'It was off Discogs already. 1 copy left',
    );
    expect([methods(), copiesOf(releaseId).length]).toEqual([['GET', 'GET', 'DELETE', 'GET'], 1]);
    expect(await pressed(stage.ada, older, 'Remove copy 1')).toBe(
      "That copy isn't on Discogs any more. Nothing was changed",
    );
  });

  it('while Discogs is down changes nothing, and the question stays', async () => {
    const releaseId = await pulled(1);
    const { use, card: shown } = await card(stage.ada, releaseId);
    const question = await asked(stage.ada, shown, 'Remove…');
    stage.discogs.faults.add({ times: 'always', fault: { kind: 'status', status: 503 } });
    const press = await stage.ada.press(question, 'Remove');
    const failure = await note(stage, press, /Discogs/);
    expect([failure.isEphemeral, failure.content]).toEqual([true, expect.stringMatching(/^Discogs/)]);
    await stage.handled(press);
    stage.discogs.faults.clear();
    expect(isOwnedCard(use.message())).toBe(true);
    expect(await pressed(stage.ada, question, 'Remove')).toBe('Removed');
    expect(copiesOf(releaseId)).toEqual([]);
  });
});

const isOwnedCard = (message: Message | undefined | null) =>
  message !== undefined && message !== null && labels(message)[0] === '✓ Owned';

describe('Forget', () => {
  it('ends what waits for Discogs, for who added it, without a call', async () => {
    stage.discogs.faults.add({ path: /collection/, times: 'always', fault: { kind: 'status', status: 503 } });
    await stage.handled(await stage.miles.slash('add', { release: String(next) }));
    stage.resetCalls();
    const { use, card: shown } = await card(stage.miles, next);
    expect(labels(shown)).toContain('Forget…');
    expect(labels(shown)[0]).toBe('✓ Saved');
    expect((await asked(stage.nina, shown, 'Forget…')).content).toMatch(
      /^You can forget a record that you added/,
    );
    const question = await asked(stage.miles, shown, 'Forget…');
    expect(question.content).toMatch(
      /^Forget \*\*.*\*\*\? It isn't on Discogs yet, and I won't add it any more$/,
    );
    expect(await pressed(stage.miles, question, 'Forget')).toBe("Forgotten. It's no longer in the crate");
    const none = await seen(stage, use, 'no Forget', (message) => !labels(message).includes('Forget…'));
    expect(labels(none)[0]).toBe('Add');
    expect(stage.calls()).toEqual([]);
    stage.discogs.faults.clear();
    const counts = await stage.offline((store) => store.sync.countToPush(null));
    expect(counts).toBe(0);
  });
});
