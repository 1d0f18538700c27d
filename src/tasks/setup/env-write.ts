// Tasks, setup: writes `.env`: the whole new text or nothing, readable by its owner alone.
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../errors.ts';

const OWNER_ONLY = 0o600;
/** The group can read the file of a systemd unit (docs/operating.md). Others can never, and no group can change it. */
const TOO_OPEN = 0o027;

/**
 * Replaces `.env` in the folder by this text. A file that was closed to others keeps its mode, its owner and its group.
 * @returns whether its owner alone can read it.
 * @throws UserError when it cannot be written. Then the old file is unchanged.
 */
export function writeEnvFile(folder: string, text: string): boolean {
  const path = targetOf(join(folder, '.env'));
  const unfinished = `${path}.new-${randomBytes(6).toString('hex')}`;
  try {
    const before = statSync(path, { throwIfNoEntry: false });
    const mode = before && (before.mode & TOO_OPEN) === 0 ? before.mode & 0o777 : OWNER_ONLY;
    const file = openSync(unfinished, 'wx', OWNER_ONLY);
    try {
      writeFileSync(file, text);
      // By the open file: in a folder of another user its name could lead elsewhere by now.
      if (before && mustKeepOwner(before, mode)) fchownSync(file, before.uid, before.gid);
      fchmodSync(file, mode);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
    return (mode & 0o077) === 0;
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw unwritable(folder, error);
  }
}

/**
 * Checks before the first question that `.env` can be written: Discord shows a token only once. Writes nothing.
 * @throws UserError when this user cannot write there.
 */
export function assertEnvWritable(folder: string): void {
  try {
    accessSync(dirname(targetOf(join(folder, '.env'))), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

function unwritable(folder: string, error: unknown): UserError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  return new UserError(
    `The file .env cannot be written (${code}), and is as it was. Run this as the owner of the folder ${folder}.`,
  );
}

/** The group matters only where it can read the file: the bot of a systemd unit reads it so (docs/operating.md). */
const mustKeepOwner = ({ uid, gid }: { uid: number; gid: number }, mode: number): boolean =>
  uid !== process.getuid?.() || ((mode & 0o070) !== 0 && gid !== process.getgid?.());

/** A link stays a link: the file that it names is replaced. */
function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
