// Long tests: a process that uses up the Discogs budget, to be killed. The first message names the server; from then on
// it calls, in all lanes, with the real client. It ends by itself only when a call fails.
import { readFileSync, writeFileSync } from 'node:fs';
import { createClock } from '../../src/clock.ts';
import { connectDiscogs } from '../support/connect-discogs.ts';
import { saturate } from '../support/saturation.ts';
import { silentLog } from '../support/test-store.ts';

/** What the process gets, as JSON: all strings. */
export interface Server {
  baseUrl: string;
  token: string;
  username: string;
  /** A file that outlives the process. */
  journal: string;
}

function openJournal(path: string) {
  let fullForMs: number | null = null;
  try {
    fullForMs = Number(readFileSync(path, 'utf8'));
  } catch {
    // No one wrote one yet.
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
