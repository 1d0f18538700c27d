// Discord: the search messages that are being worked on. One message may be edited by its own enrichment, by somebody
// turning the page and by Adds, all at once: every edit is painted from the present state, one after the other, so a
// late edit never undoes a newer one.
import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import type { Clock } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import type { ResultList } from '../core/search.ts';
import { type ButtonAction, decodeAction } from './custom-id.ts';
import { type ButtonRow, idsOnPage, RESULTS_ON_PAGE, type SearchPage, searchPage } from './views/search.ts';

/** Details come in several a second; Discord is told at most this often: it allows about 5 edits in 5 s a channel. */
const PAINT_EVERY_MS = 1_000;

/** Changes the message; what is left out of the payload stays as it is. */
export type EditMessage = (payload: Partial<SearchPage>) => Promise<unknown>;

export interface LiveSearch {
  /**
   * Shows the present, through this interaction from now on if one is given: the token of an older one may be dead.
   * Resolves when this state, or a newer one, is on Discord, or the message cannot be edited.
   */
  paint(edit?: EditMessage): Promise<void>;
  /** Turns to a page (from 0), editing through this interaction from now on. */
  turnTo(page: number, edit: EditMessage): Promise<void>;
  /** Reads what is missing, this page first, painting as details come in and once at the end. */
  enrich(signal: AbortSignal): Promise<void>;
}

export interface LiveSearches {
  /** Takes charge of a message that shows this list, or returns the one in charge of it. */
  open(messageId: string, state: { list: ResultList; page: number }, edit: EditMessage): LiveSearch;
  get(messageId: string): LiveSearch | undefined;
}

export function createLiveSearches(deps: { clock: Clock; log: Log }): LiveSearches {
  const live = new Map<string, LiveSearch>();
  return {
    get: (messageId) => live.get(messageId),
    open(messageId, state, edit) {
      // Two may have come here at once; two in charge would undo each other's work.
      const standing = live.get(messageId);
      if (standing) return standing;
      const search = createLiveSearch(state, edit, deps, () => {
        if (live.get(messageId) === search) live.delete(messageId);
      });
      live.set(messageId, search);
      return search;
    },
  };
}

function createLiveSearch(
  state: { list: ResultList; page: number },
  firstEdit: EditMessage,
  { clock, log }: { clock: Clock; log: Log },
  onIdle: () => void,
): LiveSearch {
  const { list } = state;
  let { page } = state;
  let edit = firstEdit;
  // A turned page may show results of which nothing is known yet. An untouched old message keeps what it says.
  let mayShowUnknown = false;
  let gone = false;
  let last: Promise<void> = Promise.resolve();
  // A paint that waits for its turn will show whatever is true then: more need not queue behind it.
  let waiting: Promise<void> | null = null;
  let paintedAt = clock.now();
  let tasks = 0;

  function adopt(nextEdit: EditMessage | undefined): void {
    if (!nextEdit) return;
    edit = nextEdit;
    gone = false;
  }

  async function paintNow(): Promise<void> {
    waiting = null;
    if (gone) return;
    try {
      const results = await list.show(idsOnPage(list.releaseIds, page));
      const payload = searchPage({ releaseIds: list.releaseIds, page, results });
      const complete = mayShowUnknown || results.every((result) => result.pressing !== null);
      paintedAt = clock.now();
      await edit(complete ? payload : { components: payload.components });
    } catch (error) {
      gone = isGone(error);
      log.warn({ err: error }, 'a search message could not be edited');
    }
  }

  function paint(): Promise<void> {
    waiting ??= last = last.then(paintNow);
    return waiting;
  }

  async function during(task: () => Promise<void>): Promise<void> {
    tasks += 1;
    try {
      await task();
    } finally {
      tasks -= 1;
      if (tasks === 0) onIdle();
    }
  }

  return {
    paint: (nextEdit) =>
      during(() => {
        adopt(nextEdit);
        return paint();
      }),

    turnTo: (nextPage, nextEdit) =>
      during(() => {
        page = nextPage;
        adopt(nextEdit);
        mayShowUnknown = true;
        return paint();
      }),

    enrich: (signal) =>
      during(async () => {
        const behind = page === 0 ? list.releaseIds.slice(RESULTS_ON_PAGE) : [];
        // The paint that is due when a second has passed since the last one: details that come until then are in it.
        const due: { paint: Promise<void> | null } = { paint: null };
        const paintWhenDue = async () => {
          await clock.sleep(paintedAt + PAINT_EVERY_MS - clock.now(), signal).catch(() => {});
          due.paint = null;
          await paint();
        };
        await list.enrich([...idsOnPage(list.releaseIds, page), ...behind], {
          signal,
          onDetail: () => {
            due.paint ??= paintWhenDue();
          },
        });
        await due.paint;
        await last;
      }),
  };
}

/** Deleted, forbidden, too old, or its token died: more edits would be refused, too. */
function isGone(error: unknown): boolean {
  return (
    error instanceof DiscordAPIError &&
    [
      RESTJSONErrorCodes.UnknownMessage,
      RESTJSONErrorCodes.UnknownWebhook,
      RESTJSONErrorCodes.InvalidWebhookToken,
      RESTJSONErrorCodes.UnknownInteraction,
      RESTJSONErrorCodes.MissingAccess,
      RESTJSONErrorCodes.MissingPermissions,
      RESTJSONErrorCodes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached,
    ].includes(Number(error.code))
  );
}

/** What a posted search message shows, read from its own buttons: works weeks later and after a restart. */
export function readSearchMessage(rows: readonly ButtonRow[]): { releaseIds: number[]; page: number } {
  const actions = rows
    .flatMap((row) => row.components)
    .map((button) => ('custom_id' in button ? decodeAction(button.custom_id) : null))
    .filter((action): action is ButtonAction => action !== null);
  const shown = actions.flatMap((action) => (action.kind === 'add' ? [action.releaseId] : []));
  const pager = actions.find((action) => action.kind === 'page');
  const releaseIds = pager?.kind === 'page' ? pager.releaseIds : shown;
  const first = releaseIds.indexOf(shown[0] ?? -1);
  return { releaseIds, page: first > 0 ? Math.floor(first / RESULTS_ON_PAGE) : 0 };
}
