// Discogs: decides whose call is next within one lane. The person or account that started the fewest calls in the last minute
// is next. The calls of one person, or of one account, start in the order of their arrival.

/** One waiting call of a lane. Only the code of this file changes `gone`; the limiter sets the other fields. */
export interface TurnEntry {
  /**
   * The Discord user or the account that the call is for. Undefined for a call of the bot itself, which always counts as a
   * first call.
   */
  readonly turn: string | undefined;
  /**
   * Whether this is a repeated attempt of a call. It goes before the other calls of its turn, because they came later than its
   * first attempt.
   */
  readonly again: boolean;
  /** Whether the entry was removed. A removed entry stays in its list until the head of the list passes it. */
  gone: boolean;
}

/** The place of an entry in its lane. */
export interface Place {
  /** How many entries start before this one, if no other entry comes. */
  ahead: number;
  /**
   * How many calls of its turn count at the moment when the entry starts: those of the last minute, and those that start before
   * it.
   */
  started: number;
}

export interface Turns<T extends TurnEntry> {
  push(one: T): void;
  /** Removes an entry from any place in the lane. */
  remove(one: T): void;
  /** Returns the entry that starts next. The entry stays in place. */
  next(): T | undefined;
  /** Notes that a call of this turn starts now. */
  noteStart(turn: string | undefined): void;
  /** Returns how many calls of this turn started in the last minute. */
  started(turn: string | undefined): number;
  /** Returns the place that a new entry would get. */
  placeFor(newcomer: Pick<TurnEntry, 'turn' | 'again'>): Place;
  /** Returns all entries with their places, in order. Takes time in proportion to their number. */
  inOrder(): { one: T; place: Place }[];
  size(): number;
  /** Returns how many turns have started calls that are still remembered. For tests of the memory. */
  remembered(): number;
}

/**
 * Makes an empty lane. The time of all methods but `inOrder` grows with the number of turns that wait, not with the number of
 * their calls.
 */
export function createTurns<T extends TurnEntry>(deps: {
  monotonic: () => number;
  /** How long a started call counts, in ms. */
  windowMs: number;
}): Turns<T> {
  const starts = createStartLog(deps);
  const lines = new Map<string | undefined, TurnLine<T>>();
  let waiting = 0;
  let pushed = 0;

  /**
   * Takes an entry with `own` others of its turn ahead of it. Returns how many calls of that turn count at the moment when the
   * entry starts: those of the last minute, plus `own`.
   */
  const startedAt = (turn: string | undefined, own: number) =>
    turn === undefined ? 0 : starts.count(turn) + own;

  /**
   * Returns how many waiting calls of another turn start before an entry of our turn. `started` is the number of calls of our
   * turn that count when the entry starts, and `again` is whether the entry is a repeated attempt.
   */
  const aheadIn = (turn: string | undefined, line: TurnLine<T>, started: number, again: boolean): number => {
    const mayTie = again ? line.waitingAgain : line.waiting;
    if (turn === undefined) return started > 0 ? line.waiting : mayTie;
    const fewer = started - starts.count(turn);
    if (fewer < 0) return 0;
    return Math.min(fewer, line.waiting) + (fewer < mayTie ? 1 : 0);
  };

  return {
    push(one) {
      const line = lines.get(one.turn) ?? createTurnLine<T>();
      lines.set(one.turn, line);
      line.push({ one, number: pushed++ });
      waiting++;
    },
    remove(one) {
      const line = lines.get(one.turn);
      if (!line || one.gone) return;
      line.remove(one);
      waiting--;
      if (line.waiting === 0) lines.delete(one.turn);
    },
    next() {
      let best: { one: T; key: OrderKey } | undefined;
      for (const [turn, line] of lines) {
        const head = line.peek();
        if (!head) continue;
        const key = keyOf(head, startedAt(turn, 0));
        if (!best || compareKeys(key, best.key) < 0) best = { one: head.one, key };
      }
      return best?.one;
    },
    noteStart(turn) {
      if (turn !== undefined) starts.note(turn);
    },
    started: (turn) => startedAt(turn, 0),
    placeFor({ turn, again }) {
      const own = lines.get(turn);
      const ownAhead = (again ? own?.waitingAgain : own?.waiting) ?? 0;
      const started = startedAt(turn, ownAhead);
      let ahead = ownAhead;
      for (const [other, line] of lines) {
        if (other !== turn) ahead += aheadIn(other, line, started, again);
      }
      return { ahead, started };
    },
    inOrder: () =>
      [...lines]
        .flatMap(([turn, line]) =>
          line.all().map((entry, own) => {
            const started = startedAt(turn, own);
            return { one: entry.one, started, key: keyOf(entry, started) };
          }),
        )
        .sort((a, b) => compareKeys(a.key, b.key))
        .map(({ one, started }, ahead) => ({ one, place: { ahead, started } })),
    size: () => waiting,
    remembered: starts.size,
  };
}

/** The sort key of an entry. First come entries with the fewest started calls, then repeated attempts, then older entries. */
interface OrderKey {
  started: number;
  again: boolean;
  number: number;
}

const keyOf = ({ one, number }: Numbered<TurnEntry>, started: number): OrderKey => ({
  started,
  again: one.again,
  number,
});

const compareKeys = (a: OrderKey, b: OrderKey): number =>
  a.started - b.started || Number(b.again) - Number(a.again) || a.number - b.number;

/** Makes a log of the moments at which calls started, by turn. Calls before the last window are forgotten. */
function createStartLog({ monotonic, windowMs }: { monotonic: () => number; windowMs: number }) {
  // The order of the keys is by the last start of each turn, the oldest first.
  const startsAtMs = new Map<string, number[]>();

  /** Forgets the calls of a turn that started before the window. Returns the moments of the others. */
  const recent = (turn: string): number[] => {
    const atMs = startsAtMs.get(turn) ?? [];
    const sinceMs = monotonic() - windowMs;
    for (let oldest = atMs[0]; oldest !== undefined && oldest <= sinceMs; oldest = atMs[0]) atMs.shift();
    return atMs;
  };

  return {
    note(turn: string): void {
      const atMs = recent(turn);
      atMs.push(monotonic());
      startsAtMs.delete(turn);
      startsAtMs.set(turn, atMs);
      for (const oldest of startsAtMs.keys()) {
        if (recent(oldest).length > 0) break;
        startsAtMs.delete(oldest);
      }
    },
    count: (turn: string): number => recent(turn).length,
    size: (): number => startsAtMs.size,
  };
}

interface Numbered<T> {
  readonly one: T;
  /** The number of the entry in the order of arrival. */
  readonly number: number;
}

/** The waiting calls of one turn. */
interface TurnLine<T extends TurnEntry> {
  waiting: number;
  waitingAgain: number;
  push(entry: Numbered<T>): void;
  remove(one: T): void;
  /** Returns the first entry that still waits. The entry stays in place. */
  peek(): Numbered<T> | undefined;
  all(): Numbered<T>[];
}

function createTurnLine<T extends TurnEntry>(): TurnLine<T> {
  const again = createLine<T>();
  const fresh = createLine<T>();
  const line: TurnLine<T> = {
    waiting: 0,
    waitingAgain: 0,
    push(entry) {
      (entry.one.again ? again : fresh).push(entry);
      count(entry.one, 1);
    },
    remove(one) {
      one.gone = true;
      count(one, -1);
      (one.again ? again : fresh).peek();
    },
    peek: () => again.peek() ?? fresh.peek(),
    all: () => [...again.all(), ...fresh.all()],
  };
  const count = (one: T, by: 1 | -1): void => {
    line.waiting += by;
    if (one.again) line.waitingAgain += by;
  };
  return line;
}

// The shortest used part of an array that is cut off. The used part must also be more than half of the array, so that an entry
// takes constant time on average.
const COMPACT_FROM = 1_000;

function createLine<T extends TurnEntry>() {
  // Each entry that `head` passes is set to undefined, because a job holds its whole answer in memory.
  let items: (Numbered<T> | undefined)[] = [];
  let head = 0;
  return {
    push(entry: Numbered<T>): void {
      items.push(entry);
    },
    peek(): Numbered<T> | undefined {
      while (items[head]?.one.gone) items[head++] = undefined;
      if (head === items.length) {
        items = [];
        head = 0;
      } else if (head > COMPACT_FROM && head > items.length / 2) {
        items = items.slice(head);
        head = 0;
      }
      return items[head];
    },
    all: (): Numbered<T>[] =>
      items.slice(head).filter((entry): entry is Numbered<T> => entry !== undefined && !entry.one.gone),
  };
}
