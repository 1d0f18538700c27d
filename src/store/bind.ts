// Store: wraps the queries of a port. The wrapper repeats a query that the database cancelled in favour of another one, and
// turns errors into StoreErrors.
import { isToBeRepeated, toStoreError } from './store-error.ts';

/** The most runs of one query if the database cancels each of them. */
const MOST_TRIES = 4;

/**
 * Makes the wrapper.
 * @param onError receives each error of a query, as its caller sees it.
 * @returns a function that takes an object of queries and wraps each of its methods.
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
