// Discord, texts, English: /settings, and what a change of a setting says.
import { list } from './language.ts';

const visibility = (isPrivate: boolean) => (isPrivate ? 'private' : 'public');

export const settings = {
  command: 'What I do in this server: who sees answers, where new copies go, the feed, the nightly sync',
  show: 'Show the settings of this server',
  private: 'Choose who sees the answers to commands in this server',
  onOption: 'True: only the member who asks. False: everyone in the channel',
  folder: 'Choose the Discogs folder for what this server adds',
  nameOption: 'Start typing the name of a folder',

  /** The commands, as a mention names them. */
  names: { private: 'settings private', folder: 'settings folder' },

  title: 'Settings of this server',
  field: { answers: 'Answers', folder: 'New copies' },
  answersPrivate: 'Private: only the member who asks sees them',
  answersPublic: 'Public: everyone in the channel sees them',
  /** @param folder in bold. */
  inFolder: (folder: string) => `Into the folder ${folder}`,
  /** @param folder in bold. */
  inFolderGone: (folder: string) => `⛔ Discogs no longer has the folder ${folder}. Choose another one`,
  /** @param folder null: its name is not known. */
  inDefault: (folder: string | null) =>
    folder === null ? 'Into the default folder' : `Into the default folder, ${folder}`,
  /** @param id the number of the folder in DISCOGS_FOLDER_ID. */
  inDefaultGone: (id: number) =>
    `⛔ Discogs no longer has the default folder, number ${id}. Choose another one with /settings folder. The operator can change the default: DISCOGS_FOLDER_ID`,
  /** A folder that has the name of another one. @param folder its name. */
  numbered: (folder: string, id: number) => `${folder} (number ${id})`,
  /** The line below the settings. @param commands mentions. */
  how: (commands: readonly string[]) => `Change them with ${list(commands)}`,

  privateNow: (isNow: boolean, wasBefore: boolean) =>
    isNow === wasBefore
      ? `Answers are already **${visibility(isNow)}** here. Nothing changed`
      : `✅ Answers are **${visibility(isNow)}** here now. Before: ${visibility(wasBefore)}`,
  privateHint: {
    on: 'private:False in a command shows its answer to everyone. /sync is always public',
    off: 'private:True in a command shows its answer only to the member who asks',
  },
  /**
   * @param now the folder after the change. @param before the folder before it. Each is a name in bold, or the words for the
   * default.
   */
  folderNow: (now: string, before: string) =>
    `✅ What this server adds goes into ${now} now. Before: ${before}`,
  /** The chosen default folder is not on Discogs: no copy can go there. @param before as in folderNow. */
  folderNowGone: (before: string) => `This server uses the default folder now. Before: ${before}`,
  folderSame: (now: string) => `New copies already go into ${now}. Nothing changed`,
  folderSameGone: 'This server already uses the default folder. Nothing changed',
  folderHint: 'Copies that are on Discogs already stay where they are',
  defaultFolder: 'the default folder',
  /** A suggestion, without Markdown. @param folder null: its name is not known. */
  defaultChoice: (folder: string | null) =>
    folder === null ? 'The default folder' : `The default folder: ${folder}`,
  defaultGoneChoice: 'The default folder: no longer on Discogs',
};
