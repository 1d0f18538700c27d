// Core, settings: finds the folder that a person means by what they typed, or by the suggestion that they picked. Pure.
import type { RefusalFacts } from '../refusals.ts';
import type { CollectionFolder } from '../types.ts';

/** The id of the folder "Uncategorized". Every collection has this folder, and no one can remove it. */
export const DEFAULT_FOLDER = 1;

/**
 * The beginning of a suggestion's value. The value has the folder's id, because several folders can have one name. Typed text
 * does not begin like this by chance.
 */
const PICKED = 'folder:';
const DEFAULT_VALUE = `${PICKED}default`;

/** Returns the value of the suggestion for a folder. Null: for the folder of the configuration. */
export const choiceValue = (folder: CollectionFolder | null): string =>
  folder === null ? DEFAULT_VALUE : `${PICKED}${folder.id}`;

/** Returns whether this is the value of the suggestion for the folder of the configuration. */
export const isDefault = (typed: string): boolean => typed.trim() === DEFAULT_VALUE;

const fold = (name: string) => name.normalize('NFKC').trim().toLowerCase();

/** Returns the picked folder, or the only folder with the typed name, or else why there is none. */
export function chooseFolder(
  typed: string,
  folders: readonly CollectionFolder[],
): { folder: CollectionFolder } | { refused: RefusalFacts } {
  const picked = folders.find((folder) => choiceValue(folder) === typed.trim());
  if (picked) return { folder: picked };
  const named = folders.filter(({ name }) => fold(name) === fold(typed));
  const [folder] = named;
  if (!folder) return { refused: { kind: 'no-such-folder' } };
  return named.length > 1 ? { refused: { kind: 'several-folders' } } : { folder };
}

/** Returns the folders whose name contains every typed word. Those whose name begins with the text come first. */
export function matchingFolders(
  typed: string,
  folders: readonly CollectionFolder[],
): readonly CollectionFolder[] {
  const text = fold(typed);
  const words = text.split(/\s+/);
  const matching = folders.filter(({ name }) => words.every((word) => fold(name).includes(word)));
  const begins = (folder: CollectionFolder) => (fold(folder.name).startsWith(text) ? 0 : 1);
  return matching.toSorted((one, other) => begins(one) - begins(other));
}
