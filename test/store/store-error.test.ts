// Store: which error leaves the store when the database fails.
import { DrizzleQueryError } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { LeaseLostError, StoreError, UserError } from '../../src/errors.ts';
import { isToBeRepeated, toStoreError } from '../../src/store/store-error.ts';

const withCode = (code: string, syscall?: string) =>
  Object.assign(new Error('connect to secret-host'), { code, ...(syscall ? { syscall } : {}) });
const wrapped = (cause: Error) => new DrizzleQueryError('select $1', ['secret-value'], cause);

describe('toStoreError', () => {
  it.each([
    ['a refused query', wrapped(withCode('23505')), '23505', false],
    ['a broken connection', wrapped(withCode('CONNECTION_CLOSED')), 'CONNECTION_CLOSED', true],
    ['nobody there', withCode('ECONNREFUSED'), 'ECONNREFUSED', true],
    ['a socket that is not there', wrapped(withCode('ENOENT', 'connect')), 'ENOENT', true],
    ['a file that is missing, for which nobody need wait', wrapped(withCode('ENOENT', 'open')), null, false],
    ['a server that shuts down', wrapped(withCode('57P01')), '57P01', true],
    ['a server that starts', withCode('57P03'), '57P03', true],
    ['a connection exception', withCode('08006'), '08006', true],
    ['a code that means nothing to us', wrapped(withCode('ERR_INVALID_ARG_TYPE')), null, false],
    ['no code at all', wrapped(new Error('secret-value')), null, false],
  ])('%s', (_what, error, code, unreachable) => {
    const store = toStoreError(error);
    expect(store).toBeInstanceOf(StoreError);
    expect(store).toMatchObject({ code, unreachable });
    const everything = [store, String(store), store instanceof Error && store.stack, JSON.stringify(store)];
    expect(everything.join('\n')).not.toMatch(/secret/);
    expect(store).not.toHaveProperty('cause');
  });

  it.each([
    new UserError('Say it.'),
    new LeaseLostError(),
    new StoreError({ code: null, unreachable: false }),
    new TypeError('a bug'),
  ])('lets %s pass', (error) => {
    expect(toStoreError(error)).toBe(error);
  });

  it('knows what is to be done again', () => {
    expect(isToBeRepeated(toStoreError(wrapped(withCode('40P01'))))).toBe(true);
    expect(isToBeRepeated(toStoreError(wrapped(withCode('40001'))))).toBe(true);
    expect(isToBeRepeated(toStoreError(wrapped(withCode('23505'))))).toBe(false);
    expect(isToBeRepeated(new Error('40P01'))).toBe(false);
  });
});
