// Support of the sync tests: runs code of a test before and after each call of the store.
/** Wraps every function of an object, and of the objects in it, in `around`. */
export function aroundCalls<T extends object>(
  target: T,
  around: <R>(name: string, call: () => Promise<R>) => Promise<R>,
  path = '',
): T {
  return new Proxy(target, {
    get(of, key) {
      const value: unknown = Reflect.get(of, key);
      // `preparePage` does not use the database.
      if (key === 'preparePage') return value;
      if (typeof value === 'function') {
        return (...args: unknown[]) =>
          around(`${path}${String(key)}`, async () => Reflect.apply(value, of, args));
      }
      return typeof value === 'object' && value !== null
        ? aroundCalls(value, around, `${path}${String(key)}.`)
        : value;
    },
  });
}
