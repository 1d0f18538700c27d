// Whose turn it is to ask the database for suggestions. The test counts the queries that run, and ends each of them itself.
import { expect, it } from 'vitest';
import { createSuggestTurns } from '../../../src/core/search/suggest-turns.ts';

/** A database whose queries end on request, one after the other. */
function database() {
  const turns = createSuggestTurns(2);
  const begun: string[] = [];
  const open: (() => void)[] = [];
  let most = 0;
  let atOnce = 0;
  const type = (personId: string, text: string) =>
    turns.take(personId, async () => {
      begun.push(text);
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise<void>((resolve) => open.push(resolve));
      atOnce -= 1;
      return `found ${text}`;
    });
  /** Ends the oldest query, and lets the next one begin. */
  const answer = async () => {
    open.shift()?.();
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  return { type, begun, answer, most: () => most };
}

it('sixty of one person at once are two looks; what was typed over is answered with nothing at once', async () => {
  const { type, begun, answer } = database();
  const turns = Array.from({ length: 60 }, (_, n) => type('miles', `${n}`));
  const outcomes = turns.map(({ outcome }) => outcome);
  expect(await Promise.all(outcomes.slice(1, 59))).toEqual(Array(58).fill(null));
  expect(begun).toEqual(['0']);
  await answer();
  expect(await outcomes[0]).toBe('found 0');
  expect(begun).toEqual(['0', '59']);
  await answer();
  expect(await outcomes[59]).toBe('found 59');
});

it('sixty people at once are two looks at a time, in the order in which they came', async () => {
  const { type, begun, answer, most } = database();
  const turns = Array.from({ length: 60 }, (_, n) => type(`${n}`, `${n}`));
  expect(begun).toHaveLength(2);
  for (let n = 0; n < 60; n += 1) await answer();
  expect(await Promise.all(turns.map(({ outcome }) => outcome))).toEqual(turns.map((_, n) => `found ${n}`));
  expect(begun).toEqual(turns.map((_, n) => `${n}`));
  expect(most()).toBe(2);
});

it('who typed on keeps the place in the line; who does not wait any more is never looked for', async () => {
  const { type, begun, answer } = database();
  type('ada', 'a');
  type('bob', 'b');
  type('miles', 'm1');
  const left = type('nina', 'n');
  type('otis', 'o');
  type('miles', 'm2');
  left.leave();
  expect(await left.outcome).toBeNull();
  for (let n = 0; n < 5; n += 1) await answer();
  expect(begun).toEqual(['a', 'b', 'm2', 'o']);
});

it('a look that fails, or that no one waits for, holds its place until it is over', async () => {
  const turns = createSuggestTurns(1);
  const { promise, fail } = failing();
  const failed = turns.take('miles', () => promise);
  failed.leave();
  expect(await failed.outcome).toBeNull();
  const next = turns.take('nina', async () => 'found');
  let isOver = false;
  void next.outcome.then(() => {
    isOver = true;
  });
  await new Promise<void>((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  fail();
  expect(await next.outcome).toBe('found');
});

function failing() {
  let fail = () => {};
  const promise = new Promise<string>((_, reject) => {
    fail = () => reject(new Error('down'));
  });
  return { promise, fail: () => fail() };
}

it('looks that hang, as on a connection that is dead, do not stand in the way for ever', async () => {
  const turns = createSuggestTurns(2, 1);
  const never = new Promise<string>(() => {});
  for (const name of ['miles', 'nina']) turns.take(name, () => never);
  expect(await turns.take('otis', async () => 'found').outcome).toBe('found');
  expect(await turns.take('miles', async () => 'found').outcome).toBe('found');
});
