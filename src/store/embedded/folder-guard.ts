// Store: one process at a time in an embedded folder. Two PGlites on the same files would destroy them.
//
// Each process raises a flag in the folder: a socket that it listens on, under a name that is never used again. A flag
// is up exactly as long as its process lives: the kernel refuses connections to the socket of a dead one, also after
// kill -9, and also between containers, where process ids say nothing. Raise your own flag first, then look for others:
// of two processes at the same instant at least one sees the other, so they never both pass. And as names are unique,
// sweeping a dead flag away can never hit a live one.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../core/ports.ts';
import { UserError } from '../../errors.ts';
import { askSocket, type FlagAnswer, type FlagState, type Identity, shortPathTo } from './guard-socket.ts';

export interface FolderGuard {
  /** Lets the next process in. Calling it again does nothing. */
  release(): Promise<void>;
}

const UP = '.up';
// A socket exists a moment before it listens and would look dead then: it gets its flag's name only afterwards.
const RAISING = '.new';

/** How long the one of several at the same instant that stays waits before it looks again. */
const LOOK_AGAIN_MS = 20;

/** Each step back costs a round of about 60 ms: nobody needs this many. */
const MOST_ROUNDS = 200;

/**
 * Holds `folder` (which exists) until `release`, or until this process ends in whatever way.
 * Where the file system knows no sockets it warns and guards nothing.
 * @throws UserError that says which process holds the folder.
 */
export async function guardFolder(
  folder: string,
  self: Identity,
  log: Log,
  answerTimeoutMs?: number,
): Promise<FolderGuard> {
  if (process.platform === 'win32') return guardByPipe(folder, self);
  const guardDir = join(folder, 'guard');
  await mkdir(guardDir, { recursive: true });
  const reach = await shortPathTo(guardDir);
  try {
    return await claim({ folder, guardDir, reach: reach.path, self, answerTimeoutMs });
  } catch (error) {
    if (!isWithoutSockets(error)) throw error;
    log.warn({ folder }, 'this file system knows no sockets: nothing stops a second process in this folder');
    return { release: async () => {} };
  } finally {
    await reach.dispose();
  }
}

interface FolderPlace {
  folder: string;
  guardDir: string;
  /** The same directory by a path short enough for a socket. */
  reach: string;
  self: Identity;
  answerTimeoutMs: number | undefined;
}

interface Flag {
  name: string;
  state: FlagState;
  lower(): Promise<void>;
}

async function claim(place: FolderPlace): Promise<FolderGuard> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const flag = await raiseFlag(place);
    if (!flag) continue;
    try {
      for (;;) {
        const others = await otherFlags(place, flag.name);
        const holder = others.find(({ answer }) => answer.state === 'holding');
        if (holder) throw heldBy(place.folder, holder.answer.identity);
        if (others.length === 0) {
          flag.state = 'holding';
          return { release: () => flag.lower() };
        }
        // Several at the same instant: the one with the smallest name stays, the others step back and look anew.
        if (others.some(({ name }) => name < flag.name)) break;
        await delay(LOOK_AGAIN_MS);
      }
    } catch (error) {
      await flag.lower();
      throw error;
    }
    await flag.lower();
    await delay(LOOK_AGAIN_MS * (1 + 4 * Math.random()));
  }
  throw new UserError(
    `The data folder ${place.folder} is wanted by too many processes at once. Start only one Runout in it.`,
  );
}

/** Null when another process took the socket for a dead one before it listened: try again. */
async function raiseFlag({ guardDir, reach, self }: FolderPlace): Promise<Flag | null> {
  const id = randomBytes(8).toString('hex');
  const name = `${id}${UP}`;
  const flag: Flag = { name, state: 'claiming', lower };
  const server = answering(() => ({ ...self, state: flag.state }));

  let lowering: Promise<void> | undefined;
  function lower(): Promise<void> {
    lowering ??= rm(join(guardDir, name), { force: true }).then(() => closeServer(server));
    return lowering;
  }

  await listen(server, join(reach, `${id}${RAISING}`));
  try {
    await rename(join(guardDir, `${id}${RAISING}`), join(guardDir, name));
    return flag;
  } catch (error) {
    await closeServer(server);
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The flags of living processes. Those of dead ones are swept away. */
async function otherFlags(
  { guardDir, reach, answerTimeoutMs }: FolderPlace,
  own: string,
): Promise<{ name: string; answer: FlagAnswer }[]> {
  const names = await readdir(guardDir);
  const sockets = names.filter((name) => name !== own && (name.endsWith(UP) || name.endsWith(RAISING)));
  const asked = sockets.map(async (name) => {
    const answer = await askSocket(join(reach, name), answerTimeoutMs);
    if (answer === 'dead') await rm(join(guardDir, name), { force: true });
    return answer === 'dead' || name.endsWith(RAISING) ? [] : [{ name, answer }];
  });
  return (await Promise.all(asked)).flat();
}

/** On Windows a pipe belongs to one process, and ends with it: its name, made from the folder, is the lock. */
async function guardByPipe(folder: string, self: Identity): Promise<FolderGuard> {
  const place = createHash('sha256')
    .update((await realpath(folder)).toLowerCase())
    .digest('hex')
    .slice(0, 32);
  const path = `\\\\.\\pipe\\runout-${place}`;
  const server = answering(() => ({ ...self, state: 'holding' }));
  try {
    await listen(server, path);
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    const answer = await askSocket(path);
    throw heldBy(folder, answer === 'dead' ? null : answer.identity);
  }
  return { release: () => closeServer(server) };
}

/** Tells everybody who connects who we are. Does not keep the process alive. */
function answering(answer: () => Identity & { state: FlagState }): Server {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end(JSON.stringify(answer()));
  });
  server.unref();
  return server;
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}

const closeServer = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));

function heldBy(folder: string, holder: Identity | null): UserError {
  const who = holder
    ? `process ${holder.pid} on ${holder.host}, since ${holder.since}`
    : 'a process that does not answer';
  return new UserError(
    `The data folder ${folder} is in use by another Runout (${who}). Stop that one first, or set another DATA_DIR.`,
  );
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);

/** What `listen` says on FAT, some network and some container file systems. */
function isWithoutSockets(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'].includes(String(codeOf(error)));
}
