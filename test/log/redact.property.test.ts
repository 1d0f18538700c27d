// No secret, in whatever form, reaches any output: the log, its errors and their causes, /status, the health port.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { english } from '../../src/discord/texts/en/index.ts';
import { statusReply } from '../../src/discord/views/status.ts';
import { StoreError, UnavailableError } from '../../src/errors.ts';
import { startHealthServer } from '../../src/health/server.ts';
import { createLog } from '../../src/log/log.ts';
import { createRedactor } from '../../src/log/redact.ts';
import { silentLog } from '../support/silent-log.ts';
import { status } from '../support/statuses.ts';

/** Characters that JSON, addresses and shells write in their own ways. Random passwords often have them. */
const ODD = [
  '"',
  "'",
  '\\',
  '\n',
  '\t',
  '\r',
  '\u0001',
  '%',
  '+',
  '/',
  '&',
  '=',
  '#',
  '@',
  ':',
  '?',
  ' ',
  'é',
  '水',
  '🜁',
];
const secret = fc
  .array(fc.oneof(fc.constantFrom(...ODD), fc.constantFrom(...'abcXYZ0189-_.')), {
    minLength: 8,
    maxLength: 40,
  })
  .map((letters) => letters.join(''))
  // The configuration trims spaces at the ends, so no secret has them.
  .filter((text) => text.trim() === text);

/** Few runs for each property: there are many properties, and each line is decoded in every way. */
const RUNS = { numRuns: 40 };

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The ways in which programs write a text that they were given. */
const WRITTEN: [string, (secret: string) => string][] = [
  ['as it is', (text) => text],
  ['in JSON', (text) => JSON.stringify({ password: text })],
  ['in JSON in JSON', (text) => JSON.stringify(JSON.stringify({ password: text }))],
  ['in the query of an address', (text) => `https://host/?${new URLSearchParams({ token: text })}`],
  ['in a part of a path', (text) => `https://host/${encodeURIComponent(text)}/x`],
  [
    'in codes of small letters',
    (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  ],
  [
    'as the password of an address',
    (text) => Object.assign(new URL('https://host'), { password: text }).href,
  ],
  ['in base64', base64],
  ['in base64, with a user', (text) => `Basic ${base64(`user:${text}`)}`],
  ['in base64, with more around', (text) => base64(`{"a":"${text}","b":1}`)],
  ['in base64, with a letter more', (text) => base64(`a user:${text}.`)],
  ['in base64 for addresses', (text) => Buffer.from(`u:${text}`).toString('base64url')],
  ['in hexadecimal', (text) => Buffer.from(text).toString('hex')],
];

/** All keys, texts and numbers in a value. */
function leaves(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.entries(value).flatMap(([key, one]) => [key, ...leaves(one)]);
}

/** Everything that a reader who knows the encodings can decode from a text. */
function readings(text: string): string[] {
  const found = text.match(/[\w+/-]{8,}={0,2}/g) ?? [];
  const unpacked = found.flatMap((one) => [
    // Base64 groups letters by four, and the text before the secret can shift the groups.
    ...[0, 1, 2, 3].map((from) => Buffer.from(one.slice(from), 'base64').toString()),
    Buffer.from(one, 'hex').toString(),
  ]);
  const decoded = text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (codes) => Buffer.from(codes.replaceAll('%', ''), 'hex').toString());
  const unquoted = [text, text.replaceAll('\\\\', '\\')].flatMap((one) => [one, one.replace(/\\(.)/g, '$1')]);
  return [text, decoded, ...unquoted, ...unpacked];
}

function expectSafe(told: unknown, hidden: string): void {
  for (const leaf of leaves(told)) {
    // The word that replaces a secret is no leak, even if a random secret is a part of it.
    const rest = leaf.replaceAll('[redacted]', '\u0000');
    for (const reading of readings(rest)) expect(reading.includes(hidden)).toBe(false);
  }
}

/** Returns the lines that a log with these secrets writes. */
function lines(secrets: string[], write: (log: ReturnType<typeof createLog>) => void): unknown[] {
  const written: string[] = [];
  const destination = { write: (line: string) => written.push(line) };
  write(createLog({ level: 'trace', pretty: false, secrets, destination }));
  // Every line must still be JSON after the secrets were removed.
  return written.map((line) => JSON.parse(line));
}

describe('a secret', () => {
  it.each(WRITTEN)('%s: is in no line of the log', (_, written) => {
    fc.assert(
      fc.property(secret, (hidden) => {
        const shown = written(hidden);
        const told = lines([hidden], (log) => {
          log.info({ [shown]: shown, deep: [{ header: `x ${shown} y` }] }, `said ${shown}`);
          const cause = Object.assign(new Error(shown), { code: shown });
          const failed = new UnavailableError({
            ...{ method: 'GET', path: `/${shown}`, status: 500, reason: 'cut', detail: shown },
            cause: new Error(`because ${shown}`, { cause }),
          });
          log.error({ err: failed }, 'failed');
        });
        expect(told).toHaveLength(2);
        expectSafe(told, hidden);
      }),
      RUNS,
    );
  });

  it('is taken out of what is printed without the log, too', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...WRITTEN), (hidden, [, written]) => {
        const shown = `Stopped: ${written(hidden)}.`;
        expectSafe(createRedactor([hidden]).text(shown), hidden);
        // This secret became known later than the other one.
        const redactor = createRedactor(['another-secret']);
        redactor.add(hidden);
        expectSafe(redactor.text(shown), hidden);
        expect(redactor.text('another-secret')).toBe('[redacted]');
      }),
      RUNS,
    );
  });

  it.each<[string, (password: string) => string]>([
    ['as it is meant', (password) => `postgres://runout:${password}@host:5432/name`],
    [
      'in codes',
      (password) => `postgresql://runout:${encodeURIComponent(password)}@host/name?sslmode=require`,
    ],
    ['without a user', (password) => `postgres://:${encodeURIComponent(password)}@host/name`],
    ['behind the address', (password) => `postgres://host/name?password=${encodeURIComponent(password)}`],
  ])('that is the password in DATABASE_URL, %s, alone and in the address', (_, addressOf) => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...WRITTEN), (password, [, written]) => {
        const address = addressOf(password);
        const told = lines([address], (log) => {
          log.warn({ at: address }, `refused: ${written(password)}`);
          log.warn({ err: new Error(`connect ${written(address)}`) }, 'failed');
        });
        expectSafe(told, password);
      }),
      RUNS,
    );
  });

  it('that looks like other text of a line leaves it JSON', () => {
    for (const hidden of ['n4711', 'level', '4711', 'true', 'null', '"msg', 'info":{', '\\n4711', 'time']) {
      const told = lines([hidden], (log) =>
        log.info({ text: 'x\n4711', number: 1_471_123, isSo: true, none: null, [hidden]: hidden }, 'hello'),
      );
      expect(told).toHaveLength(1);
      expectSafe(told, hidden);
    }
  });

  it('leaves the rest of a line as it is', () => {
    const facts = { id: 'ab12', deep: [1, null, { isSo: false }], none: null, ms: 12 };
    const told = lines(['hunter2-hunter2'], (log) =>
      log.info({ ...facts, said: 'hunter2-hunter2!' }, 'done'),
    );
    expect(told).toMatchObject([{ ...facts, said: '[redacted]!', msg: 'done', level: 30 }]);
  });
});

describe('what others see', () => {
  it('/status says what is wrong without a word of the error', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...WRITTEN), (hidden, [, written]) => {
        const error = new Error(written(hidden), { cause: new Error(written(hidden)) });
        const failed = new UnavailableError({
          ...{ method: 'GET', path: `/${written(hidden)}`, status: 500, reason: 'server-error' },
          ...{ detail: written(hidden), cause: error },
        });
        const lost = new StoreError({ code: written(hidden), unreachable: true });
        for (const one of [error, failed, lost]) {
          const shown = status({
            token: { kind: 'unknown', owner: null, error: one },
            database: { kind: 'failed', error: one },
          });
          expectSafe(statusReply(shown, '1', english), hidden);
        }
      }),
      RUNS,
    );
  });

  it('the health port says that it failed, and nothing of why', async () => {
    const hidden = 'pa"ss\\wo\nrd';
    const fail = () => {
      throw new Error(hidden);
    };
    const probe = createServer().listen(0);
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const server = await startHealthServer({
      ...{ host: '127.0.0.1', port },
      health: async () => fail(),
      metrics: async () => fail(),
      log: silentLog,
    });
    for (const path of ['healthz', 'metrics']) {
      const answer = await fetch(`http://127.0.0.1:${port}/${path}`);
      expect(answer.ok).toBe(false);
      expectSafe([await answer.text(), [...answer.headers]], hidden);
    }
    await server.close();
  });
});
