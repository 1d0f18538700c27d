// Soak: how members look through the crate: they search it, turn its pages, and those who can /sync ask for a folder.
import type { Dice } from './dice.ts';
import { type GivenOptions, type } from './hands.ts';
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
