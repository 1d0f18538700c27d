// Discord, views: shows a pressing: its name, its facts in a line, and its card. Pure.
import type { APIEmbed, APIEmbedField } from 'discord.js';
import type { OwnershipState } from '../../core/ownership.ts';
import type { DatedOffers } from '../../core/prices.ts';
import { pressingOf } from '../../core/release/stored.ts';
import type { LabelLine, Pressing, Release, StoredRecord } from '../../core/types.ts';
import { flagOf } from '../flags.ts';
import type { Texts } from '../texts/texts.ts';
import { moment } from '../texts/time.ts';
import { LIMITS, safe, safeUrl, withinBudget } from './limits.ts';
import { badgeOf, badgesOf, lookOf } from './ownership.ts';

/** The facts that the name and the line of a pressing are made of. */
type Shown = Omit<Pressing, 'releaseId' | 'masterId' | 'thumbnailUrl' | 'webUrl' | 'etchings'>;

/**
 * Returns the name that tells a pressing from the others of its album: `🇬🇧 UK 1973 · Harvest SHVL 804`. Empty: nothing is
 * known.
 */
export function pressingName(
  { country, year, label, catalogNumber }: Shown,
  { isBrief = false } = {},
): string {
  const flag = country === null ? null : flagOf(country);
  const place = [flag, country === null ? null : safe(country, 40), year?.toString() ?? null];
  const number = [safe(label ?? '', isBrief ? BRIEF.label : 80), safe(catalogNumber ?? '', 60)];
  return joined([
    place.filter((part) => part !== null).join(' '),
    number.filter((part) => part !== '').join(' '),
  ]);
}

/** Descriptions that most pressings have. They do not tell one pressing from another. */
const OF_THE_ALBUM: ReadonlySet<string> = new Set(
  'LP, Album, EP, Single, Maxi-Single, Mini-Album, Compilation, Stereo, 33 ⅓ RPM'.split(', '),
);
/**
 * Limits in a list: how many descriptions (`remarks`), and how many characters of the colour and the record label. Five results
 * then fit on a telephone (measured in test/browser/results.test.ts).
 */
const BRIEF = Object.freeze({ remarks: 1, colour: 40, label: 28 });

/**
 * Returns the facts of a pressing in a line. `isBrief`: only those that tell it from other pressings. Empty: nothing is known.
 */
export function pressingFacts(pressing: Shown, { pressing: say }: Texts, { isBrief = false } = {}): string {
  const box = boxText(pressing, say);
  const remarks = remarksOf(pressing, box).filter((one) => !isBrief || !OF_THE_ALBUM.has(one));
  const some = remarks.slice(0, BRIEF.remarks);
  const said = [
    box,
    pressing.weight,
    shapeText(pressing, say),
    pressing.isEtched ? say.etched : null,
    (isBrief ? some : remarks).join(', '),
  ];
  return joined([
    safe(pressing.vinylColor ?? '', isBrief ? BRIEF.colour : 120),
    ...said.map((part) => safe(part ?? '', isBrief ? 60 : 120)),
    pressing.have === null ? '' : say.have(pressing.have),
    pressing.want === null ? '' : say.want(pressing.want),
  ]);
}

const joined = (parts: readonly string[]) => parts.filter((part) => part !== '').join(' · ');

/** Descriptions that the line of facts already has in words of its own. */
const SAID_OTHERWISE = ['Picture Disc', 'Shape', 'Etched'];

function remarksOf({ descriptions }: Shown, box: string | null): string[] {
  // `2 × LP + DVD` is in the line already, so LP and DVD are not repeated.
  const said = [...SAID_OTHERWISE, ...(box?.split(/ [+×] /) ?? [])];
  return descriptions.filter((one) => !said.includes(one));
}

/**
 * Returns what the box contains: `12"` or `2 × 12"`. If it contains several kinds of things, returns all of them: `2 × LP +
 * DVD`.
 */
function boxText(
  { carriers, recordSize, discCount }: Shown,
  { several, discs }: Texts['pressing'],
): string | null {
  const counted = (kind: string, count: number) => (count > 1 ? several(count, kind) : kind);
  const [only, ...others] = carriers;
  if (!only) return recordSize;
  if (others.length > 0 || recordSize === null) {
    return carriers.map(({ kind, count }) => counted(kind, count)).join(' + ');
  }
  return recordSize.includes(' + ') && discCount > 1
    ? discs(recordSize, discCount)
    : counted(recordSize, only.count);
}

function shapeText({ isPictureDisc, isShapedVinyl, shape }: Shown, say: Texts['pressing']): string | null {
  const shaped = shape === null ? say.shaped : say.shapedAs(shape);
  const parts = [...(isPictureDisc ? [say.pictureDisc] : []), ...(isShapedVinyl ? [shaped] : [])];
  return parts.length > 0 ? parts.join(', ') : null;
}

/** Makes the card of a stored record, with its small cover. A view adds fields to it. */
export function recordCard(record: StoredRecord, ownership: OwnershipState, texts: Texts): APIEmbed {
  const pressing = pressingOf(record, record.discogsId ?? 0);
  const badge = badgeOf(ownership, texts);
  const facts = [pressingName(pressing), pressingFacts(pressing, texts)];
  const lines = [badge === null ? '' : `**${badge}**`, ...facts].filter((line) => line !== '');
  const cover = safeUrl(record.coverImageUrl ?? record.thumbnailUrl);
  return {
    ...cardHead(pressing.heading, record.discogsUri),
    ...(lines.length > 0 && { description: lines.join('\n') }),
    color: lookOf(ownership).colour,
    ...(cover && { thumbnail: { url: cover } }),
  };
}

/** Makes the title and the link of a card. */
export function cardHead(heading: string, webUrl: string | null): APIEmbed {
  const url = safeUrl(webUrl);
  return { title: safe(heading, LIMITS.embedTitle), ...(url && { url }) };
}

/**
 * Makes the card of one pressing with all that is known of it, and its cover.
 * @param release the same pressing with all details. Null: these were not read.
 * @param ownership null: a sentence above the card says what is owned.
 */
export function pressingCard(
  { pressing, release, ownership, isWanted, isPrivate = false, offers }: CardSubject,
  texts: Texts,
): APIEmbed {
  const { pressing: say } = texts;
  const facts = [
    pressingName(pressing),
    pressingFacts(pressing, texts),
    release ? safe([...release.genres, ...release.styles].join(', '), 200) : '',
  ].filter((line) => line !== '');
  const badges = badgesOf({ ownership, isWanted }, texts);
  const price = isPrivate ? offersLine(offers, texts) : [];
  const lines = [...badges, ...(facts.length > 0 ? facts : [say.noDetails]), ...price];
  const cover = safeUrl(release?.coverImageUrl ?? pressing.thumbnailUrl);
  const fields = release ? numbersOf(release, say) : [];
  const card: APIEmbed = {
    ...cardHead(pressing.heading, pressing.webUrl),
    description: lines.join('\n'),
    ...(fields.length > 0 && { fields }),
    ...(ownership && { color: lookOf(ownership).colour }),
    ...(cover && { image: { url: cover } }),
  };
  return withinBudget([card])[0] ?? card;
}

export interface CardSubject {
  pressing: Pressing;
  release: Release | null;
  ownership: OwnershipState | null;
  /** The pressing is on the wantlist. Left out or null: not known. */
  isWanted?: boolean | null;
  /** Only one person sees the card, so it shows what is for sale. Left out: anyone can see it. */
  isPrivate?: boolean;
  /** What is for sale. Left out or null: not known. */
  offers?: DatedOffers | null;
}

/** Returns the line about what is for sale: `34 for sale from €12, 2 hours ago`. None: it is not known. */
export function offersLine(
  offers: DatedOffers | null | undefined,
  { pressing: say }: Pick<Texts, 'pressing'>,
): string[] {
  if (!offers) return [];
  const { count, lowest, currency, at } = offers;
  return [say.offers(count, lowest === null ? null : { amount: lowest, currency }, moment(at, 'R'))];
}

/**
 * Returns the numbers on a record that its name does not have: its catalogue numbers if there are several, and its barcodes.
 */
function numbersOf({ labels, barcodes }: Release, say: Texts['pressing']): APIEmbedField[] {
  const lines = labels.length > 1 ? labels.map(labelText) : [];
  const field = (name: string, values: readonly string[]) => ({
    name,
    value: safe(values.join(' · '), LIMITS.embedFieldValue),
  });
  return [
    ...(lines.length > 0 ? [field(say.catalogNumbers, lines)] : []),
    ...(barcodes.length > 0 ? [field(barcodes.length > 1 ? say.barcodes : say.barcode, barcodes)] : []),
  ].filter(({ value }) => value !== '');
}

const labelText = ({ name, catalogNumber }: LabelLine) =>
  catalogNumber === null ? name : `${name} ${catalogNumber}`;
