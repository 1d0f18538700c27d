// Core, add: the table of "exactly once", row by row, and laws that hold for every row.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Action, decide, type Situation } from '../../../src/core/add/machine.ts';

const SENT = new Date(1_000);

function situation(
  over: Partial<Omit<Situation, 'intent'>> & {
    undoing?: boolean;
    removing?: boolean;
    sent?: boolean;
    known?: number[];
    /** `seen`: the copies that a look showed, null if no one looked. `final`: no earlier request can still take effect. */
    seen?: number[] | null;
    final?: boolean;
  } = {},
): Situation {
  const {
    undoing = false,
    removing = false,
    sent = false,
    known = [],
    seen = null,
    final = true,
    ...rest
  } = over;
  return {
    intent: {
      status: removing ? 'removing' : undoing ? 'undoing' : 'open',
      postedAt: !removing && (sent || undoing) ? SENT : null,
      knownInstanceIds: !removing && (sent || undoing) ? known : null,
      instanceId: undoing || removing ? 9 : null,
      undoSentAt: (undoing || removing) && sent ? SENT : null,
      leaseUntil: null,
    },
    lease: 'ours',
    sight: seen && { instanceIds: seen, isFinal: final },
    aim: 'one',
    ...rest,
  };
}

const found: Action = { do: 'close', as: 'found' };
const made = (instanceId: number | null): Action => ({ do: 'close', as: 'added', instanceId });
const closed = (as: 'refused' | 'undone' | 'removed'): Action => ({ do: 'close', as });

describe('an intent for a copy', () => {
  it.each<[string, Parameters<typeof situation>[0], Action]>([
    ['somebody is at it', { lease: 'others', seen: [9] }, { do: 'wait' }],
    ['never sent, nobody looked', {}, { do: 'look' }],
    ['never sent, none is there', { seen: [] }, { do: 'post' }],
    ['never sent, one is there', { seen: [7] }, found],
    ['another is wanted, none is there', { aim: 'another', seen: [] }, { do: 'post' }],
    ['another is wanted, one is there', { aim: 'another', seen: [7] }, { do: 'post' }],
    ['two are wanted, none is there', { aim: { atLeast: 2 }, seen: [] }, { do: 'post' }],
    ['two are wanted, one is there', { aim: { atLeast: 2 }, seen: [7] }, { do: 'post' }],
    ['two are wanted, two are there', { aim: { atLeast: 2 }, seen: [7, 8] }, found],
    ['two are wanted, more are there', { aim: { atLeast: 2 }, seen: [7, 8, 9] }, found],
    ['two are wanted, nobody looked', { aim: { atLeast: 2 } }, { do: 'look' }],
    [
      'two are wanted and one was sent, only the old one is there, too early',
      { aim: { atLeast: 2 }, sent: true, known: [7], seen: [7], final: false },
      { do: 'wait' },
    ],
    [
      'two are wanted and one was sent, only the old one is there, long after',
      { aim: { atLeast: 2 }, sent: true, known: [7], seen: [7] },
      { do: 'post' },
    ],
    [
      'two are wanted and one was sent, the new one is there',
      { aim: { atLeast: 2 }, sent: true, known: [7], seen: [7, 9], final: false },
      made(9),
    ],
    ['never sent, and nobody wants it any more', { aim: 'clear' }, { do: 'drop' }],
    ['sent, nobody looked', { sent: true }, { do: 'look' }],
    ['sent, a new one is there', { sent: true, known: [7], seen: [7, 9] }, made(9)],
    [
      'sent, two new ones are there: one of them is ours',
      { sent: true, known: [7], seen: [7, 9, 8] },
      made(null),
    ],
    ['sent, a new one is there, although more may come', { sent: true, seen: [9], final: false }, made(9)],
    ['sent, an old one is there: it will do', { sent: true, known: [7], seen: [7], final: false }, found],
    [
      'another was sent, only the old one is there, too early',
      { aim: 'another', sent: true, known: [7], seen: [7], final: false },
      { do: 'wait' },
    ],
    [
      'another was sent, only the old one is there, long after',
      { aim: 'another', sent: true, known: [7], seen: [7] },
      { do: 'post' },
    ],
    ['sent, none is there, too early', { sent: true, seen: [], final: false }, { do: 'wait' }],
    ['sent, none is there, long after', { sent: true, seen: [] }, { do: 'post' }],
    ['cleared: its copy is there', { aim: 'clear', sent: true, seen: [9], final: false }, made(9)],
    ['cleared: none, too early', { aim: 'clear', sent: true, seen: [], final: false }, { do: 'wait' }],
    ['cleared: none, long after', { aim: 'clear', sent: true, seen: [] }, closed('refused')],
    [
      'cleared: only the old one, long after',
      { aim: 'clear', sent: true, known: [7], seen: [7] },
      closed('refused'),
    ],
  ])('%s', (_what, over, action) => {
    expect(decide(situation(over))).toEqual(action);
  });
});

describe('an Undo', () => {
  it.each<[string, Parameters<typeof situation>[0], Action]>([
    ['somebody is at it', { lease: 'others', seen: [] }, { do: 'wait' }],
    ['just begun', { aim: 'undo' }, { do: 'look' }],
    ['its copy is there', { aim: 'undo', seen: [7, 9] }, { do: 'delete' }],
    [
      'its copy is not listed, but nothing was sent: the look may be stale',
      { aim: 'undo', seen: [7] },
      { do: 'delete' },
    ],
    ['sent, nobody looked', { aim: 'undo', sent: true }, { do: 'look' }],
    ['sent, its copy is gone', { aim: 'undo', sent: true, seen: [7], final: false }, closed('undone')],
    ['sent, its copy is there', { aim: 'undo', sent: true, seen: [9], final: false }, { do: 'delete' }],
    ['left behind, never sent', { seen: [9] }, { do: 'restore' }],
    ['left behind, never sent, nobody looked', { aim: 'clear' }, { do: 'restore' }],
    ['left behind after it was sent, nobody looked', { sent: true }, { do: 'look' }],
    ['left behind, its copy is gone', { sent: true, seen: [], final: false }, closed('undone')],
    ['left behind, its copy may still go', { sent: true, seen: [9], final: false }, { do: 'wait' }],
    ['left behind, its copy stays', { sent: true, seen: [9] }, { do: 'restore' }],
    ['left behind, cleared: its copy stays', { aim: 'clear', sent: true, seen: [9] }, { do: 'restore' }],
  ])('%s', (_what, over, action) => {
    expect(decide(situation({ ...over, undoing: true }))).toEqual(action);
  });
});

describe('a Remove', () => {
  it.each<[string, Parameters<typeof situation>[0], Action]>([
    ['another process is at it', { lease: 'others', seen: [] }, { do: 'wait' }],
    ['just begun', { aim: 'remove' }, { do: 'look' }],
    ['its copy is there', { aim: 'remove', seen: [7, 9] }, { do: 'delete' }],
    [
      'its copy is not listed: no DELETE, because its folder is not known',
      { aim: 'remove', seen: [7] },
      closed('removed'),
    ],
    [
      'its copy is not listed, but the mirror has it: the list may be stale',
      { aim: 'remove', seen: [7], isMirrored: true },
      { do: 'delete' },
    ],
    [
      'sent, its copy is not listed, and the mirror still has it',
      { aim: 'remove', sent: true, seen: [7], isMirrored: true },
      closed('removed'),
    ],
    ['sent, no look since', { aim: 'remove', sent: true }, { do: 'look' }],
    ['sent, its copy is gone', { aim: 'remove', sent: true, seen: [7], final: false }, closed('removed')],
    [
      'sent, its copy is there: it was moved',
      { aim: 'remove', sent: true, seen: [9], final: false },
      { do: 'delete' },
    ],
    ['left behind, never sent', { seen: [9] }, { do: 'restore' }],
    ['left behind, never sent, cleared before any look', { aim: 'clear' }, { do: 'restore' }],
    ['left behind after it was sent, no look', { sent: true }, { do: 'look' }],
    ['left behind, its copy is gone', { sent: true, seen: [7], final: false }, closed('removed')],
    ['left behind, its copy can still go', { sent: true, seen: [9], final: false }, { do: 'wait' }],
    ['left behind, its copy stays', { sent: true, seen: [9] }, { do: 'restore' }],
    ['left behind, cleared: its copy stays', { aim: 'clear', sent: true, seen: [9] }, { do: 'restore' }],
    [
      'left behind, and another copy is wanted: only cleared',
      { aim: 'another', sent: true, seen: [9] },
      { do: 'restore' },
    ],
  ])('%s', (_what, over, action) => {
    expect(decide(situation({ ...over, removing: true }))).toEqual(action);
  });
});

describe('in every situation', () => {
  const any = fc
    .record({
      undoing: fc.boolean(),
      removing: fc.boolean(),
      sent: fc.boolean(),
      known: fc.subarray([7, 8]),
      seen: fc.option(fc.subarray([7, 8, 9])),
      final: fc.boolean(),
      lease: fc.constantFrom('ours' as const, 'others' as const, 'free' as const),
      aim: fc.oneof(
        fc.constantFrom(...(['one', 'another', 'undo', 'remove', 'clear'] as const)),
        fc.record({ atLeast: fc.integer({ min: 1, max: 4 }) }),
      ),
    })
    // An Undo is only ever about an intent that is `undoing`, and a Remove about one that is `removing`.
    .filter(
      ({ undoing, removing, aim }) =>
        !(undoing && removing) && (undoing || aim !== 'undo') && (removing || aim !== 'remove'),
    );
  const holds = (law: (situation: Situation, action: Action) => void) =>
    fc.assert(
      fc.property(any, (one) => law(situation(one), decide(situation(one)))),
      { numRuns: 2_000 },
    );

  it('nothing is sent without a look, for someone else, or while an earlier request may still work', () => {
    holds(({ sight, lease, intent }, action) => {
      if (action.do !== 'post') return;
      expect(sight).not.toBeNull();
      expect(lease).not.toBe('others');
      expect(intent.status).toBe('open');
      if (intent.postedAt !== null) expect(sight?.isFinal).toBe(true);
    });
  });

  it('no copy is asked for while there are as many as are wanted', () => {
    holds(({ aim, sight }, action) => {
      if (action.do !== 'post' || aim === 'another') return;
      const wanted = typeof aim === 'object' ? aim.atLeast : 1;
      expect(sight?.instanceIds.length).toBeLessThan(wanted);
    });
  });

  it('only an Undo and a Remove take a copy off, and only who is asked for it', () => {
    const asked = [
      ['undo', 'undoing'],
      ['remove', 'removing'],
    ];
    holds(({ aim, intent }, action) => {
      if (action.do === 'delete') expect(asked).toContainEqual([aim, intent.status]);
    });
  });

  it('a Remove sends its DELETE only for a copy that a look lists', () => {
    holds(({ intent, sight }, action) => {
      if (action.do === 'delete' && intent.status === 'removing')
        expect(sight?.instanceIds).toContain(intent.instanceId);
    });
  });

  it('a copy counts as made only if it was not there before its request', () => {
    holds(({ intent, sight }, action) => {
      if (action.do !== 'close' || action.as !== 'added') return;
      const isNew = (id: number) => !intent.knownInstanceIds?.includes(id);
      const [one = null, ...others] = sight?.instanceIds.filter(isNew) ?? [];
      expect(one).not.toBeNull();
      expect(action.instanceId).toBe(others.length === 0 ? one : null);
    });
  });

  it('someone who comes later can end it: after a last look nothing waits', () => {
    holds(({ lease, sight }, action) => {
      if (lease !== 'others' && sight?.isFinal) expect(['wait', 'look']).not.toContain(action.do);
    });
  });
});
