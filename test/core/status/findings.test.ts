// Core: the table of findings, the worst first.
import { describe, expect, it } from 'vitest';
import { findingsOf, worst } from '../../../src/core/status/findings.ts';
import type { Status } from '../../../src/core/status/status.ts';
import { database, status } from '../../support/statuses.ts';
import { syncRun } from '../../support/sync-runs.ts';

const failed = syncRun({ status: 'failed', endedAt: new Date(0) });
const budget = (over: Partial<Status['budget']>) => ({ ...status().budget, ...over });
const now = status().now.getTime();

describe('what someone should know', () => {
  it.each<[string, Partial<Status>, string[], string]>([
    ['all well', {}, [], 'green'],
    ['names differ only in case', { username: 'Crate_Keeper' }, [], 'green'],
    ['a sync is running', { sync: { active: syncRun(), latest: syncRun() } }, [], 'green'],
    ['a busy minute', { budget: budget({ used: 60, free: 0 }) }, [], 'green'],
    ['not checked in a busy minute', { token: { kind: 'not-asked', owner: null } }, [], 'green'],
    ['the database did not tell of syncs', { sync: null }, [], 'green'],
    [
      'rights that the bot lacks here',
      { bot: { ...status().bot, missingHere: ['Embed Links'] } },
      ['missing-rights'],
      'amber',
    ],
    ['a feed that cannot be posted', { feedRefusedIn: '31' }, ['feed-refused'], 'amber'],
    ['several servers on the list', { bot: { ...status().bot, servers: 3, allowed: 3 } }, [], 'green'],
    ['no token', { token: { kind: 'none' } }, ['no-token'], 'amber'],
    ['no username', { username: null }, ['no-username'], 'amber'],
    ['neither', { token: { kind: 'none' }, username: null }, ['no-token', 'no-username'], 'amber'],
    ["another's token", { token: { kind: 'valid', owner: 'someone' } }, ['others-token'], 'amber'],
    [
      "another's token, as last known",
      { token: { kind: 'unknown', owner: 'someone', error: null } },
      ['others-token', 'discogs-down'],
      'amber',
    ],
    ['asked to wait', { budget: budget({ pausedUntil: now + 43_000 }) }, ['asked-to-wait'], 'amber'],
    ['a slow database', { database: database({ pingMs: 1_200 }) }, ['database-slow'], 'amber'],
    ['one too slow to count', { database: database({ counts: null }) }, ['database-slow'], 'amber'],
    ['one that is just not slow', { database: database({ pingMs: 1_000 }) }, [], 'green'],
    ['the last sync failed', { sync: { active: null, latest: failed } }, ['last-sync-failed'], 'amber'],
    ['the one before failed, one runs', { sync: { active: syncRun(), latest: failed } }, [], 'green'],
    [
      'several servers, no list',
      { bot: { ...status().bot, servers: 2, allowed: 0 } },
      ['no-allow-list'],
      'amber',
    ],
    [
      'a server of the list that it is not in',
      { bot: { ...status().bot, notIn: ['112233445566778899'] } },
      ['not-invited'],
      'amber',
    ],
    [
      'a folder that is not there',
      { missingFolder: { folderId: 7, folders: [{ id: 1, name: 'Uncategorized' }] } },
      ['no-folder'],
      'red',
    ],
    ['a folder of this server that is gone', { missingServerFolder: 'Jazz' }, ['no-server-folder'], 'red'],
    ['a refused token', { token: { kind: 'refused' } }, ['token-refused'], 'red'],
    [
      "another account's crate is here, too",
      { database: database({ others: [{ name: 'old', records: 3 }] }) },
      [],
      'green',
    ],
    ['a new name for a known account', { nameTrouble: 'new-name' }, ['new-name'], 'amber'],
    ['a name that Discogs gave away', { nameTrouble: 'name-of-another' }, ['name-of-another'], 'red'],
    [
      'an account with another name now',
      { nameTrouble: 'renamed', token: { kind: 'valid', owner: 'anna' } },
      ['renamed'],
      'red',
    ],
    ['a silent database', { database: { kind: 'silent' }, sync: null }, ['database-silent'], 'red'],
    ['a lost database', { database: { kind: 'failed', error: null } }, ['database-failed'], 'red'],
    [
      'the worst first',
      { username: null, database: { kind: 'silent' }, token: { kind: 'refused' } },
      ['token-refused', 'database-silent', 'no-username'],
      'red',
    ],
  ])('%s', (_, over, kinds, level) => {
    const found = findingsOf(status(over));
    expect(found.map((one) => one.kind)).toEqual(kinds);
    expect(worst(found)).toBe(level);
  });
});
