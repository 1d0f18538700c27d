import { describe, expect, it } from 'vitest';
import { StoreError, UserError } from '../src/errors.ts';
import { STORE_WAIT, waitForStore } from '../src/wait-for-store.ts';
import { silentLog } from './support/test-store.ts';
import { createVirtualClock } from './support/virtual-clock.ts';

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
    expect(lines).toHaveLength(3);
  });

  it.each([600_000, -600_000])('is given up after a minute, whoever sets the clock by %i ms', async (ms) => {
    const { clock, opened, attempts } = waiting(() => Promise.reject(notThere));
    await clock.advance(STORE_WAIT.retryMs);
    clock.step(ms);
    await clock.advance(STORE_WAIT.longestMs);
    await expect(opened).rejects.toThrow(UserError);
    expect(attempts()).toBe(21);
  });

  it('is given up after a minute, in words', async () => {
    const { clock, opened, attempts } = waiting(() => Promise.reject(notThere));
    await clock.advance(STORE_WAIT.longestMs + STORE_WAIT.retryMs);
    await expect(opened).rejects.toThrow(/The database in DATABASE_URL cannot be reached/);
    await expect(opened).rejects.toThrow(UserError);
    expect(attempts()).toBe(21);
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
