// Live: asks Discogs what the bot asks, reads only, and compares each answer with the bot's schema and with its shape.
import type { z } from 'zod';
import { currencyIn } from '../src/core/currency.ts';
import type { Credential } from '../src/core/discogs-port.ts';
import { BrokenExchange, type Exchange, path } from '../src/discogs/http/exchange.ts';
import { masterSchema, versionsSchema } from '../src/discogs/master-schemas.ts';
import {
  collectionPageSchema,
  foldersSchema,
  identitySchema,
  instancesSchema,
  releaseSchema,
  searchSchema,
  valueSchema,
} from '../src/discogs/schemas.ts';
import type { Counter } from './counter.ts';
import { differencesOf } from './differences.ts';
import type { Checked } from './report.ts';
import * as shapes from './shapes.ts';

export const MOST_CALLS_TO_DISCOGS = 10;

/** A release with every field, recorded more than once. It has barcodes and etchings. */
const RELEASE_ID = 249_504;
/** Its master, if the release could not be read. */
const MASTER_ID = 96_559;
/** Its album, which has many pressings. */
const ALBUM = { artist: 'Rick Astley', release_title: 'Never Gonna Give You Up' };

/** Copies on the page that is read: enough to see their shape. */
const COPIES = 25;

interface Asked {
  /** As documented, without a name in it. */
  call: string;
  path: string;
  query?: Record<string, string | number>;
  /** What the bot reads it with. */
  schema: z.ZodType;
}

/** @returns a check for each call, and sentences that answer open questions about Discogs. */
export async function checkDiscogs({
  exchange,
  credential,
  counter,
}: {
  exchange: Exchange;
  credential: Credential;
  counter: Counter;
}): Promise<{ checks: Checked[]; facts: string[] }> {
  const checks: Checked[] = [];
  const facts: string[] = [];

  /** Null: there is no answer, or it does not fit. */
  async function ask<T>({ call, schema, ...asked }: Asked, shape: z.ZodType<T>): Promise<T | null> {
    counter.take();
    const read = await answerTo(exchange, { credential, method: 'GET', ...asked });
    if ('trouble' in read) {
      checks.push({ call, differences: [read.trouble] });
      return null;
    }
    const byBot = differencesOf(schema, read.answer).map((line) => `${line} (the bot cannot use the answer)`);
    const seen = differencesOf(shape, read.answer);
    const more = seen.filter((line) => !byBot.some((other) => other.startsWith(line)));
    checks.push({ call, differences: [...byBot, ...more] });
    const fits = shape.safeParse(read.answer);
    return fits.success ? fits.data : null;
  }

  const search = (call: string, query: Record<string, string | number>): Asked => ({
    ...{ call, path: '/database/search', schema: searchSchema },
    query: { ...query, type: 'release', per_page: 10 },
  });

  const owner = await ask(
    { call: 'GET /oauth/identity', path: '/oauth/identity', schema: identitySchema },
    shapes.identity,
  );
  const release = await ask(
    {
      call: 'GET /releases/{id}',
      path: path`/releases/${RELEASE_ID}`,
      query: { curr_abbr: 'EUR' },
      schema: releaseSchema,
    },
    shapes.release,
  );
  const byTitle = search('GET /database/search?artist=&release_title=', { ...ALBUM, format: 'Vinyl' });
  const found = await ask(byTitle, shapes.search);
  if (found) facts.push(runoutFact(found.results));

  const etching = release?.identifiers.find(({ type }) => /^Matrix/.test(type))?.value;
  // As the bot does: by words only if the identifiers do not find it.
  for (const by of etching === undefined ? [] : (['barcode', 'q'] as const)) {
    const asked = search(`GET /database/search?${by}=<etching>`, { [by]: etching ?? '' });
    const answer = await ask(asked, shapes.anySearch);
    if (answer) facts.push(etchingFact(by, answer));
    if (answer && findsRelease(answer)) break;
  }
  if (etching === undefined) facts.push('No etching was searched for: the release shows none.');

  await checkMaster(release?.master_id ?? MASTER_ID, ask, facts);
  if (owner) await checkCollection(owner.username, { ask, facts, counter });
  else facts.push('The collection was not read: the owner of the token is not known.');
  return { checks, facts };
}

type Ask = <T>(asked: Asked, shape: z.ZodType<T>) => Promise<T | null>;

async function checkMaster(masterId: number, ask: Ask, facts: string[]): Promise<void> {
  await ask(
    { call: 'GET /masters/{id}', path: path`/masters/${masterId}`, schema: masterSchema },
    shapes.master,
  );
  const versions = await ask(
    {
      call: 'GET /masters/{id}/versions',
      path: path`/masters/${masterId}/versions`,
      query: { format: 'Vinyl', page: 1, per_page: 100, sort: 'released', sort_order: 'asc' },
      schema: versionsSchema,
    },
    shapes.versions,
  );
  if (versions) facts.push(facetFact(versions.filter_facets));
}

async function checkCollection(
  username: string,
  { ask, facts, counter }: { ask: Ask; facts: string[]; counter: Counter },
): Promise<void> {
  const page = await ask(
    {
      call: 'GET /users/{u}/collection/folders/0/releases',
      path: path`/users/${username}/collection/folders/0/releases`,
      query: { page: 1, per_page: COPIES, sort: 'added', sort_order: 'asc' },
      schema: collectionPageSchema,
    },
    shapes.collectionPage,
  );
  const first = page?.releases[0];
  if (page && !first) facts.push('The collection is empty, so no copy was checked.');
  await ask(
    {
      call: 'GET /users/{u}/collection/releases/{id}',
      path: path`/users/${username}/collection/releases/${first?.id ?? RELEASE_ID}`,
      schema: instancesSchema,
    },
    shapes.instances,
  );
  await ask(
    {
      call: 'GET /users/{u}/collection/folders',
      path: path`/users/${username}/collection/folders`,
      schema: foldersSchema,
    },
    shapes.folders,
  );
  if (counter.left() === 0) {
    facts.push('The value of the collection was not read: no call was left.');
    return;
  }
  const value = await ask(
    {
      call: 'GET /users/{u}/collection/value',
      path: path`/users/${username}/collection/value`,
      schema: valueSchema,
    },
    shapes.value,
  );
  if (value && currencyIn(value.median) === null)
    facts.push('The bot does not know the currency of the value, so it asks for prices in dollars.');
}

async function answerTo(
  exchange: Exchange,
  outgoing: Parameters<Exchange['send']>[0],
): Promise<{ answer: unknown } | { trouble: string }> {
  try {
    const incoming = await exchange.send(outgoing);
    const text = await incoming.text();
    if (incoming.status !== 200) return { trouble: `expected status 200, found ${incoming.status}` };
    return { answer: JSON.parse(text) };
  } catch (error) {
    if (error instanceof BrokenExchange)
      return { trouble: `expected an answer, found none (${error.reason})` };
    if (error instanceof SyntaxError) return { trouble: 'expected JSON, found something else' };
    throw error;
  }
}

type Rows = z.output<typeof shapes.anySearch>['results'];

/** Barcodes have only digits, spaces and dashes. */
const isEtching = (entry: string): boolean => /\p{L}/u.test(entry);

function runoutFact(rows: Rows): string {
  const withEtchings = rows.filter(({ barcode = [] }) => barcode.some(isEtching)).length;
  return `Search rows: ${withEtchings} of ${rows.length} have texts with letters in barcode[], such as run-outs.`;
}

const findsRelease = ({ results }: z.output<typeof shapes.anySearch>): boolean =>
  results.some(({ id }) => id === RELEASE_ID);

/** The names of the facets and how many values each has: they are words of Discogs, and say nothing about a person. */
function facetFact(facets: z.output<typeof shapes.versions>['filter_facets']): string {
  return `Versions: the facets are ${facets.map(({ id, values }) => `${id} (${values.length})`).join(', ')}.`;
}

function etchingFact(by: 'barcode' | 'q', answer: z.output<typeof shapes.anySearch>): string {
  const { items } = answer.pagination;
  const isThere = findsRelease(answer);
  return `A search with ${by}=<etching> finds ${items}, ${isThere ? 'the release among them' : 'and not the release'}.`;
}
