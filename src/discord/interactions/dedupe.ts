// Discord: recognizes interactions that the gateway sends twice. After a resume it can repeat events that were on their way
// when the connection was lost. An interaction that is handled twice would answer its person twice.

/** How many ids are remembered: more than come in between the loss of a connection and its resume. */
const REMEMBERED = 1_000;

/** Returns a function that takes an id and returns whether it is new: not among the last `remembered` ids. */
export function createInteractionDedupe(remembered = REMEMBERED): (id: string) => boolean {
  // A Set keeps the order of insertion: the first one is the oldest.
  const seen = new Set<string>();
  return (id) => {
    if (seen.has(id)) return false;
    seen.add(id);
    if (seen.size > remembered) {
      const [oldest] = seen;
      if (oldest !== undefined) seen.delete(oldest);
    }
    return true;
  };
}
