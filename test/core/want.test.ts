// Want: a press sets the state that its button names, also when many press at once, and only what Discogs confirmed counts.
import { describe, expect, it } from 'vitest';
import type { WantWord } from '../../src/core/ports.ts';
import { createWant } from '../../src/core/want.ts';

/** Makes the use case over a Discogs whose calls end when the test says so. */
function rig({ username = 'keeper' as string | null, isNameOurs = true } = {}) {
  const calls: { call: string; end(error?: Error): void }[] = [];
  const saved: WantWord[] = [];
  let nowMs = 0;
  const called = (name: string) => (request: { username: string; releaseId: number }) =>
    new Promise<void>((resolve, reject) => {
      const end = (error?: Error) => (error ? reject(error) : resolve());
      calls.push({ call: `${name} ${request.username} ${request.releaseId}`, end });
    });
  const want = createWant({
    discogs: { addWant: called('add'), removeWant: called('remove') },
    store: {
      noteWanted: async (said) => {
        saved.push(...said);
      },
    },
    account: { username, isNameOurs: () => isNameOurs },
    clock: { now: () => 5, monotonic: () => nowMs },
  });
  const press = (isWanted: boolean, releaseId = 1) => want.set({ releaseId, isWanted }, {});
  /** Lets everything run that does not wait for Discogs. */
  const run = () => new Promise((resolve) => setImmediate(resolve));
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { calls, saved, press, run, pass, sent: () => calls.map((one) => one.call) };
}

describe('Want', () => {
  it('is saved after Discogs has confirmed it', async () => {
    const { calls, saved, press, run, sent } = rig();
    const pressed = press(true);
    await run();
    expect([sent(), saved]).toEqual([['add keeper 1'], []]);
    calls[0]?.end();
    await pressed;
    expect(saved).toEqual([{ releaseId: 1, isWanted: true, at: new Date(5) }]);
  });

  it('a hundred presses at once are one call', async () => {
    const { calls, saved, press, run, sent } = rig();
    const pressed = Array.from({ length: 100 }, () => press(true));
    await run();
    calls[0]?.end();
    await Promise.all(pressed);
    expect([sent(), saved.length]).toEqual([['add keeper 1'], 1]);
  });

  it('a press right after a confirmed one asks no more, a later one does', async () => {
    const { calls, press, run, pass, sent } = rig();
    const first = press(true);
    await run();
    calls[0]?.end();
    await first;
    pass(9_999);
    await press(true);
    expect(sent()).toHaveLength(1);
    pass(1);
    const late = press(true);
    await run();
    calls[1]?.end();
    await late;
    expect(sent()).toHaveLength(2);
  });

  it('the last press counts: the other state waits for the first, another release does not', async () => {
    const { calls, saved, press, run, sent } = rig();
    const first = press(true);
    const second = press(false);
    const other = press(true, 2);
    await run();
    expect(sent()).toEqual(['add keeper 1', 'add keeper 2']);
    calls[0]?.end();
    await run();
    expect(sent()).toEqual(['add keeper 1', 'add keeper 2', 'remove keeper 1']);
    for (const call of calls) call.end();
    await Promise.all([first, second, other]);
    expect(saved.filter((one) => one.releaseId === 1).map((one) => one.isWanted)).toEqual([true, false]);
  });

  it('a refusal of Discogs saves nothing, and the next press asks again', async () => {
    const { calls, saved, press, run, sent } = rig();
    const pressed = press(true);
    const failed = expect(pressed).rejects.toThrow('refused');
    await run();
    calls[0]?.end(new Error('refused'));
    await failed;
    expect(saved).toEqual([]);
    const again = press(true);
    await run();
    calls[1]?.end();
    await again;
    expect([sent().length, saved.length]).toEqual([2, 1]);
  });

  it('without an account, or under a name that is not ours, nothing is sent', async () => {
    const nobody = rig({ username: null });
    await expect(nobody.press(true)).rejects.toMatchObject({ facts: { kind: 'want-without-account' } });
    const stranger = rig({ isNameOurs: false });
    await expect(stranger.press(false)).rejects.toMatchObject({ facts: { kind: 'want-wrong-name' } });
    expect([...nobody.sent(), ...stranger.sent()]).toEqual([]);
  });
});
