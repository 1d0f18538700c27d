// Checks the import table of the rooms (docs/architecture.md): an import that the table does not allow fails here.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

interface Rule {
  room: string;
  /** Packages, or paths from the root without their ending. A trailing slash allows the whole folder. */
  may: string[];
}

const RULES: Rule[] = [
  {
    room: 'commands/',
    may: [
      'discord.js',
      '@discordjs/builders',
      'src/core/',
      'src/discord/',
      'src/errors',
      'src/app',
      'commands/',
    ],
  },
  {
    room: 'src/core/',
    may: ['src/core/', 'src/errors', 'src/clock', 'src/text/'],
  },
  // Facts of the world outside, for two rooms that do not know each other.
  { room: 'src/text/', may: ['src/text/'] },
  { room: 'src/http-facts.ts', may: [] },
  {
    room: 'src/discogs/',
    may: [
      'node:events',
      'p-queue',
      'undici',
      'zod',
      'src/core/ports',
      'src/core/discogs-port',
      'src/core/types',
      'src/core/search/types',
      'src/core/search/ports',
      'src/errors',
      'src/clock',
      'src/text/',
      'src/http-facts',
      'src/discogs/',
    ],
  },
  {
    room: 'src/store/',
    may: [
      'node:',
      'drizzle-orm',
      'p-queue',
      'postgres',
      '@electric-sql/pglite',
      'tar',
      'src/core/ports',
      'src/core/types',
      'src/core/add/ports',
      'src/core/add/types',
      'src/core/sync/ports',
      'src/core/sync/types',
      'src/core/accounts/choose',
      'src/core/accounts/ports',
      'src/core/search/ports',
      'src/core/search/types',
      'src/core/crate/ports',
      'src/core/crate/types',
      'src/core/import/ports',
      'src/core/details/plan',
      'src/core/details/ports',
      'src/core/feed/ports',
      'src/core/settings/ports',
      'src/core/nightly/ports',
      'src/core/add/standing',
      'src/errors',
      'src/clock',
      'src/store/',
    ],
  },
  {
    room: 'src/csv/',
    may: [
      'node:zlib',
      'node:stream',
      'csv-parse',
      'csv-stringify',
      'src/core/crate/ports',
      'src/core/import/ports',
      'src/errors',
      'src/csv/',
    ],
  },
  { room: 'src/calendar/', may: ['croner', 'src/core/nightly/ports', 'src/calendar/'] },
  { room: 'src/attachments/', may: ['src/errors', 'src/clock', 'src/attachments/'] },
  {
    room: 'src/photo/',
    may: [
      'node:child_process',
      'node:events',
      'node:fs',
      'node:module',
      'node:url',
      'sharp',
      'zxing-wasm',
      'src/attachments/download',
      'src/core/photo/ports',
      'src/core/ports',
      'src/errors',
      'src/clock',
      'src/text/check-digit',
      'src/photo/',
    ],
  },
  {
    room: 'src/discord/',
    may: [
      'node:crypto',
      'node:fs',
      'node:url',
      'pino',
      '@resvg/resvg-js',
      'discord.js',
      '@discordjs/builders',
      'src/core/',
      'src/errors',
      'src/clock',
      'src/http-facts',
      'src/text/',
      'src/app',
      'src/discord/',
    ],
  },
  {
    room: 'src/health/',
    may: [
      'node:http',
      'node:perf_hooks',
      'src/core/discogs-port',
      'src/core/ports',
      'src/core/sync/types',
      'src/errors',
      'src/clock',
      'src/health/',
    ],
  },
  { room: 'build/', may: ['node:', 'esbuild', '@electric-sql/pglite', 'tar', 'build/'] },
  // It could be published as a package one day: it knows neither this bot nor the folders beside it.
  { room: 'sandbox/discord/', may: ['node:', 'hono', '@hono/node-server', 'ws', 'sandbox/discord/'] },
  {
    room: 'sandbox/',
    may: [
      'node:',
      'hono',
      '@hono/node-server',
      'ws',
      'esbuild',
      '@skyra/discord-components-core',
      'sandbox/',
    ],
  },
];

const files = (folder: string): string[] => (folder.endsWith('.ts') ? [folder] : filesIn(folder));

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|mjs)$/.test(name))
    .map((name) => join(folder, name));

/** What a file imports: package names, and paths from the root without their ending. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s*'([^']+)'/g,
  );
  return [...found].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    return name.startsWith('.')
      ? relative(ROOT, resolve(ROOT, dirname(file), name)).replace(/\.ts$/, '')
      : name;
  });
}

const allowed = (name: string, may: string[]) =>
  may.some(
    (one) => name === one || name.startsWith(one.endsWith('/') || one.endsWith(':') ? one : `${one}/`),
  );

/** Whether a wall-clock time is subtracted or compared, directly or through a variable that holds it. */
function measuresWithTheWall(text: string): boolean {
  const named = [...text.matchAll(/(\w+) = (?:\w+\.)*clock\.now\(\)/g)].map(([, name]) => `\\b${name}\\b`);
  const wall = `(?:${['(?:(?:\\w+\\.)*clock\\.|(?<![\\w.]))now\\(\\)', ...named].join('|')})`;
  return new RegExp(`${wall} (?:-|[<>]=?) |(?: -|[^=] [<>]=?) ${wall}`).test(text);
}

/** Type names that more than one of these files exports, each with its files. */
function exportedTwice(sources: readonly { file: string; text: string }[]): string[] {
  const byName = new Map<string, string[]>();
  for (const { file, text } of sources) {
    for (const [, name = ''] of text.matchAll(/^export (?:abstract )?(?:type|interface|class) (\w+)/gm)) {
      byName.set(name, [...(byName.get(name) ?? []), file]);
    }
  }
  return [...byName]
    .filter(([, exporters]) => exporters.length > 1)
    .map(([name, exporters]) => `${name}: ${exporters.join(', ')}`);
}

describe('rooms import only what the table allows', () => {
  it.each(RULES)('$room', ({ room, may }) => {
    const broken = files(room).flatMap((file) =>
      importsOf(file)
        .filter((name) => !allowed(name, may))
        .map((name) => `${file} imports ${name}`),
    );
    expect(broken).toEqual([]);
    expect(files(room).length).toBeGreaterThan(0);
  });

  it('only the configuration, and the composition root that hands it in, read the environment', () => {
    const readers = [...files('src'), ...files('commands')].filter((file) =>
      readFileSync(join(ROOT, file), 'utf8').includes('process.env'),
    );
    expect(readers).toEqual(['src/main.ts']);
  });

  it('only src/discogs reads the token of a credential', () => {
    const readers = [...files('src'), ...files('commands')].filter((file) =>
      /\b(?:authorizationOf|redactCredential)\b/.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(readers.filter((file) => !file.startsWith('src/discogs/'))).toEqual([]);
    expect(readers).toContain('src/discogs/credential.ts');
  });

  it('only src/clock.ts asks for the time or sets timers, but for a socket and the watchdog', () => {
    const source = [...files('src'), ...files('commands')].map((file) => ({
      file,
      text: readFileSync(join(ROOT, file), 'utf8'),
    }));
    const using = (what: RegExp) => source.filter(({ text }) => what.test(text)).map(({ file }) => file);
    expect(using(/Date\.now\(\)|new Date\(\)/)).toEqual(['src/clock.ts', 'src/process/watchdog-thread.mjs']);
    expect(using(/\bperformance\.now\(|\bhrtime\b/)).toEqual(['src/clock.ts']);
    expect(using(/\bset(Timeout|Interval)\(/)).toEqual([
      'src/clock.ts',
      'src/process/watchdog-thread.mjs',
      'src/discogs/http/exchange.ts',
    ]);
    expect(using(/\bAbortSignal\.timeout\(/)).toEqual([
      'src/store/embedded/ask-socket.ts',
      'src/store/embedded/guard-socket.ts',
    ]);
  });

  it('nothing is measured with the wall clock, which may be set (docs/architecture.md, "Time")', () => {
    /** These files compare times that are stored in the database, so both sides come from a wall clock. */
    const STORED: Record<string, string> = {
      'src/clock.ts': 'ageMs, which says so by its name',
      'src/core/housekeeping.ts': 'rows by the time they bear',
      'src/core/nightly/nightly.ts':
        'the hour of a night, which a clock on the wall shows; it waits a minute at most',
      'src/core/add/sent-log.ts': 'a request of another process; this one waits as long itself',
    };
    const measuring = [...files('src'), ...files('commands')].filter((file) =>
      measuresWithTheWall(readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(measuring.filter((file) => !(file in STORED))).toEqual([]);
  });

  it('no two files of src export a type of one name', () => {
    const sources = files('src').map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));
    expect(exportedTwice(sources)).toEqual([]);
  });

  it('a type that two files export is named with both', () => {
    const sources = [
      { file: 'a.ts', text: 'export interface Answer {}\nexport type Own = 1;' },
      { file: 'b.ts', text: 'type Own = 2;\nexport class Answer {}' },
    ];
    expect(exportedTwice(sources)).toEqual(['Answer: a.ts, b.ts']);
  });

  it.each([
    ['const ms = clock.now() - startedAt;', true],
    ['if (ctx.clock.now() >= untilMs) return;', true],
    ['const leftMs = untilMs - deps.clock.now();', true],
    ['while (until > now()) await clock.sleep(1);', true],
    ['const nowMs = clock.now();\nconst since = nowMs - thenMs;', true],
    ['until = clock.now() + 5;\nif (until <= x) return;', true],
    ['const at = clock.monotonic() - startedAt;', false],
    ['const nowMs = clock.monotonic();\nreturn nowMs - thenMs;', false],
    ['const now = () => new Date(clock.now());', false],
    ['const until = new Date(clock.now() + LEASE_MS);', false],
    ['const list: Array<() => number> = [() => clock.now()];', false],
  ])('a measure with the wall clock is found in %j: %s', (text, isFound) => {
    expect(measuresWithTheWall(text)).toBe(isFound);
  });

  it('no test has a deadline that a busy machine can miss (CONTRIBUTING, "A busy machine")', () => {
    const deadlines: [what: string, pattern: RegExp][] = [
      [
        'a time limit of a test',
        /\}, \{ timeout:|\btimeout: [\d_]+ *\}|^\s*timeout: [\d_]+,$|^ *\}, [\d_]+\);$/m,
      ],
      ['a wait with a default limit of a second', /expect\.poll\(|vi\.waitFor\(|vi\.waitUntil\(/],
      ['a deadline of the wall', /\b(?:Date|performance)\.now\(\) <|< (?:Date|performance)\.now\(\)/],
      ['a duration of this machine', /expect\([^\n]*(?:performance\.now|Date\.now)\(\)[^\n]*\.toBeLess/],
    ];
    const found = [...files('test'), ...files('soak')]
      .filter(
        (file) =>
          (file.endsWith('.test.ts') || file.startsWith('soak/')) && file !== 'test/architecture.test.ts',
      )
      .flatMap((file) => {
        const text = readFileSync(join(ROOT, file), 'utf8');
        return deadlines.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${file}: ${what}`);
      });
    expect(found).toEqual([]);
  });
});
