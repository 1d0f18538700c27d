// Store: what is done to files and folders so that it outlives a power cut, and so that nobody else may read it.
import { chmod, open, readdir, rename, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** What a system says that cannot do this for a folder, or not for this user. Postgres lets it pass, too. */
const NO_SYNC = ['EACCES', 'EPERM', 'EISDIR', 'EINVAL', 'EBADF'];

/** A file, or the names in a folder, are on the disk when it resolves. */
export async function syncPath(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!NO_SYNC.includes(codeOf(error))) throw error;
  }
}

/** All that is below, too. */
export async function syncTree(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) await syncPath(join(folder, name));
  await syncPath(folder);
}

/** A folder and all below is for its owner alone. */
export async function closeTree(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
}

/** True when others on this machine may look into it. What is not there is closed. */
export async function isOpenToOthers(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  return stat(path).then(
    ({ mode }) => (mode & 0o077) !== 0,
    () => false,
  );
}

/** In bytes. Of a database that works: a file that goes meanwhile counts nothing. */
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

/** Bytes that may still be written there; null: not known. */
export async function roomIn(folder: string): Promise<number | null> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}

/** The file has the old content or the new one, whatever happens in between. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const unfinished = `${path}.new`;
  await writeFile(unfinished, content, { mode: 0o600 });
  await syncPath(unfinished);
  await rename(unfinished, path);
  await syncPath(dirname(path));
}
