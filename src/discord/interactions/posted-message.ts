// Discord: reads the message of a button, a menu or a form, in the form that views take.
import { type APIEmbed, ComponentType, type Message, MessageFlags } from 'discord.js';
import type { MessageRow } from '../views/payload.ts';

/** What a posted message shows: its text, its embeds, and its rows of buttons and menus. */
export interface PostedMessage {
  content: string;
  embeds: readonly APIEmbed[];
  rows: MessageRow[];
}

/** An interaction with a component of a message, or with the form that such a component opened. */
export interface OnMessage {
  message: Pick<Message, 'content' | 'embeds' | 'components' | 'flags'>;
}

/** Returns what the message of this interaction shows. */
export function postedMessage({ message }: OnMessage): PostedMessage {
  const rows = message.components.flatMap((row) =>
    row.type === ComponentType.ActionRow ? [row.toJSON()] : [],
  );
  return { content: message.content, embeds: message.embeds.map((embed) => embed.toJSON()), rows };
}

/** Whether only this person sees the message of this interaction. */
export const isPressedInPrivate = ({ message }: OnMessage): boolean =>
  message.flags.has(MessageFlags.Ephemeral);
