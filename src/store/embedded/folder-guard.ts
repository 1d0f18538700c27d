// Store: lets only one process at a time use an embedded folder. Two PGlites on the same files would destroy them.
//
// Each process raises a flag in the folder: a socket that it listens on, under a name that is never used again. A flag is up
// exactly as long as its process lives. The kernel refuses connections to the socket of a dead process, also after kill -9, and
// also between containers, where process ids mean nothing. A process raises its own flag before it looks for other flags. So of
// two processes that start at the same instant, at least one sees the other, and they never both pass. As names are unique,
// removing the flag of a dead process can never remove that of a live one.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../core/ports.ts';
import { UserError } from '../../errors.ts';
import { askSocket, type FlagAnswer, type FlagState, type Identity, shortPathTo } from './guard-socket.ts';

/** The error when another process holds the folder. The message is for the operator. */
export class FolderHeldError extends UserError {
  /** The process that holds the folder. Null if it did not answer. */
  readonly holder: Identity | null;

  constructor(folder: string, holder: Identity | null) {
    const who = holder === null ? 'a process that does not answer' : inWords(holder);
    super(
      `The data folder ${folder} is in use by another Runout (${who}). Stop that one first, or set another DATA_DIR.`,
    );
    this.holder = holder;
  }
}

/** Returns words for a process by which an operator can find it. */
export const inWords = ({ pid, host, since }: Identity): string =>
  `process ${pid} on ${host}, since ${since}`;

export interface FolderGuard {
  /** Lets the next process use the folder. A second call does nothing. */
  release(): Promise<void>;
}

const UP = '.up';
// The ending of a socket's name before it is a flag. A socket exists a moment before its process listens, and would look dead
// then. So it gets the name of a flag only after that.
const RAISING = '.new';

/**
 * The time between two looks at the flags. When several processes start at the same instant, one of them keeps its flag and
 * looks again after this time.
 */
const LOOK_AGAIN_MS = 20;

/** The most attempts to raise a flag. Each attempt takes about 60 ms, and no process needs this many. */
const MOST_ROUNDS = 200;

/**
 * Holds `folder`, which must exist, until `release` or until this process ends for any reason. On a file system without sockets
 * this only logs a warning and guards nothing.
 * @throws FolderHeldError, which names the process that holds the folder; UserError when too many processes start at once.
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
    log.warn({ folder }, 'this file system has no sockets: nothing stops a second process in this folder');
    return { release: async () => {} };
  } finally {
    await reach.dispose();
  }
}

/** The process that holds a folder. `identity` is null when it does not answer. */
export interface FolderHolder {
  identity: Identity | null;
}

/** Returns the process that holds the folder now, or null if there is none. Does not hold the folder. */
export async function holderOf(folder: string): Promise<FolderHolder | null> {
  if (process.platform === 'win32') {
    const path = await pipeOf(folder).catch(() => null);
    const answer = path === null ? 'dead' : await askSocket(path);
    return answer === 'dead' ? null : answer;
  }
  const guardDir = join(folder, 'guard');
  const names = await readdir(guardDir).catch((): string[] => []);
  const flags = names.filter((name) => name.endsWith(UP));
  if (flags.length === 0) return null;
  const reach = await shortPathTo(guardDir);
  try {
    const answers = await Promise.all(flags.map((name) => askSocket(join(reach.path, name))));
    const alive = answers.flatMap((answer) => (answer === 'dead' ? [] : [answer]));
    return alive.find(({ state }) => state === 'holding') ?? null;
  } finally {
    await reach.dispose();
  }
}

interface FolderPlace {
  folder: string;
  guardDir: string;
  /** A path to the same directory that is short enough for a socket. */
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
        if (holder) throw new FolderHeldError(place.folder, holder.answer.identity);
        if (others.length === 0) {
          flag.state = 'holding';
          return { release: () => flag.lower() };
        }
        // Several processes have raised flags at the same instant. The one whose flag has the smallest name keeps it. The
        // others lower their flags and try again.
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
    `Too many processes want the data folder ${place.folder} at once. Start only one Runout in it.`,
  );
}

/**
 * Raises a flag of this process. Returns null if another process took the new socket for a dead one and removed it, because it
 * did not listen yet. Then the caller tries again.
 */
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

/** Returns the flags of other live processes, and removes those of dead ones. */
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

/**
 * Holds the folder on Windows. A pipe with a name made from the path of the folder is the lock, because a pipe belongs to one
 * process and ends with it.
 */
async function guardByPipe(folder: string, self: Identity): Promise<FolderGuard> {
  const path = await pipeOf(folder);
  const server = answering(() => ({ ...self, state: 'holding' }));
  try {
    await listen(server, path);
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    const answer = await askSocket(path);
    throw new FolderHeldError(folder, answer === 'dead' ? null : answer.identity);
  }
  return { release: () => closeServer(server) };
}

async function pipeOf(folder: string): Promise<string> {
  const place = createHash('sha256')
    .update((await realpath(folder)).toLowerCase())
    .digest('hex')
    .slice(0, 32);
  return `\\\\.\\pipe\\runout-${place}`;
}

/** Makes a server that sends the identity of this process on each connection. The server does not keep the process alive. */
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

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);

/**
 * Returns whether the error means that the file system has no sockets. `listen` fails with these codes on FAT, and on some
 * network and container file systems.
 */
function isWithoutSockets(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'].includes(String(codeOf(error)));
}
