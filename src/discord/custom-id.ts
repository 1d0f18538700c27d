// Discord: what buttons carry. A public format: buttons of older versions are pressed weeks later, so a form that was
// once released is read for ever.

/** What a button asks for. */
export type ButtonAction =
  /** `add:<release id>`: Add of a search result. */
  | { kind: 'add'; releaseId: number }
  /** `page:<page>:<id>.<id>…`: show this page (from 0) of these releases (ids in base 36). */
  | { kind: 'page'; page: number; releaseIds: number[] }
  /** `copy:<release id>`: Add another copy. */
  | { kind: 'copy'; releaseId: number }
  /** `push:<release id>`: what is saved here only goes to Discogs. */
  | { kind: 'push'; releaseId: number }
  /** `undo:<intent id>`: remove the copy that this add made. */
  | { kind: 'undo'; intentId: number }
  /** `stop:<run id>`: end this sync or preview. */
  | { kind: 'stop'; runId: number }
  /** `run:<run id>`: the sync that this preview foretold. */
  | { kind: 'run'; runId: number };

export type ActionKind = ButtonAction['kind'];

const DECIMAL = /^[1-9]\d{0,9}$/;
const BASE36 = /^[1-9a-z][0-9a-z]{0,9}$/;
const MOST_RESULTS = 10;

/** 100 characters hold ten ids of seven base-36 digits: release ids up to 78 billion. */
export function encodeAction(action: ButtonAction): string {
  switch (action.kind) {
    case 'page':
      return `page:${action.page}:${action.releaseIds.map((id) => id.toString(36)).join('.')}`;
    case 'undo':
      return `undo:${action.intentId}`;
    case 'stop':
    case 'run':
      return `${action.kind}:${action.runId}`;
    default:
      return `${action.kind}:${action.releaseId}`;
  }
}

/** Null for anything that is not exactly one of the forms. */
export function decodeAction(customId: string): ButtonAction | null {
  const [kind, first = '', second, ...rest] = customId.split(':');
  if (rest.length > 0) return null;
  if (kind === 'page') {
    const ids = (second ?? '').split('.');
    if (!/^\d$/.test(first) || ids.length > MOST_RESULTS || !ids.every((id) => BASE36.test(id))) return null;
    return { kind, page: Number(first), releaseIds: ids.map((id) => Number.parseInt(id, 36)) };
  }
  if (second !== undefined || !DECIMAL.test(first)) return null;
  switch (kind) {
    case 'add':
    case 'copy':
    case 'push':
      return { kind, releaseId: Number(first) };
    case 'undo':
      return { kind, intentId: Number(first) };
    case 'stop':
    case 'run':
      return { kind, runId: Number(first) };
    default:
      return null;
  }
}
