// Soak: how members look through the crate: they search it, look at a record and its copies, and get any record.
import { gzipSync } from 'node:zlib';
import type { Dice } from './dice.ts';
import { type GivenOptions, suggestionsFor, type } from './hands.ts';
import type { SoakMember, SoakStage } from './stage.ts';

/** Types `/crate search` with a text, or with a filter alone. */
export async function searchCrate(member: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  const release = stage.discogs.catalogue.find(stage.wanted(dice));
  const text = dice.pick([
    release?.title ?? 'Nothing',
    release?.title.split(' ')[0] ?? 'The',
    release?.artists[0]?.name ?? 'Nobody',
    release?.labels[0]?.catno || 'NONE 1',
    'ö',
  ]);
  const options: GivenOptions =
    dice.pick<GivenOptions>([
      { text: text ?? '' },
      { text: text ?? '', genre: 'Rock' },
      { genre: 'Jazz' },
      { decade: 1970 },
      ...(member.manages ? [{ folder: stage.backRoom.name }, { folder: `folder:${stage.backRoom.id}` }] : []),
    ]) ?? {};
  const isPrivate = dice.chance(0.3);
  await type(member, 'crate search', isPrivate ? { ...options, private: true } : options, undefined, stage);
}

/** Types `/crate show`, with a suggestion or with what they remember. */
export async function showRecord(member: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  const release = stage.discogs.catalogue.find(stage.wanted(dice));
  const offered = await suggestionsFor(member, 'crate show', release?.title.slice(0, 5) ?? '');
  const record = dice.pick([
    ...offered.map(({ value }) => String(value)),
    String(release?.id ?? 1),
    release?.title ?? 'Nothing',
  ]);
  const options: GivenOptions = { record: record ?? '', ...(dice.chance(0.4) && { private: true }) };
  await type(member, 'crate show', options, undefined, stage);
}

/** Types `/crate random`. */
export async function anyRecord(member: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  const filter = dice.pick<GivenOptions>([{}, {}, { decade: 1980 }, { genre: 'Electronic' }]) ?? {};
  await type(member, 'crate random', filter, undefined, stage);
}

/** Types `/crate import` with a small file, sometimes a packed one: a few releases, some of them twice. */
export async function importFile({ name, person }: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  const listed: Record<number, number> = {};
  for (let line = dice.whole(1, 4); line > 0; line--) {
    const releaseId = stage.wanted(dice);
    listed[releaseId] = (listed[releaseId] ?? 0) + 1;
  }
  const ids = Object.entries(listed).flatMap(([releaseId, count]) => Array<string>(count).fill(releaseId));
  const text = ['release_id', ...ids, ''].join('\n');
  const file = dice.chance(0.3)
    ? { name: 'mine.csv.gz', bytes: gzipSync(text) }
    : { name: 'mine.csv', bytes: new TextEncoder().encode(text) };
  const invocation = await person.slash('crate import', { file });
  stage.ledger.use(`${name} /crate import ${ids.join(' ')}`, invocation);
  stage.ledger.imported(invocation, listed);
}
