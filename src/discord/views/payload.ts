// Discord, views: the parts that messages are made of: text, embeds, and rows of buttons.
import { ActionRowBuilder, ButtonBuilder } from '@discordjs/builders';
import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Texts } from '../texts/texts.ts';
import { LIMITS, safeUrl } from './limits.ts';

export type ButtonRow = APIActionRowComponent<APIButtonComponent>;
/** A row of a message: buttons, or one select menu. */
export type MessageRow = APIActionRowComponent<APIComponentInMessageActionRow>;

export interface Payload {
  content: string;
  embeds?: APIEmbed[];
  components?: MessageRow[];
}

/** Returns one row with the buttons, or no row when there are none. */
export const rowOf = (buttons: readonly ButtonBuilder[]): ButtonRow[] =>
  buttons.length > 0 ? [new ActionRowBuilder<ButtonBuilder>().addComponents(...buttons).toJSON()] : [];

/** Divides buttons into full rows. */
export const inRows = (buttons: readonly ButtonBuilder[]): ButtonBuilder[][] =>
  Array.from({ length: Math.ceil(buttons.length / LIMITS.buttonsInRow) }, (_, row) =>
    buttons.slice(row * LIMITS.buttonsInRow, (row + 1) * LIMITS.buttonsInRow),
  );

/**
 * Makes a button that opens a page. It has no `custom_id`, and a press sends nothing to the bot
 * (https://docs.discord.com/developers/components/reference#button).
 */
export const linkButton = (url: string, { pressing: say }: Texts) =>
  new ButtonBuilder().setStyle(ButtonStyle.Link).setURL(url).setLabel(say.link);

/** Returns a row with a link to the web page. Returns no row when there is no web page. */
export function linkRow(webUrl: string | null, texts: Texts): ButtonRow[] {
  const url = safeUrl(webUrl);
  return rowOf(url === null ? [] : [linkButton(url, texts)]);
}

/** Returns the rows of a message with their link buttons only. Links still work when the other buttons are used up. */
export const linksIn = (rows: readonly MessageRow[]): ButtonRow[] =>
  rows
    .map((row) => ({
      ...row,
      components: buttonsIn([row]).filter(({ style }) => style === ButtonStyle.Link),
    }))
    .filter((row) => row.components.length > 0);

/** Returns the rows of a message without the button that has this custom id. */
export const withoutButton = (rows: readonly MessageRow[], customId: string): MessageRow[] =>
  rows
    .map((row) => ({
      ...row,
      components: row.components.filter((one) => !('custom_id' in one) || one.custom_id !== customId),
    }))
    .filter((row) => row.components.length > 0);

/** Returns the buttons in these rows, in order. */
export const buttonsIn = (rows: readonly MessageRow[]): APIButtonComponent[] =>
  rows
    .flatMap(({ components }): readonly APIComponentInMessageActionRow[] => components)
    .filter((one) => one.type === ComponentType.Button);
