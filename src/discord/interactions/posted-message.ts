// Discord: reads the message whose button was pressed, in the form that views take.
import type { ButtonInteraction } from 'discord.js';
import type { ButtonRow } from '../views/payload.ts';

/** Returns the text of the message and its rows of buttons. */
export function postedMessage({ message }: ButtonInteraction): { content: string; rows: ButtonRow[] } {
  return { content: message.content, rows: message.components.map((row) => row.toJSON() as ButtonRow) };
}
