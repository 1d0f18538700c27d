// Discord, views: shows the settings of a server and the answer to a change, and makes the suggestions of folders. Pure.
import type { APIEmbed } from 'discord.js';
import { choiceValue, matchingFolders } from '../../core/settings/choose-folder.ts';
import type { ServerFolder } from '../../core/settings/ports.ts';
import type { OfServer } from '../../core/settings/server-settings.ts';
import type { CollectionFolder } from '../../core/types.ts';
import type { Texts } from '../texts/texts.ts';
import { LIMITS, plain, safe } from './limits.ts';
import type { Payload } from './payload.ts';

const COLOUR = 0x5865f2;

/** The most suggestions that Discord shows (docs: Interactions > Receiving and Responding, "Autocomplete"). */
const MOST_CHOICES = 25;
const LONGEST_NAME = 60;

/** The folders of the collection, as Discogs listed them last. */
export interface KnownFolders {
  /** Null: Discogs has not listed them yet, or shows them only to the owner of the collection. */
  folders: readonly CollectionFolder[] | null;
  /** The id of the folder that the configuration names (DISCOGS_FOLDER_ID). */
  defaultId: number;
}

const nameOf = ({ folders }: KnownFolders, id: number): string | null =>
  folders?.find((folder) => folder.id === id)?.name ?? null;

const bold = (name: string) => `**${safe(name, LONGEST_NAME)}**`;

/** Makes the private answer of /settings show. A folder is shown with the name that Discogs has for it now. */
export function settingsPage(
  { isPrivate, folder }: OfServer,
  known: KnownFolders,
  note: string | null,
  texts: Texts,
): Payload & { embeds: APIEmbed[] } {
  const { settings: say } = texts;
  const embed: APIEmbed = {
    color: COLOUR,
    title: say.title,
    fields: [
      { name: say.field.answers, value: isPrivate ? say.answersPrivate : say.answersPublic },
      { name: say.field.folder, value: folderLine(folder, known, texts) },
    ],
  };
  return { content: [`-# ${say.how}`, ...(note === null ? [] : [`-# ${note}`])].join('\n'), embeds: [embed] };
}

function folderLine(folder: ServerFolder | null, known: KnownFolders, { settings: say }: Texts): string {
  if (folder === null) {
    const name = nameOf(known, known.defaultId);
    return say.inDefault(name && bold(name));
  }
  const isGone = known.folders !== null && nameOf(known, folder.folderId) === null;
  const name = bold(nameOf(known, folder.folderId) ?? folder.name);
  return isGone ? say.inFolderGone(name) : say.inFolder(name);
}

/** Makes the private answer of /settings private. */
export function privateAnswer(isNow: boolean, wasBefore: boolean, { settings: say }: Texts): Payload {
  return {
    content: `${say.privateNow(isNow, wasBefore)}\n-# ${isNow ? say.privateHint.on : say.privateHint.off}`,
  };
}

/** Makes the private answer of /settings folder. */
export function folderAnswer(
  now: ServerFolder | null,
  before: ServerFolder | null,
  { settings: say }: Texts,
): Payload {
  const named = (folder: ServerFolder | null) => (folder === null ? say.defaultFolder : bold(folder.name));
  // A folder that has only got another name since is the same folder.
  const was = now?.folderId === before?.folderId ? named(now) : `${named(before)}`;
  return { content: `${say.folderNow(named(now), was)}\n-# ${say.folderHint}` };
}

/**
 * Returns the suggestions for what was typed: the folders that fit, and the folder of the configuration. That one is the first while
 * nothing was typed, and else the last.
 */
export function folderChoices(
  typed: string,
  known: KnownFolders,
  { settings: say }: Texts,
): { name: string; value: string }[] {
  const byDefault = { name: say.defaultChoice(nameOf(known, known.defaultId)), value: choiceValue(null) };
  const choices = matchingFolders(typed, known.folders ?? [])
    .slice(0, MOST_CHOICES - 1)
    .map((folder) => ({ name: folder.name, value: choiceValue(folder) }));
  const all = typed.trim() === '' ? [byDefault, ...choices] : [...choices, byDefault];
  return all.map(({ name, value }) => ({ name: plain(name, LIMITS.choice) || value, value }));
}
