// Support of the tests about the rules of the local Discogs: a row for each rule, and the test that breaks them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { createSandboxClock } from '../../sandbox/discord/clock.ts';
import { callDiscogs } from '../support/discogs-caller.ts';

export const mine = '/users/crate_keeper/collection';

/**
 * The sources of the rules: a section of https://www.discogs.com/developers, an answer that was recorded, or a measurement by
 * others.
 */
export const DOCS = {
  AUTH: 'Authentication > Discogs Auth Flow',
  PAGINATION: 'Home > Pagination',
  SEARCH: 'Database > Search: authentication is required',
  RELEASE: 'Database > Release: 404',
  MASTER: 'Database > Master Release: 404',
  IDENTITY: 'User Identity > Identity: 401',
  COLLECTION: 'User Collection > Collection Items By Folder: 403 unless it is yours or public and folder 0',
  BY_RELEASE: 'User Collection > Collection Items By Release',
  FOLDER: 'User Collection > Collection Folder: 404',
  ADD: 'User Collection > Add To Collection Folder',
  DELETE: 'User Collection > Delete Instance From Folder',
  VALUE: 'User Collection > Collection Value: only for the owner',
  RECORDED: 'a recorded answer',
  MEASURED: 'measured by authors of clients',
} as const;

type Who = 'owner' | 'other' | 'nobody' | 'stranger' | 'query';

export interface Rule {
  rule: string;
  source: string;
  method?: string;
  path: string;
  who?: Who;
  body?: string;
  status: number;
  message: string;
}

/** Starts a local Discogs for the tests of a file. Its owner has one copy of 513594, and `open_book` an open collection. */
export function useRules() {
  let discogs: LocalDiscogs;
  let copyId = 0;
  beforeAll(async () => {
    discogs = await startLocalDiscogs({ clock: createSandboxClock(), limit: null, anonymousLimit: null });
    discogs.addAccount({ username: 'open_book', token: 'other-token', isPrivate: false });
    copyId = discogs.collection.add(513594).instanceId;
  });
  afterAll(() => discogs.close());

  function call(method: string, path: string, who: Who = 'owner', body?: string) {
    const tokens = {
      owner: discogs.token,
      other: 'other-token',
      stranger: 'nobody-has-this',
      nobody: null,
      query: null,
    };
    const address = who === 'query' ? `${path}&token=${discogs.token}` : path;
    return callDiscogs(discogs, address, {
      method,
      token: tokens[who],
      ...(body === undefined ? {} : { body }),
    });
  }
  return { discogs: () => discogs, copyId: () => copyId, call };
}

/** Makes a test of each rule: the call is refused with its status and its words. */
export function testRefusals(rules: Rule[], call: ReturnType<typeof useRules>['call']): void {
  test.each(rules)(
    '$rule: $status ($source)',
    async ({ method = 'GET', path, who, body, status, message }) => {
      const answer = await call(method, path, who, body);
      expect(answer.status).toBe(status);
      expect(answer.body().message).toBe(message);
    },
  );
}
