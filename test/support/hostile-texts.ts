// Support: texts that strangers can write to make a reader slow, and the measure of how slow a reader is.

/** A hostile text repeats some of these, between one of `BEFORE` and one of `AFTER`, which readers look for. */
const UNITS = [
  ...[' ', '\n', '\t', '\0', '\r\n', '\u00a0', '\u200e', '\u202e', '\u200b', '\ud800', '\ue010'],
  ...[
    '-',
    '–',
    '—',
    '/',
    '\\',
    '"',
    "'",
    '“',
    '”',
    '„',
    '«',
    '(',
    ')',
    '[',
    ']',
    '{',
    '<',
    '>',
    '()',
    '([{"',
  ],
  ...[',', ';', ':', '.', '+', '&', '|', '#', '*', '_', '~', '`', '@', '=', '?', '!', '%', '$', '^'],
  ...[
    '0',
    '1',
    '1.',
    '1,',
    '1-',
    '1 ',
    '1/',
    '12/500 ',
    '500 copies ',
    '180g ',
    '(1)',
    ' (2)',
    ' (2)*',
    '(',
    '33 ⅓ ',
  ],
  ...[
    'a',
    'A',
    'x ',
    'a.',
    'a-',
    'é',
    'ß',
    'e\u0301',
    '\u0301',
    '\u0301\u0316',
    '日',
    '赤',
    'ת',
    'ن',
    '\u{1f468}\u200d',
    '\u{1f1e6}',
  ],
  ...[
    ' with',
    ' w/',
    'w/',
    ' and ',
    ' in ',
    'ltd. to ',
    'limited ',
    ' of',
    'rsd ',
    "rsd' ",
    'ish',
    'dish',
    'ed',
  ],
  ...[
    'red ',
    'Red/',
    'red, ',
    'vinyl ',
    'label ',
    'exclusive ',
    'shaped ',
    'star ',
    'picture disc ',
    'etched ',
    'x x ',
  ],
  ...[
    'http://',
    'https://a',
    'discogs.com/',
    'a.discogs.',
    '/release/',
    '/release/1',
    '[r1',
    '[r',
    'xn--',
    '%zz',
    '//',
    ':a',
    'add:1:',
  ],
  ...[
    'discord',
    'discord.',
    'discord.gg/',
    '%64',
    '%2e',
    'ｄ',
    '０',
    '−',
    '\u00ad',
    '\u200d',
    '\ufe0f',
    '\u0301\u200d',
  ],
  ...['\\"', '",', '\\u0000', '{"', '<@', '](', '||', '```', '2 w', '00:00:00', 'Mon, '],
];
const BEFORE = ['', 'x', 'Red ', '(', '"', 'https://', '<', '[r', '1', 'Mon, '];
const AFTER = ['', 'y', 'y)', '!', '"', ']', '\n'];

/** A hostile text that can be made in any length. `length` counts characters. */
export interface HostileText {
  name: string;
  ofLength(length: number): string;
}

const rowOf = (before: string, units: readonly string[], after: string): HostileText => ({
  name: JSON.stringify([before, ...units, after]),
  ofLength(length) {
    const row = units.join('');
    const room = Math.max(0, length - before.length - after.length);
    return before + row.repeat(Math.ceil(room / row.length)).slice(0, room) + after;
  },
});

/** Each unit in a row, three times: once before a `y`, and twice between one of `BEFORE` and one of `AFTER`. */
export const ROWS: readonly HostileText[] = UNITS.flatMap((unit, at) =>
  [0, 1, 2].map((step) =>
    rowOf(
      step === 0 ? '' : (BEFORE[(at + step) % BEFORE.length] ?? ''),
      [unit],
      step === 0 ? 'y' : (AFTER[(at * 3 + step) % AFTER.length] ?? ''),
    ),
  ),
);

/** Makes a text of several units in turn, chosen by random numbers. */
export const mixtureOf = (numbers: readonly number[]): HostileText => {
  const pick = (from: readonly string[], number = 0) => from[number % from.length] ?? '';
  const [before, after, ...units] = numbers;
  return rowOf(
    pick(BEFORE, before),
    units.length === 0 ? ['-'] : units.map((number) => pick(UNITS, number)),
    pick(AFTER, after),
  );
};

/** How much CPU time of this process one call takes, in ms. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * The least CPU time of up to five tries, in ms. Several tries, because other programs share the processor and its caches.
 * The first time of at most `enough` ends the tries.
 */
function leastCpuMs(work: () => void, enough: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5 && least > enough; attempt++) least = Math.min(least, cpuMs(work));
  return least;
}

/** Short lengths first, in small steps: work that doubles with each character shows before it takes for ever. */
const SHORT = 1_000;
const LENGTHS = [18, 21, 24, 28, 33, 40, 60, 300, SHORT];
const MOST_MS = 20;
/** Less than this is not compared. Quadratic work that takes 0.25 ms for 1,000 characters takes only 16 ms for 8,000. */
const NOTICEABLE_MS = 0.25;
const LONG = 8 * SHORT;
/** For eight times the length, linear work grows 8 times and quadratic work 64 times. This is between the two. */
const MOST_GROWTH = 24;

/** Returns what is wrong with the time that `read` takes for this text. Null when nothing is wrong. */
export function complaint(read: (text: string) => unknown, text: HostileText): string | null {
  const leastFor = (length: number, enough: number) => {
    const given = text.ofLength(length);
    return leastCpuMs(() => read(given), enough);
  };
  let shortMs = 0;
  for (const length of LENGTHS) {
    shortMs = leastFor(length, MOST_MS);
    if (shortMs > MOST_MS) return `${shortMs.toFixed(1)} ms of CPU for ${length} characters of ${text.name}`;
  }
  if (shortMs <= NOTICEABLE_MS) return null;
  // In the order of what it costs: most readers need only the first.
  if (leastFor(LONG, MOST_MS) <= MOST_MS) return null;
  shortMs = leastFor(SHORT, NOTICEABLE_MS);
  const longMs = leastFor(LONG, shortMs * MOST_GROWTH);
  if (shortMs <= NOTICEABLE_MS || longMs <= shortMs * MOST_GROWTH) return null;
  return `${shortMs.toFixed(2)} ms for ${SHORT} characters, ${longMs.toFixed(1)} ms for ${LONG} of ${text.name}`;
}
