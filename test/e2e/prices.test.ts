// End to end: what is for sale of a pressing. Only private cards say it, only for six hours, and it is in memory alone.
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { createMigratedDatabase } from '../support/test-store.ts';
import { addButton, note, openStage, reply, type Stage, seen } from './stage.ts';

const RELEASE = 249504;
/** Digits that nothing else in the sandbox has. */
const [COUNT, PRICE] = [40_417, 73_173.37];
const LINE = /^40,417 for sale from €73,173\.37, <t:\d+:R>$/;
const ANY_PRICE = /for sale|73,?173|40,?417/;

let stage: Stage;
let database: Awaited<ReturnType<typeof createMigratedDatabase>>;
beforeAll(async () => {
  database = await createMigratedDatabase();
  stage = await openStage({ config: { databaseUrl: database.databaseUrl } });
  stage.discogs.catalogue.change(RELEASE, { price: PRICE, forSale: COUNT });
});
afterAll(async () => {
  await stage.close();
  await database.drop();
});
beforeEach(() => stage.resetCalls());
afterEach(() => {
  stage.discogs.faults.clear();
  expect(stage.discord.violations).toEqual([]);
  expect(stage.discogs.refused()).toBe(0);
  const seenByAll = [...stage.miles.messages(), ...stage.ada.messages()].filter((one) => !one.isEphemeral);
  expect(JSON.stringify(seenByAll)).not.toMatch(ANY_PRICE);
  expect(stage.log()).not.toMatch(ANY_PRICE);
});

/** Lets Miles use a command, and returns its message with all details. */
async function answer(command: string, options: Record<string, string | boolean>): Promise<Message> {
  const use = await stage.miles.slash(command, options);
  const first = await reply(stage, use);
  await stage.handled(use);
  return use.message() ?? first;
}
const find = (isPrivate: boolean) => answer('find', { what: `r${RELEASE}`, private: isPrivate });
const lastLine = (message: Message) => message.embeds[0]?.description?.split('\n').at(-1) ?? '';

/** Everything in the database, as text. */
async function dump(): Promise<string> {
  const sql = postgres(database.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const tables = await sql<{ name: string }[]>`
      select tablename as name from pg_tables where schemaname = 'public'`;
    const rows = await Promise.all(tables.map(({ name }) => sql`select t::text as row from ${sql(name)} t`));
    return rows
      .flat()
      .map(({ row }) => row)
      .join('\n');
  } finally {
    await sql.end();
  }
}

it('is in the currency of the value of the collection', async () => {
  await (await stage.ada.slash('status')).answered();
  expect(lastLine(await find(true))).toMatch(LINE);
});

it('private cards of /search, the finder, /add, /refresh, /crate show and ✓ Owned say it', async () => {
  expect(lastLine(await answer('search catno', { number: 'PB 41447', private: true }))).toMatch(LINE);
  expect(lastLine(await answer('find', { what: 'm96559', private: true }))).toMatch(LINE);
  expect(lastLine(await answer('add', { release: `${RELEASE}`, private: true }))).toMatch(LINE);
  expect(lastLine(await answer('refresh', { record: `${RELEASE}`, private: true }))).toMatch(LINE);
  stage.resetCalls();
  const shown = await answer('crate show', { record: `${RELEASE}`, private: true });
  expect(lastLine(shown)).toMatch(LINE);
  expect(stage.calls()).toEqual([]);
  const press = await stage.miles.press(shown, addButton(shown));
  const owned = await note(stage, press, /^Already in the crate/);
  expect(owned.content.split('\n').at(-1)).toMatch(LINE);
  // What is pressed on a private card paints it again with its price.
  expect(lastLine(await seen(stage, press, 'the card', ({ embeds }) => embeds.length === 1))).toMatch(LINE);
});

it('no public answer has one, nor the database, the log and an export', async () => {
  const cards = [
    await find(false),
    await answer('search catno', { number: 'PB 41447' }),
    await answer('add', { release: `${RELEASE}` }),
    await answer('refresh', { record: `${RELEASE}` }),
    await answer('crate show', { record: `${RELEASE}` }),
    await answer('crate random', {}),
  ];
  for (const card of cards) expect(JSON.stringify(card)).not.toMatch(ANY_PRICE);
  const { attachments } = await reply(stage, await stage.ada.slash('crate export'));
  const bytes = stage.discord.file(attachments[0]?.id ?? '')?.bytes ?? [];
  expect(Buffer.from(bytes).toString('utf8')).toContain('Never Gonna Give You Up');
  expect(Buffer.from(bytes).toString('utf8')).not.toMatch(ANY_PRICE);
  const kept = await dump();
  expect(kept).toContain('Never Gonna Give You Up');
  expect(kept).not.toMatch(ANY_PRICE);
});

it('six hours later none is shown while Discogs is down, and then the new one', async () => {
  const card = await find(true);
  expect(lastLine(card)).toMatch(LINE);
  stage.clock.jump(6 * 60 * 60_000);
  stage.discogs.faults.add({ times: 'always', fault: { kind: 'status', status: 503 } });
  expect(JSON.stringify(await answer('crate show', { record: `${RELEASE}`, private: true }))).not.toMatch(
    ANY_PRICE,
  );
  stage.discogs.faults.clear();
  stage.discogs.catalogue.change(RELEASE, { forSale: 0 });
  await find(true);
  expect(lastLine(await find(true))).toMatch(/^None for sale, <t:\d+:R>$/);
});
