// Process: the wait for a database that is not there yet.
import { describe, expect, it } from 'vitest';
import { StoreError, UserError } from '../../src/errors.ts';
import { STORE_WAIT, unreachableWords, waitForStore } from '../../src/process/wait-for-store.ts';
import { silentLog } from '../support/silent-log.ts';
import { until } from '../support/until.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const notThere = new StoreError({ code: 'ECONNREFUSED', unreachable: true });

function waiting(open: (attempt: number) => Promise<string>) {
  const clock = createVirtualClock();
  const stop = new AbortController();
  const lines: string[] = [];
  let attempts = 0;
  const log = { ...silentLog, warn: (_: object, message: string) => lines.push(message) };
  const opened = waitForStore(() => open(++attempts), { clock, log, signal: stop.signal });
  opened.catch(() => {});
  return { clock, stop, lines, opened, attempts: () => attempts };
}

describe('a database that is not there yet', () => {
  it('is asked for every few seconds, with a line in the log each time', async () => {
    const { clock, lines, opened, attempts } = waiting(async (attempt) => {
      if (attempt <= 3) throw notThere;
      return 'open';
    });
    await clock.advance(3 * STORE_WAIT.retryMs);
    expect(await opened).toBe('open');
    expect(attempts()).toBe(4);
    const line =
      'The database in DATABASE_URL cannot be reached (ECONNREFUSED): nothing listens there. Postgres is not running, or the port is wrong. Trying again in a few seconds';
    expect(lines).toEqual([line, line, line]);
  });

  it.each([600_000, -600_000])(
    'is given up after a minute, after a step of the clock by %i ms',
    async (ms) => {
      const { clock, opened, attempts } = waiting(() => Promise.reject(notThere));
      await clock.advance(STORE_WAIT.retryMs);
      clock.step(ms);
      await clock.advance(STORE_WAIT.longestMs);
      await expect(opened).rejects.toThrow(UserError);
      expect(attempts()).toBe(21);
    },
  );

  it('that broke off an opening after two minutes is tried again', async () => {
    const clock = createVirtualClock();
    let attempts = 0;
    const open = async () => {
      if (++attempts > 1) return 'open';
      await clock.sleep(2 * STORE_WAIT.longestMs);
      throw notThere;
    };
    const { signal } = new AbortController();
    const opened = waitForStore(open, { clock, log: silentLog, signal });
    await clock.advance(2 * STORE_WAIT.longestMs + STORE_WAIT.retryMs);
    expect(await opened).toBe('open');
  });

  it('is given up after a minute, in words', async () => {
    const { clock, opened, attempts } = waiting(() => Promise.reject(notThere));
    await clock.advance(STORE_WAIT.longestMs + STORE_WAIT.retryMs);
    await expect(opened).rejects.toThrow(/The database in DATABASE_URL cannot be reached/);
    await expect(opened).rejects.toThrow(UserError);
    expect(attempts()).toBe(21);
  });

  it.each([
    ['ENOTFOUND', /\(ENOTFOUND\): no host has that name/],
    ['CONNECT_TIMEOUT', /\(CONNECT_TIMEOUT\): nothing answers\. The address is wrong, or a firewall/],
    ['53300', /\(53300\): Postgres has no connection left\./],
    ['57P01', /\(57P01\): check that it runs/],
    [null, /\(no code\): check that it runs/],
  ])('the code %s says where to look', (code, words) => {
    expect(unreachableWords(code)).toMatch(words);
  });

  it('that says nothing at all has a line, again and again, until it is open', async () => {
    const lines: string[] = [];
    const ends: (() => void)[] = [];
    let isOpen: (value: string) => void = () => {};
    const opened = waitForStore(() => new Promise<string>((resolve) => (isOpen = resolve)), {
      clock: createVirtualClock(),
      log: { ...silentLog, warn: (_: object, message: string) => lines.push(message) },
      signal: new AbortController().signal,
      pause: (_, signal) =>
        new Promise((resolve, reject) => {
          ends.push(resolve);
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        }),
    });
    for (let said = 1; said <= 2; said++) {
      ends.at(-1)?.();
      await until(() => ends.length > said);
    }
    expect(lines.map((line) => line.slice(0, 34))).toEqual(
      Array(2).fill('The database is still not open. If'),
    );
    isOpen('open');
    expect(await opened).toBe('open');
    expect(lines).toHaveLength(2);
  });

  it('is not waited for when waiting does not help, or when the process is to end', async () => {
    const wrong = new StoreError({ code: '42501', unreachable: false });
    await expect(waiting(() => Promise.reject(wrong)).opened).rejects.toBe(wrong);

    const { clock, stop, opened } = waiting(() => Promise.reject(notThere));
    await clock.advance(1_000);
    stop.abort(new Error('told to end'));
    await expect(opened).rejects.toThrow('told to end');
  });
});
