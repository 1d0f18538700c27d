// Discord, texts, English: /help: what one can do, who runs the bot, what it keeps.
import { counted } from './language.ts';

const days = (count: number) => counted(count, { one: 'day', other: 'days' });

export const help = {
  command: 'What I can do, who runs me, what I keep',
  title: 'Runout',
  what: 'Find the exact pressing of a record on Discogs, see if you own it, add it with one press. Everyone here shares one collection.',
  field: { operator: 'Who runs me', kept: 'What I keep', about: 'About' },
  noContact: 'They left no contact. Ask an admin of this server.',
  /** @param kept how long these are kept, in days: adds, syncs, questions about the crate, and files to import. */
  kept: (kept: { adds: number; syncs: number; questions: number; files: number }) =>
    `Your Discord ID, with what you add or remove (${days(kept.adds)}), the syncs and imports you start (${days(kept.syncs)}), what you look for in the crate (${days(kept.questions)}) and what a file to import would add (${days(kept.files)}). The person who runs me can delete it sooner. I read no messages, except one on which someone uses Find on Discogs, and keep nothing of it or of a photo.`,
  privacy: 'Privacy',
  version: (version: string) => `Runout ${version}`,
  source: 'Source code',
};
