// Log: one line for each event, and no secret in it.
import { DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../../src/errors.ts';
import { createLog } from '../../src/log/log.ts';

const SECRETS = ['discord-token-abc', 'discogs-token-xyz', 'postgres://user:pass@host/db'];

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(
    createLog({
      level: 'debug',
      pretty: false,
      secrets: SECRETS,
      destination: { write: (line) => lines.push(line) },
    }),
  );
  return lines.join('');
}

describe('the log', () => {
  it('has an error with its facts and its causes', () => {
    const cause = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const text = logged((log) =>
      log.warn(
        {
          err: new UnavailableError({
            method: 'GET',
            path: '/releases/1',
            status: null,
            reason: 'cut',
            cause,
          }),
          id: 'ab12',
        },
        'call failed',
      ),
    );
    expect(JSON.parse(text)).toMatchObject({
      id: 'ab12',
      msg: 'call failed',
      err: { type: 'UnavailableError', path: '/releases/1', reason: 'cut', cause: { code: 'ECONNRESET' } },
    });
  });

  it.each(SECRETS)('never has a secret, wherever it stands', (secret) => {
    const text = logged((log) => {
      log.info({ [secret]: secret, deep: { header: `Discogs token=${secret}` } }, `said ${secret}`);
      log.error({ err: new Error(`failed with ${secret}`, { cause: new Error(secret) }) }, 'failed');
    });
    expect(text).not.toContain(secret);
    expect(text).toContain('[redacted]');
  });

  it('leaves out what foreign errors carry: addresses with interaction tokens, bodies', () => {
    const error = new DiscordAPIError(
      { code: 10062, message: 'Unknown interaction' },
      10062,
      404,
      'POST',
      'https://discord.com/api/v10/interactions/1/interaction-token/callback',
      { body: { content: 'private words' }, files: [] },
    );
    const text = logged((log) => log.warn({ err: error }, 'lost'));
    expect(text).not.toMatch(/interaction-token|private words/);
    expect(text).toContain('Unknown interaction');
  });
});
