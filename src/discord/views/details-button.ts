// Discord, views: the buttons that open the form of details. Pure.
import { ButtonBuilder } from '@discordjs/builders';
import { ButtonStyle } from 'discord.js';
import type { ComponentAction } from '../component-actions.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';

/** Which form a button opens. */
export type DetailsPlace = Omit<ComponentAction<'det'>, 'kind'>;

/** Makes a button that opens this form. */
export const formButton = (place: DetailsPlace, label: string): ButtonBuilder =>
  new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'det', ...place }))
    .setStyle(ButtonStyle.Secondary)
    .setLabel(label);

/**
 * Makes the button for these copies of a release. With several, a press asks which one is meant. None: there is no copy to change.
 * @param from the list or card that is painted again. Left out: the one with the button.
 */
export function detailsButtons(
  releaseId: number,
  copies: readonly { instanceId: number }[],
  { details: say }: Texts,
  from?: string,
): ButtonBuilder[] {
  const [first, ...more] = copies;
  if (!first) return [];
  const instanceId = more.length === 0 ? first.instanceId : null;
  return [formButton({ releaseId, instanceId, first: 0, from }, say.button)];
}
