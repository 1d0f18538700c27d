// Store: asks the socket of a flag which process is behind it (folder-guard.ts), and finds a short path for sockets.
import { access, mkdtemp, open, rm, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../../errors.ts';

/** The process that holds a folder, in facts that a person can look up. */
export interface Identity {
  pid: number;
  host: string;
  /** ISO time. */
  since: string;
}

/** `claiming`: the process has not looked for others yet, and can still lower its flag. */
export type FlagState = 'claiming' | 'holding';

export interface FlagAnswer {
  state: FlagState;
  /** Null: no readable answer came in time. */
  identity: Identity | null;
}

/**
 * How long to wait for an answer, in real time. A starting holder can need a second or two, and a stopped one never answers.
 */
const ANSWER_TIMEOUT_MS = 10_000;

/** An answer has about 100 bytes. A longer one does not come from a flag of ours. */
const LONGEST_ANSWER = 1_000;

/** `dead`: no process listens there any more. Any doubt counts as alive and holding. */
export async function askSocket(path: string, timeoutMs = ANSWER_TIMEOUT_MS): Promise<FlagAnswer | 'dead'> {
  const first = await askOnce(path, timeoutMs);
  if (first !== 'hung-up') return first;
  // The flag was being lowered during the question. By now it is dead, or it answers.
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

// sockaddr_un holds 108 bytes on Linux and 104 elsewhere, the last one a zero. libuv cuts longer paths without an error.
const LONGEST_SOCKET_PATH = 103;
const LONGEST_NAME = 24;

/** A path to the same directory. It works until `dispose`. */
interface Reach {
  path: string;
  dispose(): Promise<void>;
}

/**
 * A path to the same directory that leaves room for a socket's name. Linux has such a path for every open folder. Elsewhere this makes
 * a link in the temporary folder, which can be read-only.
 * @param platform only tests give another one.
 * @throws UserError when there is no such path.
 */
export async function shortPathTo(directory: string, platform = process.platform): Promise<Reach> {
  if (Buffer.byteLength(directory) + LONGEST_NAME < LONGEST_SOCKET_PATH) {
    return { path: directory, dispose: async () => {} };
  }
  return (platform === 'linux' && (await openFolder(directory))) || linkTo(directory);
}

/** Null where `/proc` is not mounted. */
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
