// Store: writes files and folders so that they survive a power cut, and so that other users cannot read them.
import { chmod, open, readdir, rename, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** The codes of errors that are ignored: the system cannot sync a folder, or not for this user. Postgres ignores them, too. */
const NO_SYNC = ['EACCES', 'EPERM', 'EISDIR', 'EINVAL', 'EBADF'];

/** Syncs a file, or the list of names in a folder. Resolves when it is on the disk. */
export async function syncPath(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!NO_SYNC.includes(codeOf(error))) throw error;
  }
}

/** Syncs a folder and everything in it. */
export async function syncTree(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) await syncPath(join(folder, name));
  await syncPath(folder);
}

/** Changes the rights of a folder and everything in it, so that only the owner can read them. */
export async function closeTree(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
}

/** Returns whether other users of this machine can read the path. For a missing path this is false. */
export async function isOpenToOthers(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  return stat(path).then(
    ({ mode }) => (mode & 0o077) !== 0,
    () => false,
  );
}

/**
 * Returns the size of all files in a folder, in bytes. The database can be running, so a file that disappears counts as zero.
 */
export async function sizeOfTree(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder, { recursive: true })) {
    bytes += await stat(join(folder, name)).then(
      ({ size }) => size,
      (error: unknown) => {
        if (codeOf(error) === 'ENOENT') return 0;
        throw error;
      },
    );
  }
  return bytes;
}

/** Returns the number of free bytes on the disk of the folder, or null if it is not known. */
export async function roomIn(folder: string): Promise<number | null> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}

/** Replaces the content of a file. The file always has its old content or its new one, even after a power cut. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const unfinished = `${path}.new`;
  await writeFile(unfinished, content, { mode: 0o600 });
  await syncPath(unfinished);
  await rename(unfinished, path);
  await syncPath(dirname(path));
}
