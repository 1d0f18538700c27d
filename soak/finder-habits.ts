// Soak: how members look for a pressing: searches, the one field of /find, the menus of a finder, the run-out.
import type { Dice } from './dice.ts';
import { openForm, RECENT, type } from './hands.ts';
import { barcodeOf, type SoakMember, type SoakStage } from './stage.ts';

/** Masters with several pressings in the sample catalogue, and one that does not exist. */
const MASTERS = [10_362, 24_047, 8_883, 99_999_999];

/** The field of the form of `Which one is mine?`. */
const ETCHING_FIELD = 'etching';

/** Types one of the three searches. */
export async function search(member: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  const release = stage.discogs.catalogue.find(stage.wanted(dice));
  const artist = release?.artists[0]?.name ?? 'Nobody';
  const title = release?.title ?? 'Nothing';
  const catno = release?.labels[0]?.catno || 'NONE 1';
  switch (dice.weighted({ catno: 3, album: 3, many: 3, barcode: 2, nothing: 1 })) {
    case 'catno':
      return type(
        member,
        'search catno',
        { number: dice.chance(0.3) ? catno.replace(' ', '-') : catno },
        undefined,
        stage,
      );
    case 'album':
      return type(member, 'search album', { artist, title }, undefined, stage);
    case 'many':
      // Many titles contain this word, so the result has two pages.
      return type(
        member,
        'search album',
        { artist: 'The', title: title.split(' ')[0] ?? title },
        undefined,
        stage,
      );
    case 'barcode':
      return type(member, 'search barcode', { digits: barcodeOf(release?.id ?? 1) }, undefined, stage);
    case 'nothing':
      return type(member, 'search catno', { number: `NOWHERE ${dice.whole(1, 1_000)}` }, undefined, stage);
  }
}

/** Types one of the many things that `/find` reads. */
export async function find(member: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  const release = stage.discogs.catalogue.find(stage.wanted(dice));
  const master = dice.pick(MASTERS) ?? 1;
  const what = dice.pick([
    release?.labels[0]?.catno || 'NONE 1',
    `${release?.artists[0]?.name ?? 'Nobody'} - ${release?.title ?? 'Nothing'}`,
    release?.title ?? 'Nothing',
    `m${master}`,
    `https://www.discogs.com/master/${master}-x`,
    barcodeOf(release?.id ?? 1),
    '4006381333932',
    '249504',
    'https://www.discogs.com/artist/45',
  ]);
  await type(member, 'find', { what: what ?? '', private: dice.chance(0.2) }, undefined, stage);
}

/** Chooses a value in a menu of a finder, or of a list of the crate. */
export async function narrow({ name, person }: SoakMember, dice: Dice, { ledger }: SoakStage): Promise<void> {
  const menus = person
    .messages()
    .slice(-RECENT)
    .flatMap((message) =>
      message.components
        .flatMap((row) => row.components)
        .flatMap((one) => (one.type === 3 && one.options ? [{ message, menu: one }] : [])),
    );
  const found = dice.pick(menus);
  const value = dice.pick(found?.menu.options ?? [])?.value;
  if (!found || value === undefined) return;
  const { message, menu } = found;
  const invocation = await person.select(message.id, menu.custom_id, [value]);
  ledger.use(`${name} picks ${value} in ${menu.custom_id} on ${message.id}`, invocation);
}

/** Asks which pressing of a list is theirs, and types what is etched in its run-out. */
export async function whichOne(member: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  const { name, person } = member;
  const opened = await openForm(member, 'mine', dice, stage);
  if (!opened) return;
  const etching = dice.pick(['SHVL 804 A-2', 'smas 1 11163', 'B-2', 'PORKY', '']) ?? '';
  if (etching === '') return;
  const invocation = await person.submitModal(opened.invocation, { [ETCHING_FIELD]: etching });
  stage.ledger.use(`${name} sends ${etching} for ${opened.modal.custom_id}`, invocation);
}
