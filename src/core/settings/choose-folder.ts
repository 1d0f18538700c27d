// Core, settings: which folder a person means by what they typed or picked. Pure.
import type { RefusalFacts } from '../refusals.ts';
import type { CollectionFolder } from '../types.ts';

/** Every collection has it, and no one can remove it ("Uncategorized"). */
export const DEFAULT_FOLDER = 1;

/** The value of a suggestion. Typed text never begins like this by chance, and a name can be that of several folders. */
const PICKED = 'folder:';
const DEFAULT_VALUE = `${PICKED}default`;

/** Null: the folder of the configuration. */
export const choiceValue = (folder: CollectionFolder | null): string =>
  folder === null ? DEFAULT_VALUE : `${PICKED}${folder.id}`;

/** Whether this is the value of the suggestion for the folder of the configuration. */
export const isDefault = (typed: string): boolean => typed.trim() === DEFAULT_VALUE;

const fold = (name: string) => name.normalize('NFKC').trim().toLowerCase();

/** A picked folder, or the only one of that name; else why it is none. */
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

/** The folders whose name has every typed word, those that begin with the text first. */
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
