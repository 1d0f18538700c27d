// Discord: writes and reads the `custom_id` of buttons, select menus and forms, a public format. Buttons are pressed weeks after
// they were posted, so every spelling that was ever released stays readable.
import { type ActionKind, type Carried, type ComponentAction, FACETS } from './component-actions.ts';

const DECIMAL = /^[1-9]\d{0,9}$/;
/** The id of a message (a snowflake). */
const MESSAGE_ID = /^[1-9]\d{16,19}$/;
const BASE36 = /^[1-9a-z][0-9a-z]{0,9}$/;
/** A page in base 36, from 0: five records a page, so that up to eight million records have one. */
const PAGE36 = /^(?:0|[1-9a-z][0-9a-z]{0,3})$/;
const MOST_RESULTS = 10;

/**
 * Returns the `custom_id`. Discord allows 100 characters, which hold ten ids of seven base-36 digits: release ids up to 78
 * billion.
 */
export function encodeAction(action: ComponentAction): string {
  switch (action.kind) {
    case 'page':
      return `page:${action.page}:${action.releaseIds.map((id) => id.toString(36)).join('.')}`;
    case 'undo':
      return writeUndo(action);
    case 'stop':
      return `stop:${action.runId}${action.startedMs === null ? '' : `:${action.startedMs.toString(36)}`}`;
    case 'run':
      return `run:${action.runId}`;
    case 'imp':
      return `imp:${action.importId.toString(36)}:${action.atMs.toString(36)}`;
    case 'all':
      return `all:${action.masterId.toString(36)}`;
    case 'mp':
      return `mp:${action.masterId.toString(36)}:${action.page}`;
    case 'rel':
    case 'rem':
    case 'fgt':
    case 'keep':
    case 'wnt':
      return `${action.kind}:${action.releaseId.toString(36)}`;
    case 'unw':
      return `unw:${action.releaseId.toString(36)}${action.from === undefined ? '' : `:${action.from}`}`;
    case 'del':
      return `del:${action.releaseId.toString(36)}:${action.instanceId.toString(36)}`;
    case 'det':
      return writeDetails(action);
    case 'any':
      return `any:${action.number}`;
    case 'mf':
      return `mf:${action.which}:${action.masterId.toString(36)}`;
    case 'mine':
      if (action.of === 'master') return `mine:m:${action.masterId.toString(36)}`;
      return action.isWhole ? 'mine:a' : 'mine:s';
    case 'rnd':
      return `rnd:${action.decade?.toString(36) ?? ''}:${action.genre ?? ''}`;
    case 'shw':
    case 'pho':
    case 'num':
      return `${action.kind}:`;
    case 'dup':
      return `dup:${action.page.toString(36)}`;
    case 'crate':
      return `crate:${action.listId.toString(36)}:${action.page.toString(36)}`;
    default:
      return `${action.kind}:${action.releaseId}`;
  }
}

/** For each kind, the function that reads the text after `<kind>:`. */
const READERS: { readonly [K in ActionKind]: (text: string) => ComponentAction<K> | null } = {
  add: (text) => withId(text, (releaseId) => ({ kind: 'add', releaseId })),
  copy: (text) => withId(text, (releaseId) => ({ kind: 'copy', releaseId })),
  push: (text) => withId(text, (releaseId) => ({ kind: 'push', releaseId })),
  undo: readUndo,
  stop: readStop,
  run: (text) => withId(text, (runId) => ({ kind: 'run', runId })),
  imp: readImport,
  page: readPage,
  all: (text) => withShortId(text, (masterId) => ({ kind: 'all', masterId })),
  mp: readFinderPage,
  rel: (text) => withShortId(text, (releaseId) => ({ kind: 'rel', releaseId })),
  rem: (text) => withShortId(text, (releaseId) => ({ kind: 'rem', releaseId })),
  fgt: (text) => withShortId(text, (releaseId) => ({ kind: 'fgt', releaseId })),
  keep: (text) => withShortId(text, (releaseId) => ({ kind: 'keep', releaseId })),
  del: readDel,
  det: readDetails,
  wnt: (text) => withShortId(text, (releaseId) => ({ kind: 'wnt', releaseId })),
  unw: readUnwant,
  any: (text) => (isCarriedNumber(text) ? { kind: 'any', number: text } : null),
  pho: (text) => (text === '' ? { kind: 'pho' } : null),
  num: (text) => (text === '' ? { kind: 'num' } : null),
  mf: readFacetMenu,
  mine: readMine,
  crate: readCratePage,
  rnd: readChance,
  shw: (text) => (text === '' ? { kind: 'shw' } : null),
  dup: (text) => (PAGE36.test(text) ? { kind: 'dup', page: Number.parseInt(text, 36) } : null),
};

/** Matches a number as people print it: it has a digit, and begins and ends with a letter or a digit. `A&M 1234`, `24950`. */
const NUMBER = /^(?=.*\d)[\p{L}\p{N}][^\p{C}:]{1,38}[\p{L}\p{N}]$/u;
/** Returns whether a button can carry this number. */
export const isCarriedNumber = (text: string): boolean => text.length <= 40 && NUMBER.test(text);

/** Reads a `custom_id`. Returns null for anything that is not exactly one of the forms. */
export function decodeAction(customId: string): ComponentAction | null {
  const colon = customId.indexOf(':');
  const kind = customId.slice(0, Math.max(0, colon));
  return isKind(kind) ? READERS[kind](customId.slice(colon + 1)) : null;
}

const isKind = (text: string): text is ActionKind => Object.hasOwn(READERS, text);

const withId = <T>(text: string, make: (id: number) => T): T | null =>
  DECIMAL.test(text) ? make(Number(text)) : null;

/** The same for an id in base 36. New kinds have these, because they are shorter. */
const withShortId = <T>(text: string, make: (id: number) => T): T | null =>
  BASE36.test(text) ? make(Number.parseInt(text, 36)) : null;

function writeUndo({ intentId, releaseId, from, instanceId }: Carried['undo']): string {
  const ids = releaseId === null ? [intentId] : [intentId, releaseId];
  const copy = instanceId === undefined ? [] : [instanceId.toString(36)];
  return ['undo', ...ids, ...(from === undefined && copy.length === 0 ? [] : [from ?? '']), ...copy].join(
    ':',
  );
}

function readUndo(text: string): ComponentAction<'undo'> | null {
  const [intent = '', release, from = '', copy, ...rest] = text.split(':');
  const isFrom = from === '' ? text.split(':').length !== 3 : MESSAGE_ID.test(from);
  if (!DECIMAL.test(intent) || !isFrom || rest.length > 0) return null;
  const intentId = Number(intent);
  if (release === undefined) return { kind: 'undo', intentId, releaseId: null };
  const origin = from === '' ? {} : { from };
  return withId(release, (releaseId) => {
    if (copy === undefined) return { kind: 'undo', intentId, releaseId, ...origin };
    return withShortId(copy, (instanceId) => ({ kind: 'undo', intentId, releaseId, ...origin, instanceId }));
  });
}

function readUnwant(text: string): ComponentAction<'unw'> | null {
  const [release = '', from, ...rest] = text.split(':');
  if (rest.length > 0 || (from !== undefined && !MESSAGE_ID.test(from))) return null;
  const origin = from === undefined ? {} : { from };
  return withShortId(release, (releaseId) => ({ kind: 'unw', releaseId, ...origin }));
}

function readStop(text: string): ComponentAction<'stop'> | null {
  const [run = '', start, ...rest] = text.split(':');
  if (!DECIMAL.test(run) || rest.length > 0) return null;
  const runId = Number(run);
  if (start === undefined) return { kind: 'stop', runId, startedMs: null };
  return BASE36.test(start) ? { kind: 'stop', runId, startedMs: Number.parseInt(start, 36) } : null;
}

function readImport(text: string): ComponentAction<'imp'> | null {
  const [id = '', at = '', ...rest] = text.split(':');
  if (!BASE36.test(id) || !BASE36.test(at) || rest.length > 0) return null;
  return { kind: 'imp', importId: Number.parseInt(id, 36), atMs: Number.parseInt(at, 36) };
}

function readPage(text: string): ComponentAction<'page'> | null {
  const [page = '', list = '', ...rest] = text.split(':');
  const ids = list.split('.');
  const isRead = /^\d$/.test(page) && ids.length <= MOST_RESULTS && ids.every((id) => BASE36.test(id));
  if (!isRead || rest.length > 0) return null;
  return { kind: 'page', page: Number(page), releaseIds: ids.map((id) => Number.parseInt(id, 36)) };
}

function readFinderPage(text: string): ComponentAction<'mp'> | null {
  const [master = '', page = '', ...rest] = text.split(':');
  if (!/^\d{1,4}$/.test(page) || rest.length > 0) return null;
  return withShortId(master, (masterId) => ({ kind: 'mp', masterId, page: Number(page) }));
}

function readDel(text: string): ComponentAction<'del'> | null {
  const [release = '', copy = '', ...rest] = text.split(':');
  if (rest.length > 0) return null;
  return withShortId(release, (releaseId) =>
    withShortId(copy, (instanceId) => ({ kind: 'del', releaseId, instanceId })),
  );
}

function writeDetails({ releaseId, instanceId, first, from }: Carried['det']): string {
  const ids = [releaseId, instanceId, first === 0 ? null : first].map((id) => id?.toString(36) ?? '');
  const parts = [...ids, from ?? ''];
  return ['det', ...parts.slice(0, parts.findLastIndex((part) => part !== '') + 1)].join(':');
}

function readDetails(text: string): ComponentAction<'det'> | null {
  const [release = '', copy = '', first = '', from = '', ...rest] = text.split(':');
  const isRead = [copy, first].every((part) => part === '' || BASE36.test(part));
  if (!isRead || (from !== '' && !MESSAGE_ID.test(from)) || rest.length > 0 || text.endsWith(':'))
    return null;
  const numberOf = (part: string) => (part === '' ? null : Number.parseInt(part, 36));
  return withShortId(release, (releaseId) => ({
    ...{ kind: 'det', releaseId, instanceId: numberOf(copy), first: numberOf(first) ?? 0 },
    ...(from !== '' && { from }),
  }));
}

function readFacetMenu(text: string): ComponentAction<'mf'> | null {
  const [name, master = '', ...rest] = text.split(':');
  const which = FACETS.find((facet) => facet === name);
  if (which === undefined || rest.length > 0) return null;
  return withShortId(master, (masterId) => ({ kind: 'mf', which, masterId }));
}

function readMine(text: string): ComponentAction<'mine'> | null {
  if (text === 'a' || text === 's') return { kind: 'mine', of: 'search', isWhole: text === 'a' };
  const [of, master = '', ...rest] = text.split(':');
  if (of !== 'm' || rest.length > 0) return null;
  return withShortId(master, (masterId) => ({ kind: 'mine', of: 'master', masterId }));
}

function readCratePage(text: string): ComponentAction<'crate'> | null {
  const [list = '', page = '', ...rest] = text.split(':');
  if (!PAGE36.test(page) || rest.length > 0) return null;
  return withShortId(list, (listId) => ({ kind: 'crate', listId, page: Number.parseInt(page, 36) }));
}

function readChance(text: string): ComponentAction<'rnd'> | null {
  const [decade = '', genre, ...rest] = text.split(':');
  if (genre === undefined || rest.length > 0 || !/^(?:|[1-9a-z][0-9a-z]{2})$/.test(decade)) return null;
  return {
    kind: 'rnd',
    decade: decade === '' ? null : Number.parseInt(decade, 36),
    genre: genre === '' ? null : genre,
  };
}
