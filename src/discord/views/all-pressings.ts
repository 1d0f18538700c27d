// Discord, views: the button that opens the finder of an album: All pressings under a list, Other pressings on a card. Pure.
import { ButtonBuilder } from '@discordjs/builders';
import { ButtonStyle } from 'discord.js';
import type { ShownResult } from '../../core/search/results.ts';
import { decodeAction, encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';

/**
 * Returns the master of more than half of these results. Null: there is none, or it is not known. Discogs also finds a few
 * releases of other albums, and releases without a master.
 */
export function usualMasterOf(results: readonly ShownResult[]): number | null {
  const masters = results.flatMap(({ pressing }) => pressing?.masterId ?? []);
  const isMost = (id: number) => masters.filter((one) => one === id).length * 2 > results.length;
  return masters.find(isMost) ?? null;
}

/** Makes the button for the master of these results. None: it is not known. */
export function allPressings(results: readonly ShownResult[], { finder: say }: Texts): ButtonBuilder[] {
  const masterId = usualMasterOf(results);
  if (masterId === null) return [];
  const button = new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'all', masterId }))
    .setStyle(ButtonStyle.Secondary)
    .setLabel(results.length === 1 ? say.otherPressings : say.allPressings);
  return [button];
}

/**
 * Returns these buttons of a card, and Other pressings if they lack it: the record of a release of the crate has no master, its
 * details have one.
 */
export function withOtherPressings(
  buttons: readonly ButtonBuilder[],
  results: readonly ShownResult[],
  texts: Texts,
): ButtonBuilder[] {
  const isThere = buttons.some(({ data }) => 'custom_id' in data && kindOf(data.custom_id) === 'all');
  return isThere ? [...buttons] : [...allPressings(results, texts), ...buttons];
}

const kindOf = (customId: string | undefined) => decodeAction(customId ?? '')?.kind ?? null;
