// Tasks, setup: writes `.env`: the whole new text or nothing, readable by its owner alone.
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';

const OWNER_ONLY = 0o600;
/** The group can read the file of a systemd unit (docs/operating.md). Others can never, and no group can change it. */
const TOO_OPEN = 0o027;

/**
 * Replaces `.env` in the folder by this text. A file that was closed to others keeps its mode and its owner.
 * @throws UserError when it cannot be written. Then the old file is unchanged.
 */
export function writeEnvFile(folder: string, text: string): void {
  const path = targetOf(join(folder, '.env'));
  const unfinished = `${path}.new-${randomBytes(6).toString('hex')}`;
  try {
    const before = statSync(path, { throwIfNoEntry: false });
    const mode = before && (before.mode & TOO_OPEN) === 0 ? before.mode & 0o777 : OWNER_ONLY;
    const file = openSync(unfinished, 'wx', OWNER_ONLY);
    try {
      writeFileSync(file, text);
      if (before && before.uid !== process.getuid?.()) chownSync(unfinished, before.uid, before.gid);
      fchmodSync(file, mode);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
    throw new UserError(
      `The file .env cannot be written (${code}), and is as it was. Run this as the owner of the folder ${folder}.`,
    );
  }
}

/** A link stays a link: the file that it names is replaced. */
function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
