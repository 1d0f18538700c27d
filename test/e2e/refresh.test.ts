// End to end: /refresh and its autocomplete, on Postgres.
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createMigratedDatabase } from '../support/test-store.ts';
import { openStage, reply, type Stage } from './stage.ts';

let stage: Stage;
/** A connection to the bot's Postgres, for data that Runout itself never writes. */
let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await createMigratedDatabase();
  drop = database.drop;
  sql = postgres(database.databaseUrl, { max: 1, onnotice: () => {} });
  stage = await openStage({ config: { databaseUrl: database.databaseUrl } });
  for (const release of ['249504', '900000102', '900000312', '900000333']) {
    await (await stage.miles.slash('add', { release })).answered();
  }
});
afterAll(async () => {
  await stage.close();
  await sql.end();
  await drop();
});
afterEach(() => {
  stage.discogs.faults.clear();
  expect(stage.discord.violations).toEqual([]);
  expect(stage.discord.pinging()).toEqual([]);
});

async function refresh(record: string) {
  return reply(stage, await stage.nina.slash('refresh', { record }));
}
const typing = (value: string) => stage.nina.autocomplete('refresh', {}, { name: 'record', value });
const changed = (message: Awaited<ReturnType<typeof refresh>>) =>
  Object.fromEntries((message.embeds[0]?.fields ?? []).map(({ name, value }) => [name, value]));

describe('autocomplete', () => {
  it('finds by artist, title, label and number, blind to case and accents, and asks Discogs nothing', async () => {
    stage.resetCalls();
    const names = async (text: string) => (await typing(text)).map((choice) => choice.name);
    expect(await names('ASTLEY')).toEqual(['Rick Astley - Never Gonna Give You Up (1987, RCA PB 41447)']);
    expect(await names('nevér gonnä')).toHaveLength(1);
    expect(await names('pb-41447')).toHaveLength(1);
    expect(await names('rca')).toHaveLength(1);
    expect(await names('大滝')).toHaveLength(1);
    expect(await names('no such record')).toEqual([]);
    // With nothing typed yet, the newest records are suggested.
    expect(await names('')).toHaveLength(4);
    expect((await names(''))[0]?.length).toBeLessThanOrEqual(100);
    expect(stage.calls()).toEqual([]);
  });
});

describe('/refresh', () => {
  it('reads the chosen record from Discogs, never from the cache, and shows what changed', async () => {
    const [choice] = await typing('astley');
    stage.resetCalls();
    const same = await refresh(choice?.value.toString() ?? '');
    expect(same.content).toMatch(/is up to date\n.*Data provided by/);
    expect(stage.calls().map((call) => call.path)).toEqual(['/releases/249504']);

    stage.discogs.catalogue.change(249504, {
      year: 0,
      title: 'Never *Gonna* @everyone',
      formats: [{ name: 'Vinyl', qty: 1, text: 'Red Translucent', descriptions: ['7"', 'Shape'] }],
      styles: [],
    });
    const answer = await refresh(choice?.value.toString() ?? '');
    expect(answer.content).toMatch(
      /^Updated \*\*Rick Astley - Never \\\*Gonna\\\* \\@everyone\*\* · 6 changes/,
    );
    expect(changed(answer)).toMatchObject({
      Title: 'Never Gonna Give You Up → Never \\*Gonna\\* \\@everyone',
      Year: '1987 → –',
      Colour: '– → Red Translucent',
      Shaped: 'no → yes',
      Styles: 'Synth-pop, Euro-Disco → –',
    });
    expect(answer.isEphemeral).toBe(false);
  });

  it('keeps what is ours, finds it under its new name, and refills the cache', async () => {
    stage.resetCalls();
    const found = await (await stage.miles.slash('search catno', { number: 'PB 41447' })).answered();
    // The record is still in the collection and still green. Its details come from the cache, so only the search makes a call.
    expect(found?.embeds[0]?.description).toMatch(/^\*\*✅ Owned\*\*\n/);
    expect(stage.calls().map((call) => call.path)).toEqual(['/database/search']);
    expect(found?.embeds[0]?.description).toContain('Red Translucent');
    expect(await typing('never *gonna*')).toHaveLength(1);
    const kept = await stage.offline((store) => store.records.findByReleaseId(249504));
    expect(kept).toMatchObject({ isSyncedWithDiscogs: true, dataSource: 'discogs', yearReleased: null });
    expect(kept?.updatedAt.getTime()).toBeGreaterThan(kept?.createdAt.getTime() ?? 0);
  });

  it.each([
    ['900000102', /^\*\*New Order - Blue Monday\*\* is up to date/],
    ['[r900000102]', /^\*\*New Order - Blue Monday\*\* is up to date/],
    ['https://www.discogs.com/de/release/900000102-x?y=z', /^\*\*New Order - Blue Monday\*\* is up to date/],
    ['blue monday', /^\*\*New Order - Blue Monday\*\* is up to date/],
  ])('takes %s', async (record, sentence) => {
    expect((await refresh(record)).content).toMatch(sentence);
  });

  it.each([
    ['a', /Several records match/],
    ['nothing like that', /^Nothing in the crate matches\. Try \/find$/],
    ['-', /^Nothing in the crate matches\. Try \/find$/],
    ['8260804', /^Release 8260804 isn't in the crate/],
  ])('says why %s is not one record, and asks Discogs nothing', async (record, sentence) => {
    stage.resetCalls();
    expect((await refresh(record)).content).toMatch(sentence);
    expect(stage.calls()).toEqual([]);
  });

  it.each([
    [' ', /^Pick a record from the list$/],
    ['x'.repeat(600), /too long/],
    ['https://www.discogs.com/master/10362', /^That's a master/],
  ])('refuses %s in private, at once', async (record, sentence) => {
    const answer = await refresh(record);
    expect(answer.content).toMatch(sentence);
    expect(answer.isEphemeral).toBe(true);
  });

  it('an outage: the record stays as it was, the reason, and the id that is in the log', async () => {
    stage.discogs.faults.add({ method: 'GET', times: 'always', fault: { kind: 'status', status: 503 } });
    const answer = await refresh('900000102');
    expect(answer.content).toMatch(
      /^\*\*New Order - Blue Monday\*\* stays as it was\. Discogs had an error \(503\)\. Try again in a few minutes \(code `[0-9a-f]{8}`\)$/,
    );
    expect(stage.knows(/\(code `([0-9a-f]{8})`\)/.exec(answer.content)?.[1] ?? '')).toBe(true);
  });

  it('a record without a release on Discogs: said so, asks nothing, and changes nothing', async () => {
    await sql`update records set discogs_id = null, data_source = 'manual', updated_at = '2001-02-03'
      where discogs_id = 900000333`;
    const before = await sql`select * from records where discogs_id is null`;
    expect(before).toHaveLength(1);
    stage.resetCalls();
    const answer = await refresh(before[0]?.id);
    expect(answer.content).toMatch(/^\*\*.+\*\* isn't linked to Discogs$/);
    expect(stage.calls()).toEqual([]);
    expect(await sql`select * from records where discogs_id is null`).toEqual(before);
  });

  it('gone from Discogs: said so, and kept', async () => {
    stage.discogs.catalogue.remove(900000102);
    expect((await refresh('900000102')).content).toMatch(
      /^\*\*New Order - Blue Monday\*\* was deleted or merged on Discogs/,
    );
    expect(await typing('blue monday')).toHaveLength(1);
  });
});
