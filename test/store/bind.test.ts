// Store: what every query gets from its binding: another try after a deadlock, and a StoreError when it fails.
import { DrizzleQueryError } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { StoreError } from '../../src/errors.ts';
import { createBind } from '../../src/store/bind.ts';

const failure = (code: string) => new DrizzleQueryError('select', [], Object.assign(new Error(), { code }));

/** Makes a port with one query, which fails with each of `errors` in turn before it succeeds. */
function portOf(errors: readonly Error[]) {
  const seen: unknown[] = [];
  let runs = 0;
  const port = createBind((error) => seen.push(error))({
    kind: 'embedded',
    async double(value: number) {
      const error = errors[runs++];
      if (error) throw error;
      return value * 2;
    },
  });
  return { port, seen, runs: () => runs };
}

it('keeps names, arguments and results, also in a copy of the object', async () => {
  const { port } = portOf([]);
  expect(port.kind).toBe('embedded');
  expect(await port.double(21)).toBe(42);
  expect(await { ...port }.double(4)).toBe(8);
});

it.each(['40P01', '40001'])('repeats a query that ended with %s, four runs at most', async (code) => {
  const once = portOf([failure(code)]);
  expect(await once.port.double(1)).toBe(2);
  expect(once.runs()).toBe(2);
  const always = portOf(Array.from({ length: 9 }, () => failure(code)));
  await expect(always.port.double(1)).rejects.toMatchObject({ name: 'StoreError', code });
  expect(always.runs()).toBe(4);
});

it('gives any other error at once, as the caller and `onError` see it', async () => {
  const { port, seen, runs } = portOf([failure('XX001')]);
  const error: unknown = await port.double(1).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StoreError);
  expect(seen).toEqual([error]);
  expect(runs()).toBe(1);
});
