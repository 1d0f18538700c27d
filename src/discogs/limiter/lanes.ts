// Discogs: the waiting line of the limiter. Three lanes by urgency, first come first served within each; every
// operation takes constant time, so that 10,000 waiting sync calls cost a person nothing.
import type { Lane } from '../../core/ports.ts';

/** Most urgent first (docs/architecture.md, "The budget"). */
export const LANES: readonly Lane[] = ['person', 'enrichment', 'sync'];

/** One who waits. The lanes own `gone`; the rest belongs to the limiter. */
export interface Waiting {
  readonly lane: Lane;
  /** A repeated attempt: goes before the others of its lane, which came later than its first one. */
  readonly again: boolean;
  /** Left the line. It keeps its place there until the head passes it. */
  gone: boolean;
}

interface Line<T> {
  push(one: T): void;
  /** The first that is still there, left in place. */
  peek(): T | undefined;
  all(): T[];
}

// A consumed head is cut off once it is this long and most of the array: constant time over the long run.
const COMPACT_FROM = 1_000;

function createLine<T extends Waiting>(): Line<T> {
  // What the head has passed is let go of at once: behind a job stands its whole answer.
  let items: (T | undefined)[] = [];
  let head = 0;
  return {
    push: (one) => {
      items.push(one);
    },
    peek() {
      while (items[head]?.gone) items[head++] = undefined;
      if (head === items.length) {
        items = [];
        head = 0;
      } else if (head > COMPACT_FROM && head > items.length / 2) {
        items = items.slice(head);
        head = 0;
      }
      return items[head];
    },
    all: () => items.slice(head).filter((one): one is T => one !== undefined && !one.gone),
  };
}

export interface Lanes<T extends Waiting> {
  push(one: T): void;
  /** Takes one out, from anywhere. Nothing happens if it left already. */
  remove(one: T): void;
  /** The one whose turn is next, left in place: always of the most urgent lane that has any. */
  next(): T | undefined;
  /** How many would go before a newcomer. */
  ahead(newcomer: Pick<Waiting, 'lane' | 'again'>): number;
  /** How many go before one who waits already. Takes time with the length of its lane. */
  before(one: T): number;
  size(lane: Lane): number;
  /** Everybody in one lane, in order. Takes time with its length. */
  all(lane: Lane): T[];
}

/** Three empty lanes. */
export function createLanes<T extends Waiting>(): Lanes<T> {
  const create = () => ({ again: createLine<T>(), fresh: createLine<T>(), waitingAgain: 0, waiting: 0 });
  const lanes = { person: create(), enrichment: create(), sync: create() };

  const all = (lane: Lane) => [...lanes[lane].again.all(), ...lanes[lane].fresh.all()];

  const moreUrgent = (lane: Lane): number => {
    let sum = 0;
    for (const name of LANES) {
      if (name === lane) break;
      sum += lanes[name].waiting;
    }
    return sum;
  };

  const count = (one: T, by: 1 | -1): void => {
    const lane = lanes[one.lane];
    lane.waiting += by;
    if (one.again) lane.waitingAgain += by;
  };

  return {
    push(one) {
      const lane = lanes[one.lane];
      (one.again ? lane.again : lane.fresh).push(one);
      count(one, 1);
    },
    remove(one) {
      if (one.gone) return;
      one.gone = true;
      count(one, -1);
      const lane = lanes[one.lane];
      (one.again ? lane.again : lane.fresh).peek();
    },
    next() {
      for (const name of LANES) {
        const lane = lanes[name];
        if (lane.waiting > 0) return lane.again.peek() ?? lane.fresh.peek();
      }
      return undefined;
    },
    ahead: ({ lane, again }) => moreUrgent(lane) + (again ? lanes[lane].waitingAgain : lanes[lane].waiting),
    before: (one) => moreUrgent(one.lane) + all(one.lane).indexOf(one),
    size: (lane) => lanes[lane].waiting,
    all,
  };
}
