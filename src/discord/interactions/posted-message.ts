// Discord: the message under a pressed button, as views read it.
import type { ButtonInteraction } from 'discord.js';
import type { ButtonRow } from '../views/payload.ts';

/** Its text and its rows of buttons. */
export function postedMessage({ message }: ButtonInteraction): { content: string; rows: ButtonRow[] } {
  return { content: message.content, rows: message.components.map((row) => row.toJSON() as ButtonRow) };
}
