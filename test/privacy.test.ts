// PRIVACY.md is true to the code: its times, and the columns that are about people.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { expect, it } from 'vitest';
import { KEPT } from '../src/core/housekeeping.ts';
import { COPIES_KEPT } from '../src/store/embedded/copies.ts';
import * as schema from '../src/store/schema.ts';

const ROOT = join(import.meta.dirname, '..');
const text = readFileSync(join(ROOT, 'PRIVACY.md'), 'utf8');
const rows = text.split('\n').filter((line) => line.startsWith('|'));
const tables = Object.values(schema).flatMap((one) => (is(one, PgTable) ? [one] : []));

it('names every table', () => {
  const silent = tables.map(getTableName).filter((name) => !text.includes(`\`${name}\``));
  expect(silent).toEqual([]);
});

it('names each column about people, in the row of its table', () => {
  const ABOUT_PEOPLE = /requester|asker|question|stopped_by|user_id|guild|channel|message_|notes|rating/;
  const missing = tables.flatMap((table) => {
    const row = rows.find((line) => line.includes(`\`${getTableName(table)}\``)) ?? '';
    return Object.values(getTableColumns(table))
      .map(({ name }) => name)
      .filter((name) => ABOUT_PEOPLE.test(name) && !row.includes(`\`${name}\``))
      .map((name) => `${getTableName(table)}.${name}`);
  });
  expect(missing).toEqual([]);
});

it('has the times of the housekeeping', () => {
  const DAY_MS = 24 * 60 * 60_000;
  const row = (what: string) => rows.find((line) => line.includes(what));
  expect(row('add_intents')).toContain(`| ${KEPT.intentsMs / DAY_MS} days after`);
  expect(row('sync_runs')).toContain(`| ${KEPT.runsMs / DAY_MS} days after`);
  expect(row('crate_lists')).toContain(
    `| ${KEPT.listsMs / DAY_MS} days, then deleted within ${KEPT.everyMs / 3_600_000} hours`,
  );
  expect(row('`imports`')).toContain(
    `| ${KEPT.importsMs / DAY_MS} day, then deleted within ${KEPT.everyMs / 3_600_000} hours`,
  );
  expect(row('detail_writes')).toContain(
    `at most ${KEPT.detailsMs / DAY_MS} days, then deleted within ${KEPT.everyMs / 3_600_000} hours`,
  );
  expect(row('`feed_posts`')).toContain(
    `| ${KEPT.feedMs / DAY_MS} days, then deleted within ${KEPT.everyMs / 3_600_000} hours`,
  );
  expect(row('search_cache')).toContain(`deleted within ${KEPT.everyMs / 3_600_000} hours`);
  expect(COPIES_KEPT).toMatchObject({ daily: 7, migrations: 2 });
  expect(row('DATA_DIR/copies')).toContain('the last seven days on which the bot ran; the last two');
});

it.each(['README.md', 'SECURITY.md', 'docs/operating.md'])('%s leads to it', (file) => {
  expect(readFileSync(join(ROOT, file), 'utf8')).toMatch(/\]\((?:\.\.\/)?PRIVACY\.md\)/);
});
