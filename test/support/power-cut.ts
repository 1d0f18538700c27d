// Support: what a disk holds after a power cut. It is calculated from the journal of all changes to the files of an embedded
// database (watched-thread.mjs), and from a copy of the files before these changes.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { startThread } from '../../src/store/embedded/client.ts';

const file = z.number();
const path = z.string();
const step = z.discriminatedUnion('what', [
  /** Opens a file, and makes it if there is no such path. */
  z.object({ what: z.literal('open'), path, file, empties: z.boolean() }),
  z.object({ what: z.literal('write'), file, position: z.number() }),
  z.object({ what: z.literal('cut'), file, length: z.number() }),
  z.object({ what: z.literal('folder'), path }),
  z.object({ what: z.literal('rename'), path, to: path }),
  z.object({ what: z.literal('remove'), path }),
  z.object({ what: z.literal('sync'), file }),
  z.object({ what: z.literal('sync folder'), path }),
]);
export type Step = z.infer<typeof step>;
type Written = Step & { data: Buffer };

/** A change of one file that waits for the disk. */
type Change = { length: number } | { position: number; data: Buffer };

interface Inode {
  /** The contents on the disk. Null while they are those of the copy. */
  data: Buffer | null;
  /** The path of the file in the copy. Null for a new file. */
  origin: string | null;
  waiting: Change[];
}

const program = new URL('watched-thread.mjs', import.meta.url);

/** Starts the thread of an embedded database with its witness, which writes the journal. */
export const startWatched: typeof startThread = (files, options) =>
  startThread(files, { ...options, program });

/** The present length of the journal of this database, in bytes. */
export const journalLength = (files: string): number => statSync(`${files}.journal`).size;

/** Returns the complete steps in the first `length` bytes of the journal. */
export function readJournal(files: string, length?: number): Written[] {
  const bytes = readFileSync(`${files}.journal`).subarray(0, length);
  const steps: Written[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\n', at);
    if (end < 0) break;
    const head: unknown = JSON.parse(bytes.toString('utf8', at, end));
    const { size } = z.object({ size: z.number() }).parse(head);
    if (end + 1 + size > bytes.length) break;
    steps.push({ ...step.parse(head), data: bytes.subarray(end + 1, end + 1 + size) });
    at = end + 1 + size;
  }
  return steps;
}

/** A disk keeps or loses a sector as a whole. In bytes. */
const SECTOR = 512;

/**
 * Writes into `target` what is left of the database in `files` when the power goes after these steps. `before` is a copy of
 * the database from before the first step. Changes that were not synced are lost. But `luck` can say, for each sector and
 * each name, that it reached the disk nevertheless.
 *
 * A sync of a folder keeps the present names in it. A sync of a new file keeps its name, too: ext4, xfs and btrfs do that, and
 * Postgres on a server relies on it.
 */
export function cutPower(
  steps: readonly Written[],
  place: { files: string; before: string; target: string },
  luck: () => boolean = () => false,
): void {
  const { files, before, target } = place;
  const inside = (absolute: string) => absolute.slice(files.length + 1);
  const inodes = new Map<number, Inode>();
  const named = (name: string): Inode => ({ data: null, origin: name, waiting: [] });
  const names = readdirSync(before, { recursive: true, encoding: 'utf8' });
  const isFile = (name: string) => statSync(join(before, name)).isFile();
  const live = new Map(names.filter(isFile).map((name) => [name, named(name)]));
  const onDisk = new Map(live);
  const inodeOf = (number: number): Inode => {
    const inode = inodes.get(number);
    if (!inode) throw new Error('a file that nobody opened');
    return inode;
  };
  /** Applies the waiting changes of a file to its contents on the disk, as far as `keeps` says. */
  const settle = (inode: Inode, keeps: () => boolean): Buffer => {
    const { origin, waiting } = inode;
    inode.data ??= origin === null ? Buffer.alloc(0) : readFileSync(join(before, origin));
    for (const change of waiting.splice(0)) inode.data = applied(inode.data, change, keeps);
    return inode.data;
  };

  for (const one of steps) {
    switch (one.what) {
      case 'open': {
        const name = inside(one.path);
        const inode = live.get(name) ?? { data: null, origin: null, waiting: [] };
        live.set(name, inode);
        inodes.set(one.file, inode);
        if (one.empties) inode.waiting.push({ length: 0 });
        break;
      }
      case 'write':
        inodeOf(one.file).waiting.push({ position: one.position, data: one.data });
        break;
      case 'cut':
        inodeOf(one.file).waiting.push({ length: one.length });
        break;
      case 'rename': {
        const inode = live.get(inside(one.path));
        if (!inode) break;
        live.delete(inside(one.path));
        live.set(inside(one.to), inode);
        break;
      }
      case 'remove':
        live.delete(inside(one.path));
        break;
      case 'sync': {
        const inode = inodeOf(one.file);
        settle(inode, () => true);
        const isNew = ![...onDisk.values()].includes(inode);
        for (const [name, found] of live) if (isNew && found === inode) onDisk.set(name, inode);
        break;
      }
      case 'sync folder': {
        const isIn = (name: string) => dirname(join(files, name)) === one.path;
        for (const name of onDisk.keys()) if (isIn(name) && !live.has(name)) onDisk.delete(name);
        for (const [name, inode] of live) if (isIn(name)) onDisk.set(name, inode);
        break;
      }
    }
  }

  cpSync(before, target, { recursive: true });
  for (const name of new Set([...live.keys(), ...onDisk.keys()])) {
    const [now, kept] = [live.get(name), onDisk.get(name)];
    const inode = now !== kept && luck() ? now : kept;
    const to = join(target, name);
    const isUntouched = inode?.origin === name && inode.data === null && inode.waiting.length === 0;
    if (isUntouched) continue;
    if (!inode) rmSync(to, { force: true });
    else {
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, settle(inode, luck));
    }
  }
}

/** Changes the buffer in place where it can, because a segment of the log has 16 MB. */
function applied(data: Buffer, change: Change, keeps: () => boolean): Buffer {
  if ('length' in change) return keeps() ? resized(data, change.length) : data;
  const { position, data: written } = change;
  let changed = data;
  for (let at = 0; at < written.length; at += SECTOR) {
    if (!keeps()) continue;
    const piece = written.subarray(at, at + SECTOR);
    const end = position + at + piece.length;
    if (changed.length < end) changed = resized(changed, position + written.length);
    changed.set(piece, position + at);
  }
  return changed;
}

function resized(data: Buffer, length: number): Buffer {
  if (length <= data.length) return data.subarray(0, length);
  return Buffer.concat([data, Buffer.alloc(length - data.length)]);
}
