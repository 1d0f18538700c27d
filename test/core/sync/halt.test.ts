// Sync: how a call is interrupted: at once while it waits; while it is under way, only when there is no time left.
import { describe, expect, it } from 'vitest';
import type { CallOptions } from '../../../src/core/discogs-port.ts';
import { callUnder, createRunSignals, Halt } from '../../../src/core/sync/halt.ts';

/** Makes a call that goes on as the test says. */
function start() {
  const signals = createRunSignals();
  const told: string[] = [];
  let nowMs = 0;
  const watch = {
    now: () => nowMs,
    onWait: () => told.push('wait'),
    onSend: () => told.push('send'),
    onCall: (ms: number) => told.push(`call ${ms}`),
  };
  const hands: { options?: CallOptions; answer?: (value: string) => void } = {};
  const result = callUnder(signals, watch, (options) => {
    hands.options = options;
    return new Promise<string>((resolve, reject) => {
      hands.answer = resolve;
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
    });
  });
  result.catch(() => {});
  const { options, answer } = hands;
  if (!options || !answer) throw new Error('the call was made');
  const send = () => options.beforeSend?.();
  const wait = () => options.onWait?.({ ms: 9_000, reason: 'budget' });
  return { signals, told, result, options, answer, send, wait, pass: (ms: number) => (nowMs += ms) };
}

describe('a call', () => {
  it('is made in the sync lane, and reports when it waits, leaves and is back', async () => {
    const { result, options, answer, send, wait, told, pass } = start();
    expect(options.lane).toBe('sync');
    wait();
    await send();
    pass(300);
    answer('here');
    expect(await result).toBe('here');
    expect(told).toEqual(['wait', 'send', 'call 300']);
  });

  it('that waits ends at once', async () => {
    const { result, signals } = start();
    signals.halt('stop');
    await expect(result).rejects.toMatchObject({ name: 'Halt', reason: 'stop' });
  });

  it('that was sent is let finish', async () => {
    const { result, signals, send, answer } = start();
    await send();
    signals.halt('pause');
    answer('in time');
    expect(await result).toBe('in time');
  });

  it('that was sent is broken when there is no time left', async () => {
    const { result, signals, send } = start();
    await send();
    signals.halt('pause');
    signals.cancelCall();
    await expect(result).rejects.toMatchObject({ reason: 'pause' });
  });

  it('that was refused and waits to be sent again ends at once', async () => {
    const { result, signals, send, wait } = start();
    await send();
    wait();
    signals.halt('stop');
    await expect(result).rejects.toBeInstanceOf(Halt);
  });

  it('that was sent before the halt and begins to wait after it ends, too', async () => {
    const { result, signals, send, wait } = start();
    await send();
    signals.halt('stop');
    wait();
    await expect(result).rejects.toBeInstanceOf(Halt);
  });

  it('is not sent once more after the halt', async () => {
    const { signals, send } = start();
    await send();
    signals.halt('stop');
    await expect(send()).rejects.toBeInstanceOf(Halt);
  });

  it('is not made after the halt', async () => {
    const signals = createRunSignals();
    signals.halt('lost');
    signals.halt('stop');
    const watch = { now: () => 0, onWait: () => {}, onSend: () => {}, onCall: () => {} };
    const call = callUnder(signals, watch, async () => 'never');
    await expect(call).rejects.toMatchObject({ reason: 'lost' });
  });
});
