// Discord, texts, English: Details: the form with the condition, the folder, the notes and the rating of a copy, and its answer.
import { counted, number } from './language.ts';

export const details = {
  /** The button that opens the form. */
  button: 'Details…',
  /** @param position the number of the copy, as the question has it. */
  buttonOf: (position: number) => `Details of copy ${position}`,
  /** Opens the next form, with what did not fit. */
  more: 'More…',

  /** The title of a form of a release without a record. */
  title: 'Details of this copy',
  folder: 'Folder',
  rating: 'Rating',
  /** At most 100 characters. */
  ratingHint: 'Discogs rates the pressing, so this counts for all of its copies',
  notRated: 'Not rated',
  stars: (rating: number) => `${'★'.repeat(rating)}${'☆'.repeat(5 - rating)}`,
  choose: 'Nothing chosen',

  /** @param name of the record, in bold. */
  which: (name: string) => `Which copy of ${name}?`,
  /** Copies that this member cannot change, or that have no room for a button. */
  others: (count: number) =>
    `${counted(count, { one: 'more copy', other: 'more copies' })} you can't change here`,
  noCopy: "That copy isn't in the crate. If it's on Discogs, run /sync",
  ready: 'Ready. Press the button to fill in the details',
  fieldsRead: 'I read your fields from Discogs. Press the button to fill in the details',

  /** @param names of what was saved, as one text. */
  saved: (names: string) => `✅ Saved: ${names}`,
  unchanged: 'Nothing was changed',
  stillSaving: (names: string) => `⏳ Still saving: ${names}`,
  /** @param why a clause. @param isRepeated false: it rests until the operator does something, and /status says what. */
  waiting: (names: string, why: string, isRepeated: boolean) =>
    `⏳ Not on Discogs yet: ${names}. ${why}. ${isRepeated ? "I'll keep trying" : 'Ask a server manager to run /status'}`,
  wrongValue: (name: string) => `❌ ${name}: Discogs doesn't take this value. Pick or type another one`,
  fieldGone: (name: string) => `❌ ${name}: Discogs no longer has this field. Run /sync`,
  folderGone: (name: string) => `❌ ${name}: Discogs no longer has this folder. Run /sync`,
  replaced: (name: string) => `❌ ${name}: someone else saved another value at the same moment`,
  /** @param names of what no form of Discord can show. @param more how many further ones there are. */
  onDiscogsOnly: (names: string, more: number) =>
    `Only on Discogs: ${names}${more > 0 ? ` and ${number(more)} more` : ''}`,
  gone: "That copy isn't on Discogs any more. Nothing was saved",
};
