// End to end: /crate import, from the file to the copies on Discogs, over real sockets, against the sandbox.
import { gzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import type { Message, PickedFile } from '../../sandbox/discord/index.ts';
import { labels, note, reply, seen } from './stage.ts';
import { expectNoRefusals, it, type SyncStage, textOf, titleOf } from './sync-stage.ts';

const csv = (text: string, over: Partial<PickedFile> = {}): PickedFile => ({
  name: 'my crate.csv',
  bytes: Buffer.from(text),
  ...over,
});

/** Gives a file to the bot. Returns its public answer. */
async function importFile(stage: SyncStage, file: PickedFile, person = stage.ada): Promise<Message> {
  return reply(stage, await person.slash('crate import', { file }));
}

/** Gives a file to the bot that it refuses. Returns the private sentence, after a look at what stayed in public. */
async function refusal(stage: SyncStage, file: PickedFile, person = stage.ada): Promise<string> {
  const use = await person.slash('crate import', { file });
  const said = await note(stage, use, /./);
  await stage.handled(use);
  expect(use.message()).toBeNull();
  expect(said.isEphemeral).toBe(true);
  return said.content;
}

/** The newest message of an import. */
const newest = (stage: SyncStage) =>
  stage.discord
    .history({ id: stage.ada.channelId })
    .filter(({ embeds }) => embeds[0]?.author?.name.startsWith('Import · '))
    .at(-1);

const shows = (stage: SyncStage, title: RegExp) =>
  stage.discord.waitFor(
    () => {
      const message = newest(stage);
      return message && title.test(titleOf(message)) ? message : null;
    },
    { what: () => `an import with the title ${title}; the newest has ${titleOf(newest(stage))}` },
  );

/** Makes `count` releases on Discogs. Returns their ids. */
function releases({ discogs }: SyncStage, count: number): number[] {
  const first = discogs.catalogue.generate(count, 3);
  return Array.from({ length: count }, (_, n) => first + n);
}
const copies = ({ discogs }: SyncStage, ids: readonly number[]) =>
  ids.map((id) => discogs.collection.copiesOf(id).length);

describe('/crate import', () => {
  it('shows what a file would add, adds it on a press, and the same file again adds nothing', async ({
    open,
  }) => {
    const stage = await open({ copies: 0 });
    const ids = releases(stage, 4);
    const file = csv(
      `\uFEFFArtist;release_id;Title\r\n"a;\r\nb";${ids[0]};c\r\nd;${[...ids, 'no'].join(';e\r\nf;')};g\r\n`,
    );
    stage.resetCalls();
    const shown = await importFile(stage, file);
    expect(shown.content.split('\n')).toEqual([
      '**Import of my\\_crate.csv**',
      expect.stringMatching(
        /^✅ 0 owned · ⬇️ 5 to add, about \d+ seconds? · ❓ 1 line not understood \(no\. 7\)$/,
      ),
      'Only copies are added, into the default folder. Conditions, notes, folders and ratings of the file are not written.',
      '-# Not synced yet, so the number to add can be too high. Nothing is added twice',
    ]);
    expect(shown.isEphemeral).toBe(false);
    expect(stage.calls()).toEqual([]);

    const press = await stage.ada.press(shown, 'Add 5');
    const done = await shows(stage, /^Imported$/);
    expect(textOf(done)).toMatch(/^✅ 5 of 5 added\n/);
    expect(copies(stage, ids)).toEqual([2, 1, 1, 1]);
    await stage.handled(press);
    expect(labels(press.message() ?? shown)).toEqual([]);

    const again = await importFile(stage, file);
    expect(again.content).toContain('✅ 5 owned · ⬇️ nothing to add');
    expect(labels(again)).toEqual([]);
    expectNoRefusals(stage);
  });

  it('adds into the default folder, as it says, also in a server that chose another one for its adds', async ({
    open,
  }) => {
    const stage = await open({ copies: 0 });
    const ids = releases(stage, 2);
    stage.discogs.collection.addFolder('Jazz');
    const chosen = await reply(stage, await stage.ada.slash('settings folder', { name: 'jazz' }));
    expect(chosen.content).toMatch(/goes into \*\*Jazz\*\* now/);
    const shown = await importFile(stage, csv(`release_id\n${ids.join('\n')}\n`));
    await stage.ada.press(shown, 'Add 2');
    await shows(stage, /^Imported$/);
    const folders = ids.flatMap((id) => stage.discogs.collection.copiesOf(id).map((copy) => copy.folderId));
    expect(folders).toEqual([1, 1]);
  });

  it('is refused to members who cannot use /sync, by command and by button', async ({ open }) => {
    const stage = await open({ copies: 0 });
    const ids = releases(stage, 2);
    const file = csv(`release_id\n${ids.join('\n')}\n`);
    const requests = () => stage.discord.requests.filter(({ path }) => path.includes('attachments')).length;
    expect(await refusal(stage, file, stage.miles)).toMatch(/Manage Server/);
    expect(requests()).toBe(0);
    const shown = await importFile(stage, file);
    const press = await stage.miles.press(shown, 'Add 2');
    expect((await note(stage, press, /./)).content).toMatch(/Manage Server/);
    await stage.handled(press);
    expect(newest(stage)).toBeUndefined();
    expect(copies(stage, ids)).toEqual([0, 0]);
    expectNoRefusals(stage);
  });

  it('says in one private sentence why a file cannot be used, and changes nothing', async ({ open }) => {
    // Members with Nitro can send larger files.
    const stage = await open({ copies: 0, stage: { discord: { uploadBytes: 2 ** 31 } } });
    const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const wide = Array.from({ length: 5_001 }, (_, n) => n + 1).join('\n');
    const column = 'I need a CSV file with a column `release_id`, such as an export of Discogs';
    const tooLarge = 'That file is too large (5 MB at most). Pack it with gzip, or split it';
    for (const [file, sentence] of [
      [csv('', { name: 'sleeve.png', bytes: picture }), column],
      [csv('Artist,Title\na,b\n'), column],
      [csv('release_id\n1\n', { size: 1_000_000_000 }), tooLarge],
      [csv(`a,release_id\n${`${'x'.repeat(1_000)},?\n`.repeat(6_000)}`, { size: 10 }), tooLarge],
      [
        csv('', { name: 'a.csv.gz', bytes: gzipSync('release_id\n').subarray(0, 15) }),
        'That .gz file is broken',
      ],
      [csv(`release_id\n${'x\n'.repeat(30_000)}`), 'I understand none of the 30,000 lines'],
      [csv('a,release_id\n"x,1\n'), 'That CSV file is broken: a quote in it never closes. Export it again'],
      [
        csv(`release_id\n${wide}\n`),
        'That file would add more than 5,000 copies. Split it into smaller ones',
      ],
    ] as const) {
      expect(await refusal(stage, file)).toContain(sentence);
    }
    expect(newest(stage)).toBeUndefined();
    expect(stage.discogs.collection.list()).toEqual([]);
    expectNoRefusals(stage);
  });

  it('two presses are one run, a /sync leads to it, and Stop ends it', async ({ open }) => {
    const stage = await open({ copies: 0 });
    const ids = releases(stage, 6);
    const shown = await importFile(stage, csv(`release_id\n${ids.join('\n')}\n`));
    const gate = stage.discogs.hold({ method: 'POST' });
    const [first, second] = await Promise.all([
      stage.ada.press(shown, 'Add 6'),
      stage.ada.press(shown, 'Add 6'),
    ]);
    await gate.waiting(1);
    const notes = () =>
      [first, second].flatMap((press) => press.followUps().filter(({ isEphemeral }) => isEphemeral));
    const said = await stage.discord.waitFor(() => notes()[0], { what: () => 'a note to the second press' });
    expect(said.content).toMatch(/^An import is already running/);
    const sync = await stage.ada.slash('sync');
    expect((await note(stage, sync, /./)).content).toMatch(/^An import is already running: https:/);

    const running = await shows(stage, /^Adding to Discogs$/);
    const stop = await stage.ada.press(running, 'Stop');
    gate.release();
    const ended = await shows(stage, /^Stopped$/);
    expect(textOf(ended)).toMatch(/Import the file again for the rest/);
    await stage.handled(stop);
    expect(copies(stage, ids)).toEqual([1, 0, 0, 0, 0, 0]);
    const status = await stage.ada.slash('status');
    const report = await seen(stage, status, 'the status', ({ embeds }) => embeds.length > 0);
    expect(JSON.stringify(report.embeds)).toContain('1 of 6 added');
    expectNoRefusals(stage);
  });

  it('goes on after a restart, in the same message, and adds each copy once', async ({ open }) => {
    const stage = await open({ copies: 0 });
    const ids = releases(stage, 5);
    const shown = await importFile(stage, csv(`release_id\n${[...ids, ids[4]].join('\n')}\n`));
    const gate = stage.discogs.hold({ method: 'POST' });
    await stage.ada.press(shown, 'Add 6');
    await gate.waiting(1);
    gate.releaseOne();
    await gate.waiting(1);
    const before = newest(stage);
    const restarted = stage.restart();
    gate.release();
    await restarted;
    const done = await shows(stage, /^Imported$/);
    expect(done.id).toBe(before?.id);
    expect(textOf(done)).toMatch(/^✅ 6 of 6 added\n/);
    expect(copies(stage, ids)).toEqual([1, 1, 1, 1, 2]);
    expectNoRefusals(stage);
  });
});
