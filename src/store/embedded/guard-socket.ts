// Store: the other end of the folder guard: asks a flag's socket who is behind it (folder-guard.ts).
import { access, mkdtemp, open, rm, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../../errors.ts';

/** Who holds a folder, as a person can look for it. */
export interface Identity {
  pid: number;
  host: string;
  /** ISO time. */
  since: string;
}

/** `claiming`: its process has not looked around yet and may still step back. */
export type FlagState = 'claiming' | 'holding';

export interface FlagAnswer {
  state: FlagState;
  /** Null when nothing that could be read came in time. */
  identity: Identity | null;
}

/** A holder that is starting may be deaf for a second or two; one that is stopped stays so. In wall time. */
const ANSWER_TIMEOUT_MS = 10_000;

/** An answer has about 100 bytes; whatever talks more is not a flag of ours. */
const LONGEST_ANSWER = 1_000;

/** `dead`: nobody listens there any more. Whatever cannot be told counts as alive, and as holding. */
export async function askSocket(path: string, timeoutMs = ANSWER_TIMEOUT_MS): Promise<FlagAnswer | 'dead'> {
  const first = await askOnce(path, timeoutMs);
  if (first !== 'hung-up') return first;
  // It was going down while we asked: by now it is dead, or it is not.
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

// sockaddr_un holds 108 bytes on Linux and 104 elsewhere, the last one a zero. libuv cuts longer paths in silence.
const LONGEST_SOCKET_PATH = 103;
const LONGEST_NAME = 24;

/** A path to the same directory, as long as `dispose` was not called. */
interface Reach {
  path: string;
  dispose(): Promise<void>;
}

/**
 * A path to the same directory that leaves room for a socket's name. Linux has one for every open folder, so that nothing has to
 * be written into the temporary folder, which may be read-only. Elsewhere it is a link in there.
 * @param platform another one only in tests.
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
