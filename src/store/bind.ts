// Store: the way every query takes: it is repeated when the database gave it up for another one, and its errors become StoreErrors.
import { isToBeRepeated, toStoreError } from './store-error.ts';

/** How often a query is made that the database gave up in favour of another one. */
const MOST_TRIES = 4;

/**
 * @param onError is given each error of a query, as the caller of the query sees it.
 * @returns a function that takes an object of queries, as a port names them, and gives an object of the same shape.
 */
export function createBind(onError: (error: unknown) => void) {
  async function run(query: () => unknown): Promise<unknown> {
    for (let tries = 1; ; tries++) {
      try {
        return await query();
      } catch (error) {
        const known = toStoreError(error);
        onError(known);
        if (!isToBeRepeated(known) || tries === MOST_TRIES) throw known;
      }
    }
  }

  return <Queries extends object>(queries: Queries): Queries =>
    new Proxy(queries, {
      get(target, name) {
        const query: unknown = Reflect.get(target, name);
        if (typeof query !== 'function') return query;
        return (...args: unknown[]) => run(() => Reflect.apply(query, target, args));
      },
    });
}
