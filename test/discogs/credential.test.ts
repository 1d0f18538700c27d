// Credentials: what they show of their token, and that each request carries its own.
import { inspect } from 'node:util';
import { serialize } from 'node:v8';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import type { Credential } from '../../src/core/discogs-port.ts';
import { authorizationOf, createCredential, redactCredential } from '../../src/discogs/credential.ts';
import { createLog } from '../../src/log/log.ts';
import { credentialOf } from '../support/connect-discogs.ts';
import { useNock } from '../support/use-nock.ts';
import { answerWith, BASE, createRig, failureOf, networkError, type Reply, TOO_MANY } from './client-rig.ts';

const TOKEN = 'sekrit-token-of-miles';

describe('a credential', () => {
  const credential = credentialOf(TOKEN);

  it.each<[string, (credential: Credential) => string]>([
    ['as a text', (one) => `${one}`],
    ['by String', String],
    ['as JSON', JSON.stringify],
    ['by inspect', (one) => inspect(one)],
    ['by inspect with all that is hidden', (one) => inspect(one, { showHidden: true, depth: null })],
    [
      'inside of something',
      (one) => inspect({ deep: [{ one }], text: `as ${one}`, json: JSON.stringify([one]) }),
    ],
  ])('prints without its token: %s', (_, print) => {
    expect(print(credential)).toContain('[credential]');
    expect(print(credential)).not.toContain('sekrit');
  });

  it.each<[string, (credential: Credential) => unknown]>([
    ['its properties', (one) => Object.getOwnPropertyDescriptors(one)],
    ['a copy', (one) => ({ ...one })],
    ['a clone', (one) => structuredClone(one)],
    ['a serialization', (one) => serialize(one).toString('latin1')],
    [
      'an error with it',
      (one) => inspect(Object.assign(new Error('x', { cause: one }), { one }), { showHidden: true }),
    ],
  ])('holds nothing that shows its token: %s', (_, make) => {
    expect(inspect(make(credential), { showHidden: true, depth: null })).not.toContain('sekrit');
  });

  it('is in no line of a log, nor is its token, from the moment when it is made', () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => lines.push(line) };
    const log = createLog({ level: 'debug', pretty: false, secrets: [], destination });
    log.info({ token: TOKEN }, 'before');
    const own = createCredential(TOKEN, log.hide);
    const authorization = authorizationOf(own);
    log.info({ own, authorization, form: encodeURIComponent(TOKEN) }, `as ${own}: ${TOKEN}`);
    log.child({ authorization }).error({ err: new Error(`failed with ${TOKEN}`) }, 'failed');
    expect(lines[0]).toContain(TOKEN);
    expect(lines.slice(1).join('')).not.toContain('sekrit');
    expect(lines[1]).toContain('"own":"[credential]"');
    expect(log.redact(`said ${TOKEN}`)).toBe('said [redacted]');
  });

  it('is not made of a token that no header can carry, and the error does not quote it', () => {
    const hidden: string[] = [];
    const make = () => createCredential('se\nkrit', (secret) => hidden.push(secret));
    expect(make).toThrow(/^The Discogs token has odd characters$/);
    expect(hidden).toEqual(['se\nkrit']);
  });

  it('is removed from a text, and no other one is', () => {
    expect(redactCredential(`bad token: ${TOKEN}`, credential)).toBe('bad token: [token]');
    expect(redactCredential(`bad token: ${TOKEN}`, null)).toBe(`bad token: ${TOKEN}`);
  });
});

describe('calls of several credentials at once', () => {
  useNock();

  /** The answer to the first attempt of a call, and how the call ends. */
  const BEGINNINGS: [Reply, string][] = [
    [{ status: 503 }, 'done'],
    [{ status: 429, body: TOO_MANY }, 'done'],
    [{ error: networkError('ECONNRESET', 'read') }, 'done'],
    // elsewhere.test has no answer here. A request to it would fail like a connection that was cut.
    [{ status: 302, headers: { location: 'https://elsewhere.test/' } }, 'BadResponseError'],
    [{ status: 401, body: { message: 'Invalid token' } }, 'AuthError'],
  ];

  it('each carry their own in every attempt, and no redirect is followed', async () => {
    const rig = createRig();
    const calls = ['sekrit-miles', 'sekrit-nina', null].flatMap((token, place) => {
      const discogs = rig.as(token === null ? null : credentialOf(token));
      // Only a request with exactly this header gets an answer.
      const headers =
        token === null
          ? { badheaders: ['authorization'] }
          : { reqheaders: { authorization: `Discogs token=${token}` } };
      return BEGINNINGS.map(([first, outcome], way) => {
        const id = 10 * (place + 1) + way;
        const second: Reply[] = outcome === 'done' ? [{ body: { id, title: 'Untitled' } }] : [];
        answerWith(nock(BASE, headers), `/releases/${id}`, [first, ...second]);
        return { outcome, call: () => discogs.getRelease(id, { lane: 'person' }) };
      });
    });
    const outcomes = calls.map(({ call }) =>
      call().then(
        () => 'done',
        (error: unknown) => (error instanceof Error ? error.name : error),
      ),
    );
    expect(await Promise.all(outcomes)).toEqual(calls.map(({ outcome }) => outcome));
  });

  it('are not made with a credential of someone else’s making', async () => {
    const rig = createRig();
    const own: Credential = { toString: () => '[credential]', toJSON: () => '[credential]' };
    const failure = await failureOf(rig.as(own).getRelease(10, { lane: 'person' }));
    expect(failure).toBeInstanceOf(TypeError);
  });
});
