// Core, sync: reads the folders and the fields of the collection at the end of a sync, and keeps their names. The crate shows them
// without a call to Discogs.
import { RunLostError, StoreError } from '../../errors.ts';
import { DEFAULT_FOLDER } from '../settings/choose-folder.ts';
import { callDiscogs, type RunContext } from './context.ts';
import { Halt } from './halt.ts';

/**
 * Reads both lists, with one call each. After a failure the lists of an earlier sync stay, and the run goes on, because it has done
 * its work.
 * @throws Halt, RunLostError; StoreError when the database went away.
 */
export async function keepFoldersAndFields(ctx: RunContext): Promise<void> {
  const { discogs, store, clock, log, recorder } = ctx;
  const { username } = ctx.account;
  try {
    const listed = await callDiscogs(ctx, (options) => discogs.getFolders(username, options));
    // Folder 0 is a view of all other folders.
    const folders = listed.filter(({ id }) => id >= DEFAULT_FOLDER);
    // Every collection has another folder, and Discogs shows it to the owner only. Others do not see all fields, either.
    if (folders.length === 0) return;
    await store.folders.replace(folders, new Date(clock.now()));
    const fields = await callDiscogs(ctx, (options) => discogs.getFields(username, options));
    await store.fields.replace(fields, new Date(clock.now()));
  } catch (error) {
    if (error instanceof Halt || error instanceof RunLostError) throw error;
    if (error instanceof StoreError && error.unreachable) throw error;
    log.warn({ err: error, run: recorder.held.id }, 'the folders and fields of the collection were not read');
  }
}
