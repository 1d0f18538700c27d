// Sandbox, local Discogs: finds the handler for an address. Pure, except for the world that it gets: no socket, window or
// fault.

import type { Call } from './call.ts';
import {
  addCopy,
  collectionValue,
  copiesOfRelease,
  fieldList,
  folderList,
  folderPage,
} from './collection-routes.ts';
import { changeCopy, removeCopy, setFieldValue } from './copy-routes.ts';
import { askedCurrency } from './market.ts';
import { master, masterVersions } from './master-routes.ts';
import { isReply, pageOf } from './paging.ts';
import { json, type Reply, refusals } from './replies.ts';
import { searchCatalogue } from './search.ts';
import { releaseAnswer, searchRow } from './shapes.ts';
import { addWant, removeWant, wantList } from './want-routes.ts';
import type { World } from './world.ts';

/** The number of results of one search that Discogs can page at most. */
const mostResults = 10_000;

type Handler = (world: World, call: Call) => Reply | Promise<Reply>;

function search(world: World, call: Call): Reply {
  if (world.searchNeedsToken && !call.caller) return refusals.signInFirst();
  const found = searchCatalogue(world.catalogue.searchable(), call.url.searchParams);
  const page = pageOf(call.url, found.length, { mostItems: mostResults });
  if (isReply(page)) return page;
  return json(200, {
    pagination: page.pagination,
    results: found
      .slice(page.start, page.start + page.count)
      .map((release) => searchRow(release, call.viewer, call.caller)),
  });
}

function release(world: World, call: Call): Reply {
  const found = world.catalogue.find(Number(call.params.release));
  if (!found) return refusals.noSuchRelease();
  const currency = askedCurrency(call.url, call.caller?.currency);
  return typeof currency === 'string' ? json(200, releaseAnswer(found, call.viewer, currency)) : currency;
}

function identity(world: World, call: Call): Reply {
  if (!call.caller) return refusals.signInFirst();
  const { id, username } = call.caller;
  return json(200, {
    id,
    username,
    resource_url: `${world.baseUrl}/users/${username}`,
    consumer_name: username,
  });
}

const collection = '/users/:username/collection';
const copy = `${collection}/folders/:folder#/releases/:release#/instances/:instance#`;

const routes: { method: string; pattern: RegExp; handler: Handler }[] = (
  [
    ['GET', '/database/search', search],
    ['GET', '/releases/:release#', release],
    ['GET', '/masters/:master#', master],
    ['GET', '/masters/:master#/versions', masterVersions],
    ['GET', '/oauth/identity', identity],
    ['GET', `${collection}/value`, collectionValue],
    ['GET', `${collection}/fields`, fieldList],
    ['GET', `${collection}/folders`, folderList],
    ['GET', `${collection}/folders/:folder#/releases`, folderPage],
    ['GET', `${collection}/releases/:release#`, copiesOfRelease],
    ['POST', `${collection}/folders/:folder#/releases/:release#`, addCopy],
    ['DELETE', copy, removeCopy],
    ['POST', copy, changeCopy],
    ['POST', `${copy}/fields/:field#`, setFieldValue],
    ['GET', '/users/:username/wants', wantList],
    ['PUT', '/users/:username/wants/:release#', addWant],
    ['DELETE', '/users/:username/wants/:release#', removeWant],
  ] satisfies [string, string, Handler][]
).map(([method, path, handler]) => ({
  method,
  pattern: new RegExp(
    `^${path.replace(/:(\w+)(#?)/g, (_, name, digits) => `(?<${name}>${digits ? '\\d{1,18}' : '[^/]+'})`)}$`,
  ),
  handler,
}));

/** Returns the parameters of an address. Returns null if the address cannot be decoded (`%zz`). */
function paramsOf(pattern: RegExp, pathname: string): Record<string, string> | null {
  try {
    const groups = pattern.exec(pathname)?.groups ?? {};
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value ?? '')]),
    );
  } catch {
    return null;
  }
}

/** Answers one call that was let through: it is counted, and its token is known to be good. */
export async function answer(world: World, call: Omit<Call, 'params'>): Promise<Reply> {
  const matching = routes.filter((route) => route.pattern.test(call.url.pathname));
  if (matching.length === 0) return refusals.noSuchUrl();
  const route = matching.find((one) => one.method === call.method);
  if (!route) return refusals.wrongMethod();
  const params = paramsOf(route.pattern, call.url.pathname);
  return params ? await route.handler(world, { ...call, params }) : refusals.noSuchUrl();
}
