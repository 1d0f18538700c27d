// Bench: starts the other processes of a benchmark: the servers, and the programs that are measured.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type DiscogsWish, type Ready, ready, type Seen, seen } from './programs/protocol.ts';

type Program = 'discogs' | 'pull' | 'bare-pull' | 'item-by-item' | 'photos';

/** The same options as `npm start`. */
const LIKE_THE_BOT = [
  '--max-old-space-size=512',
  '--v8-pool-size=1',
  '--max-semi-space-size=8',
  '--import',
  'tsx',
];

function startProgram(name: Program, wish: object, execArgv: string[] = []): ChildProcess {
  const child = fork(join(import.meta.dirname, 'programs', `${name}.ts`), {
    execArgv: [...LIKE_THE_BOT, ...execArgv],
    stdio: ['ignore', 2, 'inherit', 'ipc'],
  });
  child.send(wish);
  return child;
}

/** Resolves with the next message of the process. @throws when the process ends instead. */
async function nextMessage(child: ChildProcess): Promise<unknown> {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code, signal]) => {
      throw new Error(`a program of the benchmark ended (${String(signal ?? code)})`);
    }),
  ]);
  return message;
}

/** Runs a program to its end and returns its answer. @throws when it ends without one. */
export async function runProgram(name: Program, wish: object, execArgv?: string[]): Promise<unknown> {
  const child = startProgram(name, wish, execArgv);
  const gone = once(child, 'exit');
  const answer = await nextMessage(child);
  await gone;
  return answer;
}

export interface DiscogsProcess extends Ready {
  seen(): Promise<Seen>;
  close(): Promise<void>;
}

/** Starts a local Discogs in its own process. */
export async function startDiscogsProcess(wish: DiscogsWish): Promise<DiscogsProcess> {
  const child = startProgram('discogs', wish);
  const gone = once(child, 'exit');
  return {
    ...ready.parse(await nextMessage(child)),
    async seen() {
      child.send({});
      return seen.parse(await nextMessage(child));
    },
    async close() {
      child.disconnect();
      await gone;
    },
  };
}
