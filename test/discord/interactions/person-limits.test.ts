// How many interactions one person can have under way at once.
import { expect, it } from 'vitest';
import { createNewestFirst, createPlaces } from '../../../src/discord/interactions/person-limits.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

it('each person has so many places, and gives each back once', () => {
  const places = createPlaces(2);
  const first = places.take('miles');
  expect(first).not.toBeNull();
  expect(places.take('miles')).not.toBeNull();
  expect(places.take('miles')).toBeNull();
  expect(places.take('nina')).not.toBeNull();
  first?.();
  first?.();
  expect(places.take('miles')).not.toBeNull();
  expect(places.take('miles')).toBeNull();
});

/** Begins work that goes on until its signal aborts. */
function works(most = 2) {
  const clock = createVirtualClock();
  const newest = createNewestFirst({ most, longestMs: 1_000, clock });
  const ending = new AbortController();
  const ended: string[] = [];
  const begin = (personId: string, name: string) =>
    newest.run(personId, ending.signal, async (signal) => {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      ended.push(name);
    });
  return { clock, newest, ending, ended, begin };
}

it('a new one takes the place of the oldest of the same person', async () => {
  const { ended, begin, ending } = works();
  const all = [begin('miles', 'a'), begin('nina', 'n'), begin('miles', 'b'), begin('miles', 'c')];
  await all[0];
  expect(ended).toEqual(['a']);
  all.push(begin('miles', 'd'));
  await all[2];
  expect(ended).toEqual(['a', 'b']);
  ending.abort(new Error('the end'));
  await Promise.all(all);
  expect(ended).toHaveLength(5);
});

it('one that is over gives its place, and leaves nothing behind', async () => {
  const { newest, ended, begin, ending, clock } = works(1);
  await newest.run('miles', ending.signal, async () => {});
  await expect(newest.run('miles', ending.signal, () => Promise.reject(new Error('no')))).rejects.toThrow(
    'no',
  );
  const last = begin('miles', 'a');
  expect(ended).toEqual([]);
  ending.abort(new Error('the end'));
  await last;
  await newest.run('miles', ending.signal, async (signal) => expect(signal.aborted).toBe(true));
  expect(clock.sleepers()).toBe(0);
});

it('what comes too late to be shown is not done', async () => {
  const { ended, begin, clock } = works();
  const work = begin('miles', 'a');
  await clock.advance(999);
  expect(ended).toEqual([]);
  await clock.advance(1);
  await work;
  expect(ended).toEqual(['a']);
});
