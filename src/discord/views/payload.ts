// Discord, views: what a message is made of.
import { ActionRowBuilder, ButtonBuilder } from '@discordjs/builders';
import { type APIActionRowComponent, type APIButtonComponent, type APIEmbed, ButtonStyle } from 'discord.js';
import type { Texts } from '../texts/texts.ts';
import { safeUrl } from './limits.ts';

export type ButtonRow = APIActionRowComponent<APIButtonComponent>;

export interface Payload {
  content: string;
  embeds?: APIEmbed[];
  components?: ButtonRow[];
}

/** One row, or none when there is no button. */
export const rowOf = (buttons: readonly ButtonBuilder[]): ButtonRow[] =>
  buttons.length > 0 ? [new ActionRowBuilder<ButtonBuilder>().addComponents(...buttons).toJSON()] : [];

/** https://docs.discord.com/developers/components/reference#button: a link has no `custom_id`, and presses send nothing. */
export const linkButton = (url: string, { pressing: say }: Texts) =>
  new ButtonBuilder().setStyle(ButtonStyle.Link).setURL(url).setLabel(say.link);

/** A row with the link to the web page; none without a page. */
export function linkRow(webUrl: string | null, texts: Texts): ButtonRow[] {
  const url = safeUrl(webUrl);
  return rowOf(url === null ? [] : [linkButton(url, texts)]);
}

/** Of the rows of a message the buttons that lead to a page: they stay when the others are used up. */
export const linksIn = (rows: readonly ButtonRow[]): ButtonRow[] =>
  rows
    .map((row) => ({ ...row, components: row.components.filter(({ style }) => style === ButtonStyle.Link) }))
    .filter((row) => row.components.length > 0);
