// Discord, texts, English: /crate export.
import { counted, form, number } from './language.ts';

export const crateExport = {
  command: 'Download the collection as a CSV file. Needs the right to /sync',
  /** The command, as a refusal names it. */
  name: 'crate export',
  file: (copies: number) =>
    `The collection as a CSV file: ${counted(copies, { one: 'copy', other: 'copies' })}`,
  zipped: "It's zipped, because it has over 10 MB",
  /** @param count records without a copy on Discogs. */
  onlyHere: (count: number) =>
    form(count, {
      one: "1 record has no copy on Discogs, so it isn't in the file",
      other: `${number(count)} records have no copy on Discogs, so they aren't in the file`,
    }),
  onlyYou: 'Folders, conditions and notes are in the file, so only you see this',
  empty: 'No copies to export yet',
  /** @param count records without a copy on Discogs. */
  emptyButHere: (count: number) => `No copies to export. ${number(count)} saved here, but not on Discogs`,
  tooLarge:
    'The file is over 10 MB even when zipped, too large to send. Discogs itself can export the collection',
};
