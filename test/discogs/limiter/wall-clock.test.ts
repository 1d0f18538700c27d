// The limiter: setting the wall clock changes no wait.
import { describe, expect, it } from 'vitest';
import { createRig } from './limiter-rig.ts';

describe.each([600_000, -600_000])('limiter: a wall clock that is set by %i ms', (stepMs) => {
  it('changes nothing about when a token comes back, and for how long others wait', async () => {
    const rig = createRig({ limit: 2, reserve: 0 });
    await rig.warmUp();
    await rig.clock.advance(30_000);
    const flying = rig.call('person');
    rig.clock.step(stepMs);
    await flying.answer();
    const [second, third] = rig.calls('sync', 2);
    expect([second?.waits[0]?.ms, third?.waits[0]?.ms]).toEqual([30_100, 60_100]);
    await rig.clock.advance(30_099);
    expect(second?.startedAtMs).toBeNull();
    await rig.clock.advance(1);
    expect(second?.startedAtMs).not.toBeNull();
    await rig.clock.advance(29_999);
    expect(third?.startedAtMs).toBeNull();
    await rig.clock.advance(1);
    expect(third?.startedAtMs).not.toBeNull();
  });

  it('changes nothing about a pause, nor about the wait that a person reads', async () => {
    const rig = createRig();
    await rig.call('sync').answer({ pauseMs: 30_000 });
    rig.clock.step(stepMs);
    const person = rig.call('person');
    expect(person.waits).toEqual([{ ms: 30_000, reason: 'asked-to-wait' }]);
    // This moment is for people, so it follows the wall clock as it is set now.
    expect(rig.limiter.budget().pausedUntil).toBe(rig.clock.now() + 30_000);
    await rig.clock.advance(29_999);
    expect(person.startedAtMs).toBeNull();
    await rig.clock.advance(1);
    expect(person.startedAtMs).not.toBeNull();
  });

  it('changes nothing about what others use, a lower limit, or a penalty', async () => {
    const rig = createRig();
    await rig.warmUp();
    await rig.call('person').answer({ limit: 25, used: 12 });
    rig.clock.step(stepMs);
    await rig.call('person').answer({ limit: 60, used: 3 });
    expect(rig.limiter.budget()).toMatchObject({ limit: 25, used: 3 + 10 });
    await rig.clock.advance(60_100);
    await rig.call('person').answer({ limit: 60, used: 1 });
    expect(rig.limiter.budget()).toMatchObject({ limit: 60, used: 1 });
  });
});
