// Core, details: reads the folders and the fields of the collection from Discogs, and keeps them. A sync does so at its end, and a person who
// opens a form before the first sync.
import type { Clock } from '../../clock.ts';
import type { CallOptions, Discogs } from '../discogs-port.ts';
import type { Crate } from '../ports.ts';
import { DEFAULT_FOLDER } from '../settings/choose-folder.ts';

/**
 * Reads both lists, with one call each. Returns false when Discogs shows the folders to their owner only, and this token is another one;
 * then nothing is kept.
 * @param call makes one call, with its lane and its signal. @throws what `call` throws; StoreError.
 */
export async function readFoldersAndFields(
  deps: {
    discogs: Pick<Discogs, 'getFolders' | 'getFields'>;
    store: Pick<Crate, 'folders' | 'fields'>;
    clock: Pick<Clock, 'now'>;
    username: string;
  },
  call: <T>(one: (options: CallOptions) => Promise<T>) => Promise<T>,
): Promise<boolean> {
  const { discogs, store, clock, username } = deps;
  const listed = await call((options) => discogs.getFolders(username, options));
  // Folder 0 is a view of all other folders.
  const folders = listed.filter(({ id }) => id >= DEFAULT_FOLDER);
  // Every collection has another folder, and Discogs shows it to the owner only. Others do not see all fields, either.
  if (folders.length === 0) return false;
  await store.folders.replace(folders, new Date(clock.now()));
  const fields = await call((options) => discogs.getFields(username, options));
  await store.fields.replace(fields, new Date(clock.now()));
  return true;
}
