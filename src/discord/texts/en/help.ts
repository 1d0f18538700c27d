// Discord, texts, English: /help: what one can do, who runs the bot, what it keeps.
import { number } from './language.ts';

export const help = {
  command: 'What I can do, who runs me, what I keep',
  title: 'Runout',
  what: 'Find the exact pressing of a record on Discogs, see if you own it, add it with one press. Everyone here shares one collection.',
  field: { operator: 'Who runs me', kept: 'What I keep', about: 'About' },
  noContact: 'They left no contact. Ask an admin of this server.',
  /** @param kept how long adds, syncs and questions about the crate are kept, in days. */
  kept: (kept: { adds: number; syncs: number; questions: number }) =>
    `Your Discord ID, with what you add (${number(kept.adds)} days), the syncs you start (${number(kept.syncs)} days) and what you look for in the crate (${number(kept.questions)} days). The person who runs me can delete it sooner. I read no messages.`,
  privacy: 'Privacy',
  version: (version: string) => `Runout ${version}`,
  source: 'Source code',
};
