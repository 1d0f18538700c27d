// Discord, views: the embed of /status, by snapshot.
import { describe, expect, it } from 'vitest';
import type { Status } from '../../../src/core/status/status.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { LIMITS } from '../../../src/discord/views/limits.ts';
import { statusReply } from '../../../src/discord/views/status.ts';
import { StoreError, UnavailableError } from '../../../src/errors.ts';
import { ago, database, status } from '../../support/statuses.ts';
import { syncRun } from '../../support/sync-runs.ts';

const GUILD = '301';
const reply = (over: Partial<Status> = {}) => statusReply(status(over), GUILD, english);
const embedOf = (over: Partial<Status> = {}) => reply(over).embeds[0];
const linksOf = (over: Partial<Status>) =>
  reply(over).components.flatMap((row) =>
    row.components.map((one) => ('url' in one ? `${one.label}: ${one.url}` : null)),
  );

/** The embed as a person reads it: title, what is wrong, the fields (side by side or across), the buttons. */
function asRead(over: Partial<Status>): string {
  const embed = embedOf(over);
  const fields = (embed?.fields ?? []).map(
    ({ name, value, inline }) => `[${name}${inline ? '' : ', across'}]\n${value}`,
  );
  return [embed?.title, embed?.description, ...fields, ...linksOf(over)].filter(Boolean).join('\n');
}
const fieldOf = (name: string, over: Partial<Status>) =>
  embedOf(over)?.fields?.find((one) => one.name === name)?.value;

const down = new UnavailableError({
  ...{ method: 'GET', path: '/oauth/identity', status: 503, reason: 'server-error' },
});
const message = { channelId: '401', messageId: '901' };
const running = syncRun({ pulled: 1_200, skipped: 40, message, startedAt: ago(3) });
const failed = syncRun({ status: 'failed', errorCount: 3, endedAt: ago(60), message });

describe('/status, each state as a person reads it', () => {
  it.each<[string, Partial<Status>]>([
    ['all well', {}],
    ['no token', { token: { kind: 'none' }, value: null }],
    ['bad token', { token: { kind: 'refused' } }],
    ['no username', { username: null, value: null }],
    ["another account's token", { token: { kind: 'valid', owner: 'some*one' } }],
    ['Discogs down', { token: { kind: 'unknown', owner: 'crate_keeper', error: down } }],
    ['Discogs silent', { token: { kind: 'unknown', owner: null, error: null } }],
    [
      'asked to wait',
      {
        token: { kind: 'not-asked', owner: 'crate_keeper' },
        budget: {
          ...{ limit: 54, used: 54, kept: 0, free: -2, queued: { person: 2, enrichment: 5, sync: 1 } },
          pausedUntil: status().now.getTime() + 42_100,
        },
      },
    ],
    [
      'just restarted',
      {
        token: { kind: 'not-asked', owner: 'crate_keeper' },
        budget: {
          ...{ limit: 60, used: 14, kept: 29, free: 17, pausedUntil: null },
          queued: { person: 0, enrichment: 0, sync: 0 },
        },
      },
    ],
    ['database slow', { database: database({ pingMs: 1_234.5 }), databaseKind: 'postgres' }],
    ['database too slow to count', { database: database({ counts: null }), databaseKind: 'postgres' }],
    ['database silent', { database: { kind: 'silent' }, sync: null, databaseKind: 'postgres' }],
    [
      'database gone',
      {
        database: { kind: 'failed', error: new StoreError({ code: 'ECONNREFUSED', unreachable: true }) },
        ...{ sync: null, databaseKind: 'postgres' },
      },
    ],
    [
      'database refusing',
      {
        database: { kind: 'failed', error: new StoreError({ code: '42501', unreachable: false }) },
        sync: null,
      },
    ],
    ['not checked in a busy minute', { token: { kind: 'not-asked', owner: null } }],
    ['saved adds that wait', { healing: { waiting: 2, nextTry: ago(-4).getTime() } }],
    ['saved adds that a sync comes before', { healing: { waiting: 2, nextTry: 'after-run' } }],
    ['a saved add that rests', { healing: { waiting: 1, nextTry: 'rests' } }],
    ['details that wait', { details: { waiting: 2, nextTry: ago(-4).getTime() } }],
    ['details that rest', { details: { waiting: 1, nextTry: 'rests' } }],
    ['a sync running', { sync: { active: running, latest: running } }],
    ['the last sync failed', { sync: { active: null, latest: failed } }],
    [
      'database damaged',
      {
        database: { kind: 'failed', error: new StoreError({ code: 'XX001', unreachable: false }) },
        ...{ sync: null },
      },
    ],
    [
      'other crates',
      {
        database: database({
          others: ['old_keeper', null, 'c', 'd'].map((name) => ({ name, records: 1_204 })),
        }),
      },
    ],
    ['a new name for a known account', { nameTrouble: 'new-name' }],
    ['a name that Discogs gave away', { nameTrouble: 'name-of-another' }],
    ['an account with another name now', { nameTrouble: 'renamed', token: { kind: 'valid', owner: 'anna' } }],
    ['a feed that Discord refuses', { feedRefusedIn: '501' }],
    ['rights are missing here', { bot: { ...status().bot, missingHere: ['View Channel'] } }],
    [
      'a folder that is not there',
      {
        missingFolder: {
          folderId: 77,
          folders: Array.from({ length: 12 }, (_, n) => ({ id: n + 1, name: `Folder *${n + 1}*` })),
        },
      },
    ],
    ['a server that it is not in', { bot: { ...status().bot, notIn: ['301', '302'], allowed: 3 } }],
    ['several servers without an allow-list', { bot: { ...status().bot, servers: 3, allowed: 0 } }],
  ])('%s', (_, over) => {
    expect(asRead(over)).toMatchSnapshot();
  });
});

describe('details', () => {
  it('a run that is paused, stopping, or of another server', () => {
    const active = (over: Partial<typeof running>) =>
      fieldOf('Sync', { sync: { active: { ...running, ...over }, latest: null } });
    expect(active({ status: 'paused' })).toMatch(/^Sync paused, /);
    expect(active({ stoppedBy: '501' })).toMatch(/^Sync stopping, /);
    expect(active({ kind: 'preview' })).toMatch(/^Preview running, /);
    const elsewhere = { userId: '501', guildId: '302', channelId: '401' };
    expect(active({})).toContain('started by <@501>');
    // A run of another server is shown without a link and without the name of who started it.
    expect(active({ requester: elsewhere })).not.toContain('<@');
    expect(active({ requester: elsewhere })).toContain('Sync running, started in another server <t:');
    const link = 'Open sync message: https://discord.com/channels/301/401/901';
    expect(linksOf({ sync: { active: running, latest: null } })).toEqual([link]);
    expect(linksOf({ sync: { active: { ...running, requester: elsewhere }, latest: null } })).toEqual([]);
  });

  it('the last run in its own words', () => {
    const latest = (over: Partial<typeof running>) =>
      fieldOf('Sync', { sync: { active: null, latest: { ...running, endedAt: ago(1), ...over } } });
    expect(latest({ status: 'done' })).toMatch(
      /^Last sync <t:\d+:R>: Everything is in sync\n⬇️ 1,200 new · ⬆️ 0 · 40 unchanged$/,
    );
    expect(latest({ status: 'done', kind: 'preview' })).toMatch(/^Last preview <t:\d+:R>: Done$/);
    const imported = { kind: 'import', pushed: 5, totalDiscogsItems: 6 } as const;
    expect(latest({ status: 'done', ...imported })).toMatch(
      /^Last import <t:\d+:R>: Imported\n✅ 5 of 6 added$/,
    );
    expect(latest({ status: 'done', errorCount: 2 })).toMatch(/: Done with 2 problems\n.*\n⚠️ 2 problems$/);
    expect(latest({ status: 'stopped' })).toMatch(/: Stopped\n/);
  });

  it('before the first sync it says what to do, and not that Discogs has no copies', () => {
    expect(fieldOf('Sync', {})).toBe('None yet. Run /sync, so I know what you own');
    // Without an account /sync is off.
    expect(fieldOf('Sync', { username: null })).toBe('None yet');
    const none = database({ counts: { records: 0, unsynced: 0, copies: 0 } });
    expect(fieldOf('Crate', { database: none })).not.toContain('last seen on Discogs');
    const synced = { active: null, latest: { ...running, status: 'done', endedAt: ago(1) } } as const;
    expect(fieldOf('Crate', { database: none, sync: synced })).toContain('0 copies last seen on Discogs');
    // An import does not look at the whole collection.
    const imported = { active: null, latest: { ...synced.latest, kind: 'import' } } as const;
    expect(fieldOf('Crate', { database: none, sync: imported })).not.toContain('last seen on Discogs');
  });

  it('a machine that cannot read photos', () => {
    expect(fieldOf('Bot', { photosOff: 'sharp is not installed' })).toMatch(
      /\nPhotos are off: sharp is not installed\. Text works\. `npm run doctor` says what to do$/,
    );
    expect(fieldOf('Bot', {})).not.toContain('Photos');
  });

  it('before the first heartbeat nothing says how long one takes', () => {
    const bot = { ...status().bot, gatewayMs: null };
    expect(fieldOf('Bot', { bot })).toMatch(/^Runout 0\.1\.0, started <t:\d+:R>\nIn 1 server/);
  });

  it('everything at once, with hostile names, stays within the limits and means nothing', () => {
    const hostile = `**@everyone** [x](https://evil.example) ${'Ḧ'.repeat(300)}`;
    const embed = embedOf({
      ...{ token: { kind: 'valid', owner: hostile }, username: 'someone' },
      database: database({
        others: Array.from({ length: 9 }, () => ({ name: hostile, records: 9 })),
        pingMs: 5_000,
      }),
      value: { value: { minimum: hostile, median: hostile, maximum: hostile }, at: ago(1) },
      sync: { active: null, latest: failed },
      bot: { ...status().bot, servers: 9, allowed: 0 },
    });
    expect(embed?.fields?.every((one) => one.value.length <= LIMITS.embedFieldValue)).toBe(true);
    expect(embed?.description?.length).toBeLessThanOrEqual(LIMITS.embedDescription);
    expect(JSON.stringify(embed)).not.toMatch(/[^\\]@everyone|[^\\]\[x\]/);
  });
});
