// /status in every state of the real bot: its colour, its sentence, and never more than 3 s.
import postgres from 'postgres';
import { afterEach, describe, expect, it } from 'vitest';
import { STATUS_TIMES } from '../../src/core/status/status.ts';
import { openCuttable } from '../support/cuttable-server.ts';
import { linksOf } from '../support/sync-messages.ts';
import { addOtherCrate, createMigratedDatabase } from '../support/test-store.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';

const GREEN = 0x57f287;
const AMBER = 0xfee75c;
const RED = 0xed4245;

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open(options: StageOptions = {}): Promise<Stage> {
  const database = options.config?.databaseUrl ? {} : { database: 'postgres' as const };
  const stage = await openStage({ ...database, ...options });
  ends.push(() => stage.close());
  return stage;
}

async function status(stage: Stage) {
  const use = await stage.ada.slash('status');
  const answer = await use.answered();
  const embed = answer?.embeds[0];
  if (!answer || !embed) throw new Error(`no status: ${answer?.content}`);
  expect(answer.isEphemeral).toBe(true);
  expect(answer.embeds).toHaveLength(1);
  expect(stage.discord.violations).toEqual([]);
  const field = (name: string) => embed.fields?.find((one) => one.name === name)?.value ?? '';
  const links = linksOf(answer);
  return { colour: embed.color, says: embed.description ?? '', field, embed, links };
}

describe('Discogs', () => {
  it('all well: whose token, the collection and its value, budget, database, bot; and for admins only', async () => {
    const stage = await open({ database: 'embedded', config: { guildIds: [] } });
    await (await stage.miles.slash('add', { release: '249504' })).answered();
    const { colour, says, field, embed } = await status(stage);
    expect(colour).toBe(GREEN);
    expect(says).toBe('');
    expect(field('Discogs')).toMatch(
      /^Signed in as \*\*crate\\_keeper\*\* ✅\nDiscogs requests: \*\*\d+ \/ 60\*\* this minute$/,
    );
    expect(field('Database')).toMatch(/^Built-in, .* ms$/);
    expect(field('Crate')).toMatch(
      /^1 record · 0 not on Discogs yet\n1 copy last seen on Discogs\nWorth €[\d.]+ \(.*\) <t:\d+:R>\n-# Data provided by/,
    );
    expect(field('Sync')).toBe('None yet. Run /sync, so I know what you own');
    expect(field('Bot')).toMatch(
      /^Runout \d+\.\d+\.\d+, started <t:\d+:R>\n(?:Gateway .* ms\n)?In 1 server$/,
    );
    expect(embed.footer?.text).toContain('not affiliated with, sponsored or endorsed by Discogs');
    await expect(stage.miles.slash('status')).rejects.toThrow(/may not use/);

    // Discogs is asked for the value once in six hours. The other request, for the owner of the token, is left out here.
    stage.resetCalls();
    expect((await status(stage)).field('Crate')).toContain('Worth');
    expect(stage.calls()).toEqual([]);
  });

  it('no token', async () => {
    const stage = await open({ config: { token: null } });
    const { colour, says, field } = await status(stage);
    expect(colour).toBe(AMBER);
    expect(says).toMatch(/DISCOGS_TOKEN isn't set: 25 requests a minute/);
    expect(field('Discogs')).toMatch(/^No token/);
    expect(field('Discogs')).toMatch(/\/ 25\*\* this minute/);
  });

  it('a refused token', async () => {
    const stage = await open();
    stage.discogs.revokeToken(stage.discogs.token);
    const { colour, says, field } = await status(stage);
    expect(colour).toBe(RED);
    expect(says).toMatch(/Discogs refuses DISCOGS_TOKEN\. Make a new one/);
    expect(field('Discogs')).toMatch(/^Token refused/);
  });

  it('no username', async () => {
    const stage = await open({ config: { username: null } });
    const { colour, says, field } = await status(stage);
    expect(colour).toBe(AMBER);
    expect(says).toMatch(/DISCOGS_USERNAME isn't set: .*\/sync is off/);
    expect(field('Discogs')).toMatch(/✅\nNo collection\n/);
  });

  it("another account's token", async () => {
    const stage = await open({ config: { username: 'somebody_else' } });
    const { colour, says, field } = await status(stage);
    expect(colour).toBe(AMBER);
    expect(says).toMatch(/The token belongs to crate\\_keeper, but DISCOGS_USERNAME is somebody\\_else\./);
    expect(field('Crate')).not.toContain('Worth');
  });

  it('down', async () => {
    const stage = await open();
    await stage.discogs.down();
    const { colour, says, field } = await status(stage);
    expect(colour).toBe(AMBER);
    expect(says).toMatch(/Discogs (can't be reached|doesn't answer)/);
    expect(field('Discogs')).toMatch(/^Couldn't check the token \(last: crate\\_keeper\)/);
    expect(field('Database')).toMatch(/^Postgres, .* ms$/);
  });

  it('asked us to wait: how long, and it is not asked', async () => {
    // A person waits a minute at most. At real speed that minute is not over before the test is, even on a busy machine.
    const stage = await open({ speed: 1 });
    const fault = { kind: 'status', status: 429, retryAfter: { seconds: 60 } } as const;
    stage.discogs.faults.add({ path: /^\/database\/search/, fault });
    await stage.miles.slash('search catno', { number: 'PB 41447' });
    // The 429 is logged once its answer is read. From then on the search waits.
    await stage.logged(/"status":429/);
    const before = stage.discogs.requests.length;
    const { colour, says, field } = await status(stage);
    expect(colour).toBe(AMBER);
    expect(says).toMatch(/Discogs asked for a pause\. It continues by itself <t:\d+:R>\./);
    expect(field('Discogs')).toMatch(/^Token not checked now: /);
    expect(field('Discogs')).toMatch(/Waiting: 1 for people/);
    expect(stage.discogs.requests.length).toBe(before);
  });
});

describe('database', () => {
  it('has the crate of another account, too', async () => {
    const stage = await open();
    await stage.offline((store) => addOtherCrate(store, 'old_keeper'));
    const { colour, field } = await status(stage);
    expect(colour).toBe(GREEN);
    expect(field('Crate')).toContain('The crate of **old\\_keeper** is still here: 1 record');
  });

  /** Opens a bot on a Postgres whose connections the test can cut. */
  async function onPostgres() {
    const { databaseUrl, drop } = await createMigratedDatabase();
    ends.push(drop);
    const url = new URL(databaseUrl);
    const door = await openCuttable({ host: url.hostname, port: Number(url.port) });
    ends.push(() => door.close());
    url.port = String(door.port);
    return { stage: await open({ config: { databaseUrl: url.href } }), door, databaseUrl };
  }

  /** Locks these tables until `free` is called or the test ends. */
  async function holdTables(databaseUrl: string, tables: string) {
    const admin = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    ends.push(() => admin.end());
    const held = await admin.reserve();
    const free = async () => {
      await held`rollback`;
    };
    ends.push(async () => {
      await free();
      held.release();
    });
    await held`begin`;
    await held.unsafe(`lock table ${tables} in access exclusive mode`);
    return free;
  }

  it('gone, and back', async () => {
    const { stage, door } = await onPostgres();
    expect((await status(stage)).field('Database')).toMatch(/^Postgres, (?:under 1|\d+) ms$/);
    door.down();
    door.cut('reset');
    const { colour, says, field } = await status(stage);
    expect(colour).toBe(RED);
    expect(says).toMatch(/The database (can't be reached|doesn't answer)/);
    expect(field('Sync')).toBe('Unknown while the database is away');
    expect(field('Discogs')).toMatch(/^Signed in as/);
    door.up();
    expect((await status(stage)).colour).toBe(GREEN);
  });

  it('too slow to count', async () => {
    const { stage, databaseUrl } = await onPostgres();
    const free = await holdTables(databaseUrl, 'records');
    const { colour, says, field } = await status(stage);
    expect(colour).toBe(AMBER);
    expect(says).toMatch(/^⚠️ The database is slow: it didn't count the records within 2 seconds\. Check/);
    expect(field('Database')).toMatch(/^Postgres, .* ms$/);
    expect(field('Crate')).toMatch(/^Not counted in time/);
    expect(field('Sync')).toBe('None yet. Run /sync, so I know what you own');
    await free();
    expect((await status(stage)).colour).toBe(GREEN);
  });

  it('hanging, and Discogs too: the answer still comes within 3 s', async () => {
    const { stage, databaseUrl } = await onPostgres();
    await holdTables(databaseUrl, 'records, facts, accounts, sync_runs');
    const gate = stage.discogs.hold({ path: /identity|\/collection\/value/ });

    // /status asks all its questions at once, and gives each of them this much time.
    expect(STATUS_TIMES.probeMs).toBeLessThan(2_500);
    const { colour, says, field } = await status(stage);
    expect(colour).toBe(RED);
    expect(says).toMatch(/The database doesn't answer/);
    expect(says).toMatch(/Discogs doesn't answer/);
    expect(field('Database')).toBe('Postgres, no answer within 2 seconds');
    gate.release();
  });
});

describe('sync', () => {
  it('running, with a link to its message', async () => {
    const stage = await open();
    stage.discogs.generate(300);
    const gate = stage.discogs.hold({ path: /folders\/0\/releases/ });
    const sync = await stage.ada.slash('sync');
    await gate.arrived;
    const message = await stage.discord.waitFor(
      () => {
        const shown = sync.message();
        return shown && shown.embeds.length > 0 ? shown : null;
      },
      { what: 'the message of the sync' },
    );
    const { colour, field, links } = await status(stage);
    expect(colour).toBe(GREEN);
    expect(field('Sync')).toContain(`Sync running, started by <@${stage.ada.userId}> <t:`);
    expect(links).toEqual([
      `https://discord.com/channels/${stage.guildId}/${stage.ada.channelId}/${message.id}`,
    ]);
    gate.release();
  });

  it('the last one failed', async () => {
    const stage = await open();
    // A web page would count as an outage, and the sync would wait for its end. A cut answer fails the sync.
    stage.discogs.faults.add({ path: /folders\/0\/releases/, times: 'always', fault: { kind: 'cut-json' } });
    const sync = await stage.ada.slash('sync');
    await stage.discord.waitFor(() => sync.message()?.embeds[0]?.title === 'Failed', { what: 'its end' });
    const { colour, says, field } = await status(stage);
    expect(colour).toBe(AMBER);
    expect(says).toMatch(/The last sync failed\. Run \/sync again\./);
    expect(field('Sync')).toMatch(/^Last sync <t:\d+:R>: Failed\n/);
  });
});

it('several servers without an allow-list', async () => {
  const stage = await open({ config: { guildIds: [] } });
  stage.discord.createGuild({ name: 'Somewhere else' });
  await stage.restart();
  const { colour, says, field } = await status(stage);
  expect(colour).toBe(AMBER);
  expect(says).toMatch(/Read-only: set DISCORD_GUILD_IDS to the servers that can use the bot/);
  expect(field('Bot')).toMatch(/In 2 servers$/);
});
