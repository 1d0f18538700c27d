// The mark of a person: the same over restarts, another one in another database, and nothing of the id in it.
import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { openPersonMarks } from '../../src/log/person-marks.ts';

const MILES = '123456789012345678';

/** Facts in memory. */
function createFacts() {
  const values = new Map<string, string>();
  return {
    values,
    async remember(name: string, value: string) {
      const known = values.get(name) ?? value;
      values.set(name, known);
      return known;
    },
  };
}

it('is 12 digits of an HMAC-SHA256 with a key of 32 bytes', async () => {
  const facts = createFacts();
  const mark = await openPersonMarks(facts);
  const key = Buffer.from(facts.values.get('person_mark_key') ?? '', 'hex');
  expect(key).toHaveLength(32);
  expect(mark(MILES)).toMatch(/^[0-9a-f]{12}$/);
  expect(createHmac('sha256', key).update(MILES).digest('hex').startsWith(mark(MILES))).toBe(true);
});

it('differs between two persons, and between two databases', async () => {
  const mark = await openPersonMarks(createFacts());
  const elsewhere = await openPersonMarks(createFacts());
  expect(mark('123456789012345679')).not.toBe(mark(MILES));
  expect(elsewhere(MILES)).not.toBe(mark(MILES));
});
