// Store: asks the socket of a flag which process is behind it (folder-guard.ts). Also finds a path to a folder that is short
// enough for sockets.
import { access, mkdtemp, open, rm, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../../errors.ts';

/** The facts about a process by which a person can find it. */
export interface Identity {
  pid: number;
  host: string;
  /** When the process began to use the folder, as ISO time. */
  since: string;
}

/**
 * The state of a flag. `claiming`: the process is still looking for other flags, and may lower its own. `holding`: the process
 * holds the folder.
 */
export type FlagState = 'claiming' | 'holding';

export interface FlagAnswer {
  state: FlagState;
  /** The process behind the flag. Null if no readable answer came in time. */
  identity: Identity | null;
}

/**
 * How long to wait for an answer, in ms of real time. A holder that is just starting can need a second or two, and a stopped
 * process never answers.
 */
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * The longest answer that is read, in characters. An answer has about 100, and a longer one does not come from a flag of ours.
 */
const LONGEST_ANSWER = 1_000;

/**
 * Asks a socket which process listens on it. Returns `dead` if no process listens any more. In any doubt the process counts as
 * alive and holding.
 */
export async function askSocket(path: string, timeoutMs = ANSWER_TIMEOUT_MS): Promise<FlagAnswer | 'dead'> {
  const first = await askOnce(path, timeoutMs);
  if (first !== 'hung-up') return first;
  // The process was just lowering its flag when the question came. After this pause the flag is dead, or the process answers.
  await delay(50);
  const second = await askOnce(path, timeoutMs);
  return second === 'hung-up' ? { state: 'holding', identity: null } : second;
}

function askOnce(path: string, timeoutMs: number): Promise<FlagAnswer | 'dead' | 'hung-up'> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(path);
    const finish = (answer: FlagAnswer | 'dead' | 'hung-up') => {
      socket.destroy();
      resolve(answer);
    };
    const late = AbortSignal.timeout(timeoutMs);
    late.addEventListener('abort', () => finish({ state: 'holding', identity: null }));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > LONGEST_ANSWER) finish({ state: 'holding', identity: null });
    });
    socket.on('end', () => finish(text === '' ? 'hung-up' : parseAnswer(text)));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') finish('dead');
      else if (error.code === 'ECONNRESET' || error.code === 'EPIPE') finish('hung-up');
      else finish({ state: 'holding', identity: null });
    });
  });
}

function parseAnswer(text: string): FlagAnswer {
  try {
    const { pid, host, since, state } = JSON.parse(text);
    return {
      state: state === 'claiming' ? 'claiming' : 'holding',
      identity: { pid: Number(pid), host: String(host), since: String(since) },
    };
  } catch {
    return { state: 'holding', identity: null };
  }
}

// The longest path of a socket, in bytes. sockaddr_un has 108 bytes on Linux and 104 elsewhere, and the last one must be zero.
// libuv cuts longer paths without an error.
const LONGEST_SOCKET_PATH = 103;
const LONGEST_NAME = 24;

/** A short path to a directory. The path works until `dispose`. */
interface Reach {
  path: string;
  dispose(): Promise<void>;
}

/**
 * Returns a path to the same directory that leaves room for the name of a socket. On Linux, /proc has such a path for every
 * open folder. Elsewhere this makes a link in the temporary folder.
 * @param platform the operating system. Only tests pass it.
 * @throws UserError when there is no such path, because the temporary folder is read-only.
 */
export async function shortPathTo(directory: string, platform = process.platform): Promise<Reach> {
  if (Buffer.byteLength(directory) + LONGEST_NAME < LONGEST_SOCKET_PATH) {
    return { path: directory, dispose: async () => {} };
  }
  return (platform === 'linux' && (await openFolder(directory))) || linkTo(directory);
}

/** Returns the path of the open folder in /proc, or null if /proc is not mounted. */
async function openFolder(directory: string): Promise<Reach | null> {
  const folder = await open(directory);
  const path = `/proc/self/fd/${folder.fd}`;
  const dispose = () => folder.close();
  try {
    await access(path);
    return { path, dispose };
  } catch {
    await dispose();
    return null;
  }
}

async function linkTo(directory: string): Promise<Reach> {
  try {
    const place = await mkdtemp(join(tmpdir(), 'runout-'));
    const path = join(place, 'd');
    await symlink(resolve(directory), path);
    return { path, dispose: () => rm(place, { recursive: true }) };
  } catch {
    throw new UserError(
      `The path of DATA_DIR is too long for a socket, and the temporary folder ${tmpdir()} cannot be written. Set DATA_DIR to a shorter path.`,
    );
  }
}
