// Discord, views: shows the settings of a server and the answer to a change, and makes the suggestions of folders. Pure.
import type { APIEmbed } from 'discord.js';
import { choiceValue, matchingFolders } from '../../core/settings/choose-folder.ts';
import type { ServerFolder } from '../../core/settings/ports.ts';
import type { OfServer } from '../../core/settings/server-settings.ts';
import type { CollectionFolder } from '../../core/types.ts';
import type { Texts } from '../texts/texts.ts';
import { COLOURS } from './colours.ts';
import { LIMITS, plain, safe } from './limits.ts';
import { mention } from './mention.ts';
import type { Payload } from './payload.ts';

/** The most suggestions that Discord shows (docs: Interactions > Receiving and Responding, "Autocomplete"). */
const MOST_CHOICES = 25;
const LONGEST_NAME = 60;
/** Leaves room for the number of a folder. */
const LONGEST_CHOICE = 75;

/** The folders of the collection, as Discogs listed them last. */
export interface KnownFolders {
  /** Null: Discogs has not listed them yet, or shows them only to the owner of the collection. */
  folders: readonly CollectionFolder[] | null;
  /** The id of the folder that the configuration names (DISCOGS_FOLDER_ID). */
  defaultId: number;
}

const nameOf = ({ folders }: KnownFolders, id: number): string | null =>
  folders?.find((folder) => folder.id === id)?.name ?? null;

const isGone = (known: KnownFolders, id: number): boolean =>
  known.folders !== null && nameOf(known, id) === null;

const bold = (name: string) => `**${safe(name, LONGEST_NAME)}**`;

/**
 * Makes the function that shows the name of a folder. It adds the number of the folder when another one of these is shown the same:
 * Discogs allows a name several times, and a long one is cut.
 */
function distinctly(
  folders: readonly CollectionFolder[],
  show: (name: string) => string,
  { settings: say }: Texts,
): (folder: CollectionFolder) => string {
  const times = new Map<string, number>();
  for (const { name } of folders) times.set(show(name), (times.get(show(name)) ?? 0) + 1);
  return ({ id, name }) => ((times.get(show(name)) ?? 0) > 1 ? say.numbered(show(name), id) : show(name));
}

/**
 * Makes the private answer of /settings show. A folder is shown with the name that Discogs has for it now.
 * @param feed the line about the feed. @param nightly the lines about the nightly sync. @param commandId of /settings. Null: not known.
 */
export function settingsPage(
  { isPrivate, folder }: OfServer,
  known: KnownFolders,
  {
    note,
    commandId,
    feed,
    nightly,
  }: { note: string | null; commandId: string | null; feed: string; nightly: readonly string[] },
  texts: Texts,
): Payload & { embeds: APIEmbed[] } {
  const { settings: say } = texts;
  const embed: APIEmbed = {
    color: COLOURS.blurple,
    title: say.title,
    fields: [
      { name: say.field.answers, value: isPrivate ? say.answersPrivate : say.answersPublic },
      { name: say.field.folder, value: folderLine(folder, known, texts) },
      { name: texts.feed.field, value: feed },
      { name: texts.nightly.field, value: nightly.join('\n') },
    ],
  };
  const commands = [say.names.private, say.names.folder, texts.feed.name, texts.nightly.name];
  const how = say.how(commands.map((name) => mention(name, commandId)));
  return { content: [`-# ${how}`, ...(note === null ? [] : [`-# ${note}`])].join('\n'), embeds: [embed] };
}

function folderLine(folder: ServerFolder | null, known: KnownFolders, texts: Texts): string {
  const { settings: say } = texts;
  const shown = distinctly(known.folders ?? [], bold, texts);
  if (folder === null) {
    const id = known.defaultId;
    if (isGone(known, id)) return say.inDefaultGone(id);
    const name = nameOf(known, id);
    return say.inDefault(name && shown({ id, name }));
  }
  const { folderId: id } = folder;
  const name = shown({ id, name: nameOf(known, id) ?? folder.name });
  return isGone(known, id) ? say.inFolderGone(name) : say.inFolder(name);
}

/** Makes the private answer of /settings private. */
export function privateAnswer(isNow: boolean, wasBefore: boolean, { settings: say }: Texts): Payload {
  return {
    content: `${say.privateNow(isNow, wasBefore)}\n-# ${isNow ? say.privateHint.on : say.privateHint.off}`,
  };
}

/**
 * Makes the private answer of /settings folder.
 * @param known needed for the folder of the configuration only.
 */
export function folderAnswer(
  now: ServerFolder | null,
  before: ServerFolder | null,
  known: KnownFolders,
  texts: Texts,
): Payload {
  const { settings: say } = texts;
  const both = [now, before].flatMap((one) => (one === null ? [] : [{ id: one.folderId, name: one.name }]));
  const shown = distinctly(both, bold, texts);
  const named = (folder: ServerFolder | null) =>
    folder === null ? say.defaultFolder : shown({ id: folder.folderId, name: folder.name });
  // A folder that has only got another name since is the same folder.
  const isSame = now?.folderId === before?.folderId;
  if (now === null && isGone(known, known.defaultId)) {
    const done = isSame ? say.folderSameGone : say.folderNowGone(named(before));
    return { content: `${done}\n${say.inDefaultGone(known.defaultId)}` };
  }
  const same = say.folderSame(now === null ? say.defaultFolder : bold(now.name));
  return { content: `${isSame ? same : say.folderNow(named(now), named(before))}\n-# ${say.folderHint}` };
}

/**
 * Returns the suggestions for what was typed: the folders that fit, and the folder of the configuration. That one is the first while
 * nothing was typed, and else the last.
 */
export function folderChoices(
  typed: string,
  known: KnownFolders,
  texts: Texts,
): { name: string; value: string }[] {
  const { settings: say } = texts;
  const nameOfDefault = isGone(known, known.defaultId)
    ? say.defaultGoneChoice
    : say.defaultChoice(nameOf(known, known.defaultId));
  const byDefault = { name: nameOfDefault, value: choiceValue(null) };
  const choices = listedChoices(typed, known.folders ?? [], texts).slice(0, MOST_CHOICES - 1);
  const all = typed.trim() === '' ? [byDefault, ...choices] : [...choices, byDefault];
  return all.map(({ name, value }) => ({ name: plain(name, LIMITS.choice) || value, value }));
}

/** Returns the suggestions for what was typed: those of these folders that fit. */
export function listedChoices(
  typed: string,
  folders: readonly CollectionFolder[],
  texts: Texts,
): { name: string; value: string }[] {
  const shown = distinctly(folders, (name) => plain(name, LONGEST_CHOICE), texts);
  return matchingFolders(typed, folders)
    .slice(0, MOST_CHOICES)
    .map((folder) => ({ name: shown(folder) || choiceValue(folder), value: choiceValue(folder) }));
}
