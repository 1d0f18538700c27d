// Discord, views: the button that puts a pressing on the wantlist or takes it off, and what a press says. Pure.
import { ButtonBuilder } from '@discordjs/builders';
import { ButtonStyle } from 'discord.js';
import type { ShownResult } from '../../core/search/results.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';

/**
 * Makes the button of a card: it names the state that a press leads to. Returns none if there is no wantlist, or if the pressing is
 * in the crate and not on the wantlist: no one wants what is there.
 */
export function wantButtons(
  { releaseId, isWanted, ownership }: Pick<ShownResult, 'releaseId' | 'isWanted' | 'ownership'>,
  texts: Texts,
): ButtonBuilder[] {
  const isHere = ownership.kind === 'owned' || ownership.kind === 'waiting';
  return isWanted === null || (isHere && !isWanted) ? [] : [wantButton(releaseId, !isWanted, texts)];
}

const wantButton = (releaseId: number, want: boolean, { want: say }: Texts): ButtonBuilder =>
  new ButtonBuilder()
    .setCustomId(encodeAction({ kind: want ? 'wnt' : 'unw', releaseId }))
    .setStyle(ButtonStyle.Secondary)
    .setLabel(want ? say.want : say.dontWant);

/** Says that the wantlist has changed. */
export const wantedText = ({ isWanted }: { isWanted: boolean }, { want: say }: Texts): string =>
  isWanted ? say.wanted : say.notWanted;
