// The watchdog, in real processes: it ends a process that stands still, with a line, but not one that was only stopped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, '..', 'support', 'watched-process.ts');
const ends: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function watched(what: string, limitMs: number, signal = '') {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), PROGRAM, what, String(limitMs), signal],
    { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  ends.push(() => child.kill('SIGKILL'));
  const said: string[] = [];
  const told: string[] = [];
  const lines = createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => told.push(line));
  const ended = once(child, 'close').then(([code, endSignal]) => ({ code, signal: endSignal, said, told }));
  return { child, ended, line: () => once(lines, 'line') };
}

describe('a process whose main thread stands still', () => {
  it.each(['loop', 'regex', 'wait'])(
    'in a %s is ended, with a line in the shape of the log',
    async (what) => {
      const { code, signal, said, told } = await watched(what, 400).ended;
      expect({ code, signal, said }).toEqual({ code: null, signal: 'SIGKILL', said: ['watched'] });
      expect(told.map((line) => JSON.parse(line))).toEqual([
        {
          level: 60,
          time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          seconds: 0.4,
          msg: 'the main thread has stood still for 0.4 s: ending, so that Runout is started again',
        },
      ]);
    },
  );

  it('is ended as well when no signal ends it, as in a container', async () => {
    const { code, signal, told } = await watched('loop', 400, 'none').ended;
    expect(code).not.toBe(0);
    expect(signal).not.toBe('SIGKILL');
    expect(told[0]).toContain('"level":60');
  });

  it('is left alone while a debugger holds it', async () => {
    const { code, said } = await watched('debug', 400).ended;
    expect({ code, said }).toEqual({ code: 0, said: ['watched', 'went on'] });
  });
});

describe('a process that moves', () => {
  it('is not kept alive', async () => {
    expect(await watched('end', 60_000).ended).toMatchObject({ code: 0, said: ['watched'], told: [] });
  });

  it('may be stopped for longer than the limit, as by a machine that sleeps', async () => {
    const { child, line } = watched('live', 1_000);
    await line();
    await line();
    child.kill('SIGSTOP');
    // Real time must pass here: it is what the watchdog must not count.
    await delay(1_500);
    child.kill('SIGCONT');
    // Ten more ticks are several rounds of the watchdog, after the lines from before the stop.
    for (let count = 0; count < 10; count++) await line();
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });
});
