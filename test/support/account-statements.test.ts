// Support: the reader of statements finds what touches a table of a crate without an account, and nothing else.
import { expect, it } from 'vitest';
import { touchesCrate, withoutAccount } from './account-statements.ts';

it.each([
  ['select "id" from "records" where ("records"."account_id" = $1 and "records"."discogs_id" = $2)'],
  ['select id from records where account_id = $1 and (title = $2 or title = $3)'],
  ['select r.id from records r where $1 = r.account_id'],
  ['select id from "records" where "records"."account_id" + 0 = $1::int order by id'],
  [
    'select r.id from records as r, collection_items c where r.account_id = $1 and c.account_id = r.account_id',
  ],
  [
    'select 1 from records left join collection_items on collection_items.account_id = $1 where records.account_id = $2',
  ],
  [
    'select 1 from "records" where "records"."account_id" = $1 and exists (select 1 from "add_intents" where "add_intents"."account_id" = "records"."account_id")',
  ],
  [
    'select * from accounts where exists (select from add_intents where add_intents.account_id = accounts.id)',
  ],
  ['select id from records where account_id in ($1, $2) order by id'],
  ['update records set title = $1 from page where page.id = records.id and records.account_id = $2'],
  ['update "sync_runs" set "account_id" = $1 where "sync_runs"."account_id" = $2 returning "id"'],
  ['delete from "ownership_hints" where "ownership_hints"."account_id" = $1'],
  [
    'insert into "records" ("id", "account_id") values (default, $1) on conflict ("account_id","discogs_id") do nothing returning "id"',
  ],
  ['insert into collection_items (account_id, instance_id) select $1, id from page on conflict do nothing'],
  [
    'with held as (select id from sync_runs where id = $1 and account_id = $2 for update) update sync_runs set n = 1 where account_id = $2 and id in (select id from held)',
  ],
  ['select id from records where account_id = $1 union all select id from records where account_id = $2'],
  ["select 'from records' from facts -- join records"],
  ['select records.id, n from counted as records'],
])('nothing is wrong with: %s', (statement) => {
  expect(withoutAccount(statement)).toEqual([]);
});

it.each([
  ['select id from records', ['records']],
  ['select "id" from "records" where "records"."discogs_id" = $1', ['records']],
  ['select account_id = $1 from records', ['records']],
  ['select id from records order by account_id = $1', ['records']],
  ['select id from records where account_id = $1 or id = $2', ['records']],
  ['select id from records where (account_id = $1 and id = $2) or id = $3', ['records']],
  ['select id from records where account_id <> $1', ['records']],
  ['select id from records where account_id + 1 = $1', ['records']],
  ['select id from records where records.account_id = records.account_id', ['records']],
  [
    'select 1 from records r join collection_items c on c.release_id = r.discogs_id where r.account_id = $1',
    ['collection_items'],
  ],
  [
    'select 1 from records r join collection_items c on c.account_id = r.account_id',
    ['records', 'collection_items'],
  ],
  [
    'select 1 from records r where r.account_id = $1 and exists (select 1 from add_intents where record_id = r.id)',
    ['add_intents'],
  ],
  [
    'select 1 from records r where exists (select 1 from add_intents i where i.account_id = $1 and i.account_id = r.account_id)',
    ['records'],
  ],
  ['update records set account_id = $1', ['records']],
  ['update records set account_id = $1 where id = $2', ['records']],
  ['update records set title = said.title from said where said.id = records.id', ['records']],
  ['delete from sync_runs where id = $1', ['sync_runs']],
  ['delete from records using sync_runs where records.account_id = $1', ['sync_runs']],
  ['insert into records (id) values ($1)', ['records']],
  ['insert into records select * from other', ['records']],
  [
    'insert into collection_items (account_id, instance_id) values ($1, $2) on conflict (instance_id) do nothing',
    ['collection_items'],
  ],
  ['insert into records (account_id) select account_id from add_intents', ['add_intents']],
  ['select id from records where account_id = $1 union select id from records', ['records']],
  ['with gone as (delete from add_intents returning id) select count(*) from gone', ['add_intents']],
] as const)('finds what is wrong with: %s', (statement, offenders) => {
  expect(withoutAccount(statement)).toEqual(offenders);
  expect(touchesCrate(statement)).toBe(true);
});
