// Discogs: whose call is next within one lane. The next turn is of the one who started the fewest calls in the last minute; the
// calls of one person, or of one account, go first come first served.

/** One entry of a lane. The lane owns `gone`; the rest belongs to the limiter. */
export interface TurnEntry {
  /** A Discord user, or an account. Undefined: a call of the bot itself, which always counts as a first one. */
  readonly turn: string | undefined;
  /** A repeated attempt. It goes before the others of its turn, which came later than its first attempt. */
  readonly again: boolean;
  /** Set when the entry has left the line. It keeps its place there until the head of the line passes it. */
  gone: boolean;
}

/** Where an entry stands in its lane. */
export interface Place {
  /** How many entries go before it, as long as no other one comes. */
  ahead: number;
  /** How many calls of its turn count when it starts: those of the last minute, and those that go before it. */
  started: number;
}

export interface Turns<T extends TurnEntry> {
  push(one: T): void;
  /** Removes an entry from any place. */
  remove(one: T): void;
  /** The entry whose turn is next. It stays in place. */
  next(): T | undefined;
  /** Notes that a call of this turn starts. */
  noteStart(turn: string | undefined): void;
  /** How many calls of this turn started in the last minute. */
  started(turn: string | undefined): number;
  /** The place that a new entry would get. */
  placeFor(newcomer: Pick<TurnEntry, 'turn' | 'again'>): Place;
  /** Lists all entries with their places, in order. Takes time in proportion to their number. */
  inOrder(): { one: T; place: Place }[];
  size(): number;
  /** How many turns have starts that are remembered. */
  remembered(): number;
}

/** An empty lane. All but `inOrder` takes time in proportion to the turns that wait, however many calls each of them has. */
export function createTurns<T extends TurnEntry>(deps: {
  monotonic: () => number;
  /** How long a start counts. */
  windowMs: number;
}): Turns<T> {
  const starts = createStartLog(deps);
  const lines = new Map<string | undefined, TurnLine<T>>();
  let waiting = 0;
  let pushed = 0;

  /** How many calls of a turn count when an entry starts that has `own` others of its turn before it. */
  const startedAt = (turn: string | undefined, own: number) =>
    turn === undefined ? 0 : starts.count(turn) + own;

  /** How many entries of another line go before an entry that starts as the call number `started` of its own turn. */
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

/** The order within a lane: the fewest starts first, then repeated attempts, then who came first. */
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

/** When calls started, of the turns of the last window only. */
function createStartLog({ monotonic, windowMs }: { monotonic: () => number; windowMs: number }) {
  // The turn whose last start is the oldest comes first.
  const startsAtMs = new Map<string, number[]>();

  /** The starts of a turn, without those before the window. */
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
  /** The number of the entry, in the order of arrival. */
  readonly number: number;
}

/** The waiting calls of one turn. */
interface TurnLine<T extends TurnEntry> {
  waiting: number;
  waitingAgain: number;
  push(entry: Numbered<T>): void;
  remove(one: T): void;
  /** Returns the first entry that is still waiting. It stays in place. */
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

// A consumed head is cut off once it is this long and most of the array: constant time over the long run.
const COMPACT_FROM = 1_000;

function createLine<T extends TurnEntry>() {
  // The head releases each entry that it passes: a job holds its whole answer.
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
