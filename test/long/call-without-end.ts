// Long tests: a process that uses up the Discogs budget until a test kills it. Its first message names the server. From then
// on it calls in all lanes with the real client, and ends by itself only when a call fails.
import { readFileSync, writeFileSync } from 'node:fs';
import { createClock } from '../../src/clock.ts';
import { connectDiscogs } from '../support/connect-discogs.ts';
import { saturate } from '../support/saturation.ts';
import { silentLog } from '../support/silent-log.ts';

/** The message to the process, as JSON. */
export interface Server {
  baseUrl: string;
  token: string;
  username: string;
  /** Path of a file that outlives the process. */
  journal: string;
}

function openJournal(path: string) {
  let fullForMs: number | null = null;
  try {
    fullForMs = Number(readFileSync(path, 'utf8'));
  } catch {
    // There is no journal yet.
  }
  return { fullForMs, write: async (ms: number | null) => writeFileSync(path, String(ms ?? 0)) };
}

process.once('message', (message) => {
  const { baseUrl, token, username, journal }: Server = JSON.parse(String(message));
  const clock = createClock();
  const userAgent = 'RunoutTest/1.0';
  const discogs = connectDiscogs({
    baseUrl,
    token,
    userAgent,
    limit: 60,
    reserve: 10,
    journal: openJournal(journal),
    clock,
    log: silentLog,
  });
  const { signal } = new AbortController();
  saturate({ discogs, clock, username, callers: { person: 12, enrichment: 12, sync: 24 }, signal }).catch(
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.('ready');
