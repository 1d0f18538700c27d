// Discord: writes and reads the `custom_id` of buttons, a public format. Buttons are pressed weeks after they were posted, so
// every form that was ever released stays readable.

/** What each kind of button carries. A new kind is a line here, a reader below, and a line in `commands/index.ts`. */
interface Carried {
  /** `add:<release id>`: Add of a search result. */
  add: { releaseId: number };
  /** `page:<page>:<id>.<id>…`: show this page (from 0) of these releases (ids in base 36). */
  page: { page: number; releaseIds: number[] };
  /** `copy:<release id>`: Add another copy. */
  copy: { releaseId: number };
  /** `push:<release id>`: send to Discogs a record that is saved only here. */
  push: { releaseId: number };
  /**
   * `undo:<intent id>:<release id>`: remove the copy of this release that this intent made. A restored database can give the
   * number of an intent to another one, so the button carries the release, too. Null: an older button, without a release.
   */
  undo: { intentId: number; releaseId: number | null };
  /**
   * `stop:<run id>:<start>`: end this sync or preview, which began at `<start>` (epoch ms, in base 36). A restored database can
   * give the number of a run to another one, so the button carries the start, too. Null: an older button, without a start.
   */
  stop: { runId: number; startedMs: number | null };
  /** `run:<run id>`: run the sync that this preview offers. */
  run: { runId: number };
}

export type ActionKind = keyof Carried;

/** The content of a `custom_id`: what a button asks for. */
export type ButtonAction<K extends ActionKind = ActionKind> = { [P in K]: { kind: P } & Carried[P] }[K];

const DECIMAL = /^[1-9]\d{0,9}$/;
const BASE36 = /^[1-9a-z][0-9a-z]{0,9}$/;
const MOST_RESULTS = 10;

/**
 * Returns the `custom_id`. Discord allows 100 characters, which hold ten ids of seven base-36 digits: release ids up to 78
 * billion.
 */
export function encodeAction(action: ButtonAction): string {
  switch (action.kind) {
    case 'page':
      return `page:${action.page}:${action.releaseIds.map((id) => id.toString(36)).join('.')}`;
    case 'undo':
      return `undo:${action.intentId}${action.releaseId === null ? '' : `:${action.releaseId}`}`;
    case 'stop':
      return `stop:${action.runId}${action.startedMs === null ? '' : `:${action.startedMs.toString(36)}`}`;
    case 'run':
      return `run:${action.runId}`;
    default:
      return `${action.kind}:${action.releaseId}`;
  }
}

/** For each kind of button, the function that reads the text after `<kind>:`. */
const READERS: { readonly [K in ActionKind]: (text: string) => ButtonAction<K> | null } = {
  add: (text) => withId(text, (releaseId) => ({ kind: 'add', releaseId })),
  copy: (text) => withId(text, (releaseId) => ({ kind: 'copy', releaseId })),
  push: (text) => withId(text, (releaseId) => ({ kind: 'push', releaseId })),
  undo: readUndo,
  stop: readStop,
  run: (text) => withId(text, (runId) => ({ kind: 'run', runId })),
  page: readPage,
};

/** Reads a `custom_id`. Returns null for anything that is not exactly one of the forms. */
export function decodeAction(customId: string): ButtonAction | null {
  const colon = customId.indexOf(':');
  const kind = customId.slice(0, Math.max(0, colon));
  return isKind(kind) ? READERS[kind](customId.slice(colon + 1)) : null;
}

const isKind = (text: string): text is ActionKind => Object.hasOwn(READERS, text);

const withId = <T>(text: string, make: (id: number) => T): T | null =>
  DECIMAL.test(text) ? make(Number(text)) : null;

function readUndo(text: string): ButtonAction<'undo'> | null {
  const [intent = '', release, ...rest] = text.split(':');
  if (!DECIMAL.test(intent) || rest.length > 0) return null;
  const intentId = Number(intent);
  if (release === undefined) return { kind: 'undo', intentId, releaseId: null };
  return withId(release, (releaseId) => ({ kind: 'undo', intentId, releaseId }));
}

function readStop(text: string): ButtonAction<'stop'> | null {
  const [run = '', start, ...rest] = text.split(':');
  if (!DECIMAL.test(run) || rest.length > 0) return null;
  const runId = Number(run);
  if (start === undefined) return { kind: 'stop', runId, startedMs: null };
  return BASE36.test(start) ? { kind: 'stop', runId, startedMs: Number.parseInt(start, 36) } : null;
}

function readPage(text: string): ButtonAction<'page'> | null {
  const [page = '', list = '', ...rest] = text.split(':');
  const ids = list.split('.');
  const isRead = /^\d$/.test(page) && ids.length <= MOST_RESULTS && ids.every((id) => BASE36.test(id));
  if (!isRead || rest.length > 0) return null;
  return { kind: 'page', page: Number(page), releaseIds: ids.map((id) => Number.parseInt(id, 36)) };
}
