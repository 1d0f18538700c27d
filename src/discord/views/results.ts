// Discord, views: the parts of a list of results: an embed and an Add button for each. Pure. Search and finder share them.
import { ButtonBuilder } from '@discordjs/builders';
import type { APIEmbed } from 'discord.js';
import type { ShownResult } from '../../core/search/results.ts';
import type { Pressing } from '../../core/types.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';
import { buttonLabels } from './button-labels.ts';
import { safe, safeUrl, withinBudget } from './limits.ts';
import { badgesOf, lookOf } from './ownership.ts';
import { linkButton, type Payload } from './payload.ts';
import { cardHead, pressingCard, pressingFacts, pressingName } from './pressing.ts';
import { wantButtons } from './want.ts';

/** A list of results, as one message shows it. */
export interface ListMessage {
  /** The results that the message shows, in order. */
  onPage: readonly number[];
  /** Makes the message from these results as they are now. */
  draw(results: readonly ShownResult[]): Payload;
  /** The results are records of the crate. Undefined: they are results of a search. */
  crate?: { isCard: boolean };
}

/** The most characters of an album's title in a list. The card shows all of them. */
const LONGEST_TITLE = 60;

/**
 * Returns the album of all these pressings, in bold. Null: they are of different albums, or the details of one are not known
 * and the posted message names no album.
 * @param posted the album in the heading of the posted message (`albumIn`).
 */
export function albumOf(results: readonly ShownResult[], posted: string | null = null): string | null {
  const known = results.flatMap(({ pressing }) => pressing ?? []);
  const [first] = known;
  if (!known.every((one) => known.every((other) => isSameAlbum(one, other)))) return null;
  return first && known.length === results.length ? boldAlbum(first) : posted;
}

/** Returns the name of an album as a heading has it. */
export const boldAlbum = ({ heading }: { heading: string }): string => `**${safe(heading, 300)}**`;

/**
 * Whether two pressings are of one album. If both have a master id, the ids decide, because another album of the same name has
 * another master. If not, the names decide.
 */
function isSameAlbum(one: Pressing, other: Pressing): boolean {
  if (one.masterId !== null && other.masterId !== null) return one.masterId === other.masterId;
  return one.heading.toLowerCase() === other.heading.toLowerCase();
}

/** Returns the line that says that no sync has read the crate yet. Returns none when that is not so. */
export function notSyncedLines(results: readonly ShownResult[], { ownership: say }: Texts): string[] {
  const unknown = results.filter((one) => one.ownership.kind === 'not-known');
  return unknown.length === 0 ? [] : [say.notSynced(unknown.length < results.length)];
}

/** How the results of a message are shown. */
export interface Shape {
  /** The message has one result, and shows all that is known of it. */
  isCard: boolean;
  /** The album that the heading of the message names. Null: it names none, so each result does. */
  album: string | null;
  /** Only one person sees the message, so a card shows what is for sale. */
  isPrivate: boolean;
}

/** Makes the embeds of these results. */
export const resultEmbeds = (results: readonly ShownResult[], shape: Shape, texts: Texts): APIEmbed[] =>
  withinBudget(results.map((result) => resultEmbed(result, shape, texts)));

function resultEmbed(result: ShownResult, { isCard, album, isPrivate }: Shape, texts: Texts): APIEmbed {
  const { releaseId, pressing, ownership } = result;
  const color = lookOf(ownership).colour;
  const over = badgesOf(result, texts);
  if (!pressing) {
    const head = cardHead(texts.pressing.unnamed(releaseId), pageOf(result));
    return { ...head, description: [...over, texts.pressing.notLoaded].join('\n'), color };
  }
  if (isCard) return pressingCard({ ...result, pressing, isPrivate }, texts);
  const name = pressingName(pressing, { isBrief: true });
  const isNamed = album !== null && name !== '';
  const title = isNamed ? name : safe(pressing.heading, LONGEST_TITLE);
  const lines = [...over, isNamed ? '' : name, pressingFacts(pressing, texts, { isBrief: true })];
  const description = lines.filter((line) => line !== '').join('\n');
  const thumbnail = safeUrl(pressing.thumbnailUrl);
  return {
    title,
    url: pressing.webUrl,
    ...(description !== '' && { description }),
    color,
    ...(thumbnail && { thumbnail: { url: thumbnail } }),
  };
}

/** Returns the web page of a result, even when its details are not known. */
const pageOf = ({ releaseId, pressing }: ShownResult) =>
  pressing?.webUrl ?? `https://www.discogs.com/release/${releaseId}`;

/**
 * Makes the Add buttons of a list.
 * @param first the number of the first result in the list.
 * @param posted the labels that the buttons of the message have now, by release id.
 */
export function addButtons(
  results: readonly ShownResult[],
  { first, posted = new Map() }: { first: number; posted?: ReadonlyMap<number, string> | undefined },
  texts: Texts,
): ButtonBuilder[] {
  const labels = buttonLabels(results, { first, posted }, texts);
  return results.map((result, index) => addButton(result, labels[index] ?? ''));
}

/** Makes the buttons of a card: Add, others, and the link to its page. */
export const cardButtons = (
  results: readonly ShownResult[],
  others: readonly ButtonBuilder[],
  texts: Texts,
): ButtonBuilder[] =>
  results.flatMap((result) => [
    addButton(result, texts.ownership.button[lookOf(result.ownership).button]),
    ...others,
    ...wantButtons(result, texts),
    linkButton(pageOf(result), texts),
  ]);

const addButton = ({ releaseId, ownership }: ShownResult, label: string): ButtonBuilder =>
  new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'add', releaseId }))
    .setStyle(lookOf(ownership).style)
    .setLabel(label);
