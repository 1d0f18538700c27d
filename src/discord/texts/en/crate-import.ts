// Discord, texts, English: /crate import: what a file would add.
import type { RoundedTime } from '../time.ts';
import { counted, list, number } from './language.ts';

const UNITS = {
  second: { one: 'second', other: 'seconds' },
  minute: { one: 'minute', other: 'minutes' },
  hour: { one: 'hour', other: 'hours' },
};

export const crateImport = {
  name: 'crate import',
  command: 'Add what a CSV file lists and the collection lacks. Shows it first',
  fileOption: 'A CSV (or .csv.gz) with a column release_id, such as an export of Discogs',

  /** @param name the file's name, ready to show. */
  heading: (name: string) => `**Import of ${name}**`,
  owned: (copies: number) => `✅ ${number(copies)} owned`,
  toAdd: (copies: number, { count, unit }: RoundedTime) =>
    `⬇️ ${number(copies)} to add, about ${counted(count, UNITS[unit])}`,
  nothingToAdd: '⬇️ nothing to add',
  /** @param first the numbers of the first ones, as a spreadsheet counts them. */
  odd: (count: number, first: readonly number[]) => {
    const numbers = list([...first.map(number), ...(count > first.length ? ['more'] : [])]);
    return `❓ ${counted(count, { one: 'line', other: 'lines' })} not understood (no. ${numbers})`;
  },
  notWritten:
    'Only copies are added, into the default folder. Conditions, notes, folders and ratings of the file are not written.',
  neverSynced: 'Not synced yet, so the number to add can be too high. Nothing is added twice',
  addButton: (copies: number) => `Add ${number(copies)}`,
};
