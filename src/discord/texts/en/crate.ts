// Discord, texts, English: /crate: what is in the crate.
import { counted, number, within } from './language.ts';

/** The first words of the small print of a list of the crate. A posted list is known by them. */
const MARK = '-# From the crate';

const COPIES = 'Copies';

export const crate = {
  command: 'Look through the collection',
  search: 'Search the collection',
  /** What a refusal names. */
  searchInFolder: 'crate search with a folder',
  show: 'Show a record and its copies',
  recordOption: 'Start typing artist, title or number',
  random: 'Show any record of the collection',
  duplicates: 'List what is there more than once',
  textOption: 'Artist, title, label or catalogue number',
  genreOption: 'Only this genre',
  decadeOption: 'Only this decade',
  formatOption: 'Only this format',
  folderOption: 'Only this folder, if you can use /sync. Only you see the answer',
  /** A decade as a choice and in small print. @param year its first year. */
  decade: (year: number) => `${year}s`,
  /** @param name the folder, ready to show. Null: the folder is gone. */
  folder: (name: string | null) => (name === null ? 'a folder that is gone' : `folder ${name}`),

  /** The heading of one page of several. @param first counted from 1. */
  range: (first: number, last: number, count: number) =>
    `**${first === last ? 'Record' : 'Records'} ${within(first, last, count)}**`,
  /** The heading of the only page. */
  count: (count: number) => `**${counted(count, { one: 'record', other: 'records' })}**`,
  /** The small print under the heading. @param parts what was asked for, how old the answer is, the credit. */
  notes: (parts: readonly string[]) => [MARK, ...parts].join(' · '),
  /** Whether a posted message shows records of the crate. */
  isPosted: (content: string) => content.split('\n').some((line) => line.startsWith(MARK)),
  /** @param when a moment that Discord shows as "3 days ago". */
  synced: (when: string) => `Synced ${when}`,
  /** A menu of the records that a message lists. */
  pick: 'Show a record…',
  another: 'Another',
  empty: 'The crate is empty. Try /add',
  albums: (count: number) => `**${counted(count, { one: 'album', other: 'albums' })} with several copies**`,
  albumRange: (first: number, last: number, count: number) =>
    `**${first === last ? 'Album' : 'Albums'} ${within(first, last, count)} with several copies**`,
  oldestFirst: 'oldest first',
  /** @param when a date. */
  firstAdded: (when: string) => `First added ${when}`,
  noDuplicates: 'Nothing is in the crate more than once',
  nothing: (question: string) => `Nothing in the crate matches ${question}. Try /find`,

  /** The name of the field with the copies. */
  copies: (count: number) => `${COPIES} (${number(count)})`,
  /** The same with details that only the person sees who asked. */
  copiesInPrivate: (count: number) => `${COPIES} (${number(count)}), with details only you see`,
  /** Whether a field of a posted card has the copies, and whether it has such details. */
  isCopies: (name: string) => name.startsWith(`${COPIES} (`),
  isInPrivate: (name: string) => name.startsWith(`${COPIES} (`) && name.endsWith('only you see'),
  /** @param when a date. @param who who added it. Null: not known. */
  added: (when: string, who: string | null) => (who === null ? `Added ${when}` : `Added ${when} by ${who}`),
  addedBy: (who: string) => `Added by ${who}`,
  dateNotKnown: 'Date not known',
  moreCopies: (count: number) => `and ${number(count)} more`,
  inFolder: (name: string) => `Folder ${name}`,
  media: (condition: string) => `Media ${condition}`,
  sleeve: (condition: string) => `Sleeve ${condition}`,
  rated: (stars: number) => `Rated ${stars} of 5`,
  unnamedField: 'Note',
};
