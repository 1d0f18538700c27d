// Discogs: reads an answer with many items, and gives the thread to others in between. Strangers write formats by the
// hundred, and a person who pressed a button waits.

/** In one turn. Hostile formats take 0.4 ms each, measured on a busy core. */
const MOST_FORMATS = 100;

/** Reads `all` in order. `formatsOf`: how many formats one item has, which is the work it makes. */
export async function readInTurns<T, U>(
  all: readonly T[],
  formatsOf: (one: T) => number,
  read: (one: T) => U,
): Promise<U[]> {
  const done: U[] = [];
  let formats = 0;
  for (const one of all) {
    formats += formatsOf(one);
    if (formats > MOST_FORMATS) {
      await new Promise((resolve) => setImmediate(resolve));
      formats = formatsOf(one);
    }
    done.push(read(one));
  }
  return done;
}
