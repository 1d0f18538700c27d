// Store suite: facts, which are values with a name, and the ping, on both databases.
import { expect, it } from 'vitest';
import { describeOnBoth } from './both-stores.ts';

describeOnBoth('facts', (current, kind) => {
  it('keeps the first value, and says which one stands', async () => {
    expect(await current.store.facts.get('account')).toBeNull();
    expect(await current.store.facts.remember('account', 'crate-digger')).toBe('crate-digger');
    expect(await current.store.facts.remember('account', 'somebody-else')).toBe('crate-digger');
    expect(await current.store.facts.get('account')).toBe('crate-digger');
  });

  it('lets one of many at once win, and gives all of them the same value', async () => {
    const said = await Promise.all(
      Array.from({ length: 20 }, (_, n) => current.store.facts.remember('account', `user-${n}`)),
    );
    expect(new Set(said).size).toBe(1);
    expect(await current.store.facts.get('account')).toBe(said[0]);
  });

  it('overwrites a value only on request', async () => {
    await current.store.facts.set('starts', 'one');
    await current.store.facts.set('starts', 'two');
    expect(await current.store.facts.remember('starts', 'three')).toBe('two');
  });

  it('answers a ping, and says what it is', async () => {
    expect(await current.store.ping()).toBeGreaterThan(0);
    expect(current.store.kind).toBe(kind);
  });
});
