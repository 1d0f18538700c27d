// Store: only one process at a time uses an embedded folder, tested with real processes.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { guardFolder } from '../../../src/store/embedded/folder-guard.ts';
import { shortPathTo } from '../../../src/store/embedded/guard-socket.ts';
import { silentLog } from '../../support/silent-log.ts';

const PROGRAM = fileURLToPath(new URL('hold-folder.ts', import.meta.url));
const SELF = { pid: 77, host: 'here', since: '2026-11-22T15:00:00.000Z' };

async function start(): Promise<ChildProcess> {
  const child = fork(PROGRAM, { execArgv: ['--import', 'tsx'] });
  await once(child, 'message');
  return child;
}

/** Sends a message to a process. Resolves with its answer. */
async function tell(child: ChildProcess, message: string): Promise<string> {
  child.send(message);
  const [answer] = await once(child, 'message');
  return String(answer);
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('the folder guard', () => {
  let folder: string;
  let place: string;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    children.push(...(await Promise.all([start(), start(), start()])));
  });
  afterAll(() => Promise.all(children.map(kill)));
  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'runout-guard-'));
    folder = place;
  });
  afterEach(async () => {
    await Promise.all(children.map((child) => tell(child, 'release')));
    await rm(place, { recursive: true });
  });

  const child = (n: number): ChildProcess => {
    const one = children[n];
    if (!one) throw new Error(`no child ${n}`);
    return one;
  };
  const flags = () => readdir(join(folder, 'guard'));

  it('says to the second process who holds the folder, and lets it in afterwards', async () => {
    expect(await tell(child(0), folder)).toBe('held');
    expect(await tell(child(1), folder)).toBe(
      `UserError: The data folder ${folder} is in use by another Runout (process ${child(0).pid} on ${hostname()}, ` +
        'since 2026-11-22T16:00:00.000Z). Stop that one first, or set another DATA_DIR.',
    );
    expect(await flags()).toHaveLength(1);
    await tell(child(0), 'release');
    expect(await flags()).toEqual([]);
    expect(await tell(child(1), folder)).toBe('held');
  });

  it('lets the next one in after kill -9, and sweeps up after the dead', async () => {
    expect(await tell(child(2), folder)).toBe('held');
    await kill(child(2));
    // The file of a process that died before it listened.
    await writeFile(join(folder, 'guard', '0000000000000000.new'), '');
    expect(await flags()).toHaveLength(2);
    expect(await tell(child(0), folder)).toBe('held');
    expect(await flags()).toHaveLength(1);
    children[2] = await start();
  });

  it('lets exactly one of several in that start at the same instant, ten times', async () => {
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(children.map((one) => tell(one, folder)));
      const holders = children.filter((_, n) => answers[n] === 'held');
      expect(holders, answers.join('\n')).toHaveLength(1);
      for (const answer of answers) {
        if (answer !== 'held') expect(answer).toContain(`process ${holders[0]?.pid} on`);
      }
      await Promise.all(children.map((one) => tell(one, 'release')));
    }
    expect(await flags()).toEqual([]);
  });

  it('lets exactly one of eight in, ten times, with dead flags lying around', async () => {
    await tell(child(2), folder);
    await kill(child(2));
    children[2] = await start();
    for (let round = 0; round < 10; round++) {
      const tries = await Promise.allSettled(
        Array.from({ length: 8 }, () => guardFolder(folder, SELF, silentLog)),
      );
      const held = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(held).toHaveLength(1);
      for (const one of tries) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(UserError);
      await held[0]?.release();
    }
    expect(await flags()).toEqual([]);
  });

  it('holds a folder whose path is longer than a socket address', async () => {
    folder = join(place, 'long'.repeat(40), 'longer'.repeat(20));
    await mkdir(folder, { recursive: true });
    expect(await tell(child(0), folder)).toBe('held');
    expect(await tell(child(1), folder)).toContain(`process ${child(0).pid} on`);
    await kill(child(0));
    expect(await tell(child(1), folder)).toBe('held');
    expect(await flags()).toHaveLength(1);
    children[0] = await start();
  });

  it('does so without a temporary folder; where it needs one and has none, it says what to do', async () => {
    folder = join(place, 'long'.repeat(40), 'longer'.repeat(20));
    await mkdir(folder, { recursive: true });
    vi.stubEnv('TMPDIR', join(place, 'nowhere'));
    try {
      const guard = await guardFolder(folder, SELF, silentLog);
      expect(await flags()).toHaveLength(1);
      await guard.release();
      expect(await flags()).toEqual([]);
      await expect(shortPathTo(folder, 'darwin')).rejects.toThrow(
        `the temporary folder ${join(place, 'nowhere')} cannot be written. Set DATA_DIR to a shorter path.`,
      );
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('counts a process that does not answer as alive', async () => {
    await mkdir(join(folder, 'guard'));
    const mute = createServer(() => {});
    mute.listen(join(folder, 'guard', '0000000000000000.up'));
    await once(mute, 'listening');
    expect(await tell(child(0), folder)).toContain(
      'in use by another Runout (a process that does not answer)',
    );
    expect(await tell(child(0), 'release')).toBe('released');
    mute.close();
  });

  it('sees a process that is stopped', async () => {
    expect(await tell(child(0), folder)).toBe('held');
    child(0).kill('SIGSTOP');
    expect(await tell(child(1), folder)).toContain('a process that does not answer');
    child(0).kill('SIGCONT');
    expect(await tell(child(1), folder)).toContain(`process ${child(0).pid} on`);
  });

  it('makes nothing of an answer that is no answer', async () => {
    await mkdir(join(folder, 'guard'));
    const stranger = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request'));
    stranger.listen(join(folder, 'guard', '0000000000000000.up'));
    await once(stranger, 'listening');
    await expect(guardFolder(folder, SELF, silentLog)).rejects.toThrow('does not answer');
    stranger.close();
  });

  it('may be released twice', async () => {
    const guard = await guardFolder(folder, SELF, silentLog);
    await Promise.all([guard.release(), guard.release()]);
    expect(await flags()).toEqual([]);
  });
});
