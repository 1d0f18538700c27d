// End to end: "Which one is mine?": the form under a list, and the private answer with the best match first.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { isOwned, note, openStage, reply, type Stage, seen } from './stage.ts';

/** Masters of the sample catalogue: 14 records with run-outs; 13, two of them with the same. */
const DARK_SIDE = 10_362;
const RUMOURS = 900_000_500;

const NOT_SYNCED = "Not synced yet, so I can't tell what you own. Run /sync";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ database: 'postgres' });
});
afterAll(() => stage.close());
beforeEach(() => stage.resetCalls());
afterEach(() => {
  expect(stage.discord.violations).toEqual([]);
  expect(stage.discogs.refused()).toBe(0);
});

async function finder(masterId: number): Promise<Message> {
  const message = await reply(stage, await stage.miles.slash('add', { release: `m${masterId}` }));
  stage.resetCalls();
  return message;
}

/** Presses the button of this message, sends the form, and returns the answer. */
async function which(message: Message, etching: string): Promise<Message> {
  const press = await stage.nina.press(message, 'Which one is mine?');
  await press.first();
  return reply(stage, await stage.nina.submitModal(press, { etching }));
}

const paths = () => stage.calls().map(({ path }) => path);
const quoted = (embed: Message['embeds'][number] | undefined) => embed?.description?.split('\n').at(-1);
const ids = (message: Message) =>
  message.components.flatMap((row) => row.components.map((one) => ('custom_id' in one ? one.custom_id : '')));

describe('under a finder', () => {
  it('asks with a form, and answers in private with one call', async () => {
    const press = await stage.nina.press(await finder(DARK_SIDE), 'Which one is mine?');
    await press.first();
    expect(press.modal()).toMatchObject({
      title: 'Which one is mine?',
      parts: [{ label: 'What is etched in the run-out?', description: 'One side is enough' }],
    });
    const answer = await reply(
      stage,
      await stage.nina.submitModal(press, { etching: 'smas 1 11163 f9 wly' }),
    );
    expect(answer.isEphemeral).toBe(true);
    expect(answer.content.split('\n')).toEqual([
      '**Pink Floyd - The Dark Side Of The Moon** · This is it ✅',
      NOT_SYNCED,
      expect.stringMatching(/^-# for `smas 1 11163 f9 wly` · compared 14 · Data provided by \[Discogs\]/),
    ]);
    expect(answer.embeds).toHaveLength(5);
    expect(answer.embeds[0]?.title).toContain('US 1973');
    expect(answer.embeds[0]?.description).toMatch(/\n> `SMAS-1-11163 F9 WLY`$/);
    expect(ids(answer)).toHaveLength(5);
    expect(ids(answer)[0]).toBe('add:900000002');
    expect(paths()).toEqual(['/database/search']);
  });

  it('answers the next question about the same pressings without a call', async () => {
    const message = await finder(DARK_SIDE);
    await which(message, 'SHVL 804 A-2');
    stage.resetCalls();
    const answer = await which(message, 'EOP-80778B 1S 3');
    expect(answer.content).toContain('This is it');
    expect(answer.embeds[0]?.title).toContain('Japan 1974');
    expect(paths()).toEqual([]);
  });

  it('says what tells pressings with one run-out apart', async () => {
    const answer = await which(await finder(RUMOURS), 'BH41182-01 A1 8122797934-A');
    const [heading, advice] = answer.content.split('\n');
    expect(heading).toContain('2 match equally well');
    expect(advice).toMatch(/^They differ in .*colour/);
  });

  it('says that none fits, and asks for letters and digits', async () => {
    const message = await finder(DARK_SIDE);
    const none = await which(message, 'ZZZ 99999 QQ');
    expect(none.content).toMatch(/^No run-out matches `ZZZ 99999 QQ`\. Check the letters/);
    expect(none.embeds).toEqual([]);
    const empty = await which(message, '△ ♥');
    expect(empty.content).toBe(
      'Type the letters and digits in the run-out, next to the label. One side is enough',
    );
    expect(empty.isEphemeral).toBe(true);
  });

  it('compares a hundred of many pressings with one call, and says so', async () => {
    const masterId = stage.discogs.catalogue.generateMaster(1_200, 1);
    const answer = await which(await finder(masterId), 'SHVL 804 A-2');
    expect(answer.content).toMatch(/compared 100 of 857$/);
    expect(answer.content).not.toContain('This is it');
    expect(paths()).toEqual(['/database/search']);
  });

  it('adds a pressing from the answer, which keeps its etchings', async () => {
    const answer = await which(await finder(DARK_SIDE), 'SEAX-1-11902 A-1');
    const releaseId = 900_000_010;
    const added = await stage.nina.press(answer, `add:${releaseId}`);
    await note(stage, added, /^✅ Added/);
    const ticked = await seen(stage, added, 'the tick', (message) => isOwned(message));
    expect(stage.discogs.collection.copiesOf(releaseId)).toHaveLength(1);
    // What the others are is known now: other pressings of an owned album.
    expect(ticked.content).toBe(answer.content.replace(`${NOT_SYNCED}\n`, ''));
    expect(ticked.embeds.map(quoted)).toEqual(answer.embeds.map(quoted));
    expect(quoted(ticked.embeds[0])).toBe('> `SEAX-1-11902 A-1`');
  });

  it('works after a restart', async () => {
    const message = await finder(DARK_SIDE);
    await stage.restart();
    expect((await which(message, 'MFSL 1 017 A')).embeds[0]?.title).toContain('US 1979');
  });
});

describe('under the results of a search', () => {
  const search = async (command: string, options: Record<string, string>) => {
    const use = await stage.miles.slash(command, options);
    const message = await reply(stage, use);
    await stage.handled(use);
    stage.resetCalls();
    return use.message() ?? message;
  };
  const album = { artist: 'Pink Floyd', title: 'The Dark Side Of The Moon' };

  it('finds a pressing that is not in the list, with one call for all of the album', async () => {
    const message = await search('search album', album);
    expect(JSON.stringify(message.components)).not.toContain('add:900000012');
    const answer = await which(message, 'MFSL 1 017 A');
    expect(ids(answer)[0]).toBe('add:900000012');
    expect(answer.content).toContain('This is it');
    expect(paths().length).toBeLessThanOrEqual(1);
  });

  it('compares a list that has all, without a call', async () => {
    const message = await search('search catno', { number: 'SHVL 804' });
    const answer = await which(message, 'shvl 804 b2');
    expect(answer.embeds[0]?.description).toContain('> `SHVL 804 B-2`');
    expect(paths()).toEqual([]);
  });

  it('compares several albums by the list, and asks for the search again when it has expired', async () => {
    const message = await search('find', { what: 'MPO' });
    expect(message.content).toMatch(/^\*\*(\d pressings|Pressings 1–)/);
    const answer = await which(message, 'mpo sk 032');
    // The etching of the other record, MPO SK026, differs in two characters only.
    expect(answer.content).toMatch(/^\*\*Closest match first\*\*\n/);
    expect(answer.content).toMatch(/\n-# for `mpo sk 032` · compared 2 · /);
    expect(answer.embeds[0]?.description).toContain('> `MPO SK 032 B1`');
    expect(paths()).toEqual([]);
    await stage.offline((store) => store.caches.prune(new Date(stage.clock.now() + 24 * 60 * 60_000)));
    const late = await which(message, 'mpo sk 032');
    expect(late.content).toBe(
      'Those results are too old to compare. Search again, then press the button there',
    );
    expect(late.isEphemeral).toBe(true);
    expect(paths()).toEqual([]);
  });
});
