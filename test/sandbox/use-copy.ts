// Support of the tests about copies of the local Discogs: a collection with one copy, and calls to it.
import { afterEach, beforeEach } from 'vitest';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { callDiscogs } from '../support/discogs-caller.ts';
import { createVirtualSandboxClock } from '../support/virtual-sandbox-clock.ts';

export const RELEASE = 513594;
export const MINE = '/users/crate_keeper/collection';

/** Where the rules are from: a section of https://www.discogs.com/developers, or as it says. */
export const DOCS = {
  FIELDS: 'User Collection > List Custom Fields',
  EDIT_FIELD: 'User Collection > Edit Fields Instance',
  CHANGE: 'User Collection > Change Rating Of Release',
  RECORDED: 'a recorded answer',
  ASSUMED: 'not documented, and not recorded: it is refused, so that no client depends on it',
} as const;

/** Starts a local Discogs for each test, whose owner has one copy of RELEASE. `other-token` is of another account. */
export function useCopy() {
  let discogs: LocalDiscogs;
  let copyId = 0;
  beforeEach(async () => {
    const clock = createVirtualSandboxClock(Date.UTC(2026, 5, 13));
    discogs = await startLocalDiscogs({ clock, limit: null, anonymousLimit: null });
    discogs.addAccount({ username: 'open_book', token: 'other-token', isPrivate: false });
    copyId = discogs.collection.add(RELEASE).instanceId;
  });
  afterEach(() => discogs.close());

  const get = async (path: string, token: string | null = discogs.token) =>
    JSON.parse((await callDiscogs(discogs, path, { token })).text);
  return {
    discogs: () => discogs,
    copyId: () => copyId,
    get,
    post: (path: string, body?: unknown, token?: string | null) =>
      callDiscogs(discogs, `${MINE}/${path}`, {
        method: 'POST',
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(token !== undefined && { token }),
      }),
    copyPath: (folder = 1, release = RELEASE, id = copyId) =>
      `folders/${folder}/releases/${release}/instances/${id}`,
    pageOf: async (folder = 0) => (await get(`${MINE}/folders/${folder}/releases`)).releases,
  };
}
