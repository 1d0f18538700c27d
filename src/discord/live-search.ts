// Discord: the search messages that the bot works on. Enrichment, turned pages and Adds edit one message at once. Each edit shows
// the present state, one after the other, so a late edit never undoes a newer one.
import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import type { Clock } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import type { ResultList } from '../core/search/search.ts';
import { decodeAction } from './custom-id.ts';
import { createPrivateLists, type PrivateLists } from './private-lists.ts';
import { ChannelShutError } from './progress/channel-messages.ts';
import type { Texts } from './texts/texts.ts';
import type { ButtonRow } from './views/payload.ts';
import { albumIn, idsOnPage, notesIn, RESULTS_ON_PAGE, type SearchPage, searchPage } from './views/search.ts';

/** Details come in several a second. Discord allows about 5 edits in 5 s a channel, so the message is edited this often at most. */
const PAINT_EVERY_MS = 1_000;

/** Changes the message; what is left out of the payload stays as it is. */
export type EditMessage = (payload: Partial<SearchPage>) => Promise<unknown>;

export interface LiveSearch {
  /**
   * Shows the present, through this interaction from now on: the token of an older one may be dead.
   * Resolves when this state, or a newer one, is on Discord, or the message cannot be edited.
   */
  paint(edit: EditMessage): Promise<void>;
  /** Turns to a page (from 0), editing through this interaction from now on. */
  turnTo(page: number, edit: EditMessage): Promise<void>;
  /** Reads what is missing, this page first, painting as details come in and once at the end. */
  enrich(signal: AbortSignal): Promise<void>;
}

export interface LiveSearches {
  /** The lists that no channel reaches. */
  readonly private: PrivateLists<ShownList>;
  /**
   * Works at a message that shows a list. From the first `use` on until the last one ends, the message has one owner:
   * everybody who comes meanwhile gets the same, whether or not it is painting at that moment. `open` reads what the
   * message shows, and is called for the first one only. @throws what `open` and `work` throw.
   */
  use(
    messageId: string,
    open: () => Promise<OpenMessage>,
    work: (message: LiveSearch) => Promise<void>,
  ): Promise<void>;
}

export interface OpenMessage {
  list: ResultList;
  /** That it shows, from 0. */
  page: number;
  /** The lines under its heading. */
  notes: string;
  /** The album that its heading names, as it stands there, when it was posted earlier. */
  album?: string | null;
  /** Labels of its buttons by release, when it was posted earlier. */
  posted?: ReadonlyMap<number, string>;
  edit: EditMessage;
  texts: Texts;
}

/** What a message shows, and how to edit it. */
export type ShownList = Omit<OpenMessage, 'list'> & { releaseIds: readonly number[] };

export function createLiveSearches(deps: { clock: Clock; log: Log }): LiveSearches {
  const inUse = new Map<string, { message: Promise<LiveSearch>; users: number }>();
  return {
    private: createPrivateLists(deps.clock),
    async use(messageId, open, work) {
      const known = inUse.get(messageId);
      const entry = known ?? { message: open().then((state) => createLiveSearch(state, deps)), users: 0 };
      entry.users += 1;
      if (!known) inUse.set(messageId, entry);
      try {
        await work(await entry.message);
      } finally {
        entry.users -= 1;
        if (entry.users === 0) inUse.delete(messageId);
      }
    },
  };
}

function createLiveSearch(opened: OpenMessage, { clock, log }: { clock: Clock; log: Log }): LiveSearch {
  const { list, notes, album = null, posted = new Map<number, string>(), texts } = opened;
  let { page, edit } = opened;
  // A turned page shows unknown results as such. An old message that no one turned keeps what it says.
  let mayShowUnknown = false;
  let gone = false;
  let last: Promise<void> = Promise.resolve();
  // A paint that waits for its turn will show whatever is true then: more need not queue behind it.
  let waiting: Promise<void> | null = null;
  let paintedAtMs = clock.monotonic();

  function adopt(nextEdit: EditMessage): void {
    edit = nextEdit;
    gone = false;
  }

  async function paintNow(): Promise<void> {
    waiting = null;
    if (gone) return;
    // Someone can turn the page while the results are read.
    const painted = page;
    try {
      const results = await list.show(idsOnPage(list.releaseIds, painted));
      const payload = searchPage(
        { releaseIds: list.releaseIds, page: painted, results, notes, album, posted },
        texts,
      );
      const complete = mayShowUnknown || results.every((result) => result.pressing !== null);
      paintedAtMs = clock.monotonic();
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

  return {
    paint(nextEdit) {
      adopt(nextEdit);
      return paint();
    },

    turnTo(nextPage, nextEdit) {
      page = nextPage;
      adopt(nextEdit);
      mayShowUnknown = true;
      return paint();
    },

    async enrich(signal) {
      const behind = page === 0 ? list.releaseIds.slice(RESULTS_ON_PAGE) : [];
      // The paint that is due when a second has passed since the last one: details that come until then are in it.
      const due: { paint: Promise<void> | null } = { paint: null };
      const paintWhenDue = async () => {
        await clock.sleep(paintedAtMs + PAINT_EVERY_MS - clock.monotonic(), signal).catch(() => {});
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
    },
  };
}

/**
 * Deleted, forbidden, too old, or its token died: more edits would be refused, too. Whatever the code: each refusal counts
 * for a ban (discord/refused-calls.ts). Only of an edit that was no good (400) the next one may be better.
 */
function isGone(error: unknown): boolean {
  if (error instanceof ChannelShutError) return true;
  if (!(error instanceof DiscordAPIError)) return false;
  return (
    [401, 403, 404].includes(error.status) ||
    error.code === RESTJSONErrorCodes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached
  );
}

/** What a posted search message shows, read from itself: works weeks later and after a restart. */
export function readSearchMessage(
  message: { content: string; rows: readonly ButtonRow[] },
  texts: Texts,
): Pick<OpenMessage, 'page' | 'notes' | 'album'> & { releaseIds: number[]; posted: Map<number, string> } {
  const posted = new Map<number, string>();
  let listed: number[] | null = null;
  for (const button of message.rows.flatMap((row) => row.components)) {
    const action = 'custom_id' in button ? decodeAction(button.custom_id) : null;
    if (action?.kind === 'page') listed = action.releaseIds;
    if (action?.kind === 'add' && 'label' in button) posted.set(action.releaseId, button.label ?? '');
  }
  const shown = [...posted.keys()];
  const releaseIds = listed ?? shown;
  const first = releaseIds.indexOf(shown[0] ?? -1);
  return {
    releaseIds,
    page: first > 0 ? Math.floor(first / RESULTS_ON_PAGE) : 0,
    notes: notesIn(message.content, texts),
    album: albumIn(message.content, texts),
    posted,
  };
}
