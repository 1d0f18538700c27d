// End to end: what /crate export of one account makes, /crate import takes into a new one.
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { readStrictCsv } from '../support/read-csv.ts';
import { reply } from './stage.ts';
import { expectNoRefusals, it, painted, type SyncStage, shows, titleOf } from './sync-stage.ts';

const COPIES = 9;
const ODD = ['"', 'a "quoted" part', 'two\nlines', '=1+1', ';,\t.', '東京 🎶', "- it's"];

/** How many copies each release has. */
const countsOf = (releaseIds: readonly number[]) =>
  releaseIds.reduce((counts, id) => counts.set(id, (counts.get(id) ?? 0) + 1), new Map<number, number>());

const onDiscogs = ({ discogs }: SyncStage) =>
  countsOf(discogs.collection.list().map(({ releaseId }) => releaseId));

async function exported(stage: SyncStage): Promise<{ name: string; bytes: Uint8Array }> {
  const { attachments } = await reply(stage, await stage.ada.slash('crate export'));
  const file = stage.discord.file(attachments[0]?.id ?? '');
  if (!file) throw new Error('there is no file');
  return { name: attachments[0]?.filename ?? '', bytes: file.bytes };
}

const inFile = ({ bytes }: { bytes: Uint8Array }) =>
  countsOf(
    readStrictCsv(bytes)
      .slice(1)
      .map((row) => Number(row[7])),
  );

it('an export goes into a new account: the same releases, as many copies of each', async ({ open }) => {
  const from = await open({ copies: 0 });
  const copies = from.discogs.collection.generate(COPIES, { seed: 7, secondCopiesEvery: 3 });
  for (const [index, { instanceId }] of copies.entries())
    from.discogs.collection.change(instanceId, { notes: [{ field_id: 3, value: ODD[index] ?? 'x' }] });
  await painted(await from.ada.slash('sync'));
  await shows(from, /^Everything is in sync$/);
  const file = await exported(from);
  expect(inFile(file)).toEqual(onDiscogs(from));
  expect([...onDiscogs(from).values()].filter((count) => count === 2)).toHaveLength(3);
  const notes = readStrictCsv(file.bytes).map((row) => row[12] ?? '');
  for (const odd of ODD) expect(notes).toContain(odd);

  const into = await open({ copies: 0 });
  into.discogs.catalogue.generate(COPIES - 3, 7);
  // A large export is packed.
  const packed = { name: `${file.name}.gz`, bytes: gzipSync(file.bytes) };
  const shown = await reply(into, await into.ada.slash('crate import', { file: packed }));
  expect(shown.content).toContain(`✅ 0 owned · ⬇️ ${COPIES} to add`);
  await into.ada.press(shown, `Add ${COPIES}`);
  const newest = (): Message | undefined =>
    into.discord.history({ id: into.ada.channelId }).findLast((one) => titleOf(one) === 'Imported');
  await into.discord.waitFor(newest, { what: () => 'the import is not over' });
  expect(onDiscogs(into)).toEqual(onDiscogs(from));

  const again = await exported(into);
  expect(inFile(again)).toEqual(inFile(file));
  const second = await reply(into, await into.ada.slash('crate import', { file: again }));
  expect(second.content).toContain(`✅ ${COPIES} owned · ⬇️ nothing to add`);
  expectNoRefusals(from);
  expectNoRefusals(into);
});
