// Core, sync: reads the folders and the fields of the collection at the end of a sync, and keeps their names. The crate shows them
// without a call to Discogs.
import { RunLostError, StoreError } from '../../errors.ts';
import { readFoldersAndFields } from '../details/read-fields.ts';
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
    await readFoldersAndFields({ discogs, store, clock, username }, (call) => callDiscogs(ctx, call));
  } catch (error) {
    if (error instanceof Halt || error instanceof RunLostError) throw error;
    if (error instanceof StoreError && error.unreachable) throw error;
    log.warn({ err: error, run: recorder.held.id }, 'the folders and fields of the collection were not read');
  }
}
