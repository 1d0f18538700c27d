// Discord: keeps a search message up to date while the bot works at it. Enrichment, page turns and Adds can edit one message at
// the same time. Their edits go out one after the other, and each shows the present state, so a late edit never undoes a newer
// one.
import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import type { Clock } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import type { ResultList } from '../core/search/results.ts';
import { decodeAction } from './custom-id.ts';
import type { PostedMessage } from './interactions/posted-message.ts';
import { createPrivateLists, type PrivateLists } from './private-lists.ts';
import { ChannelShutError } from './progress/channel-messages.ts';
import type { Texts } from './texts/texts.ts';
import { buttonsIn } from './views/payload.ts';
import { albumIn, idsOnPage, notesIn, RESULTS_ON_PAGE, type SearchPage, searchPage } from './views/search.ts';

/**
 * The shortest time between two edits of a message. Several details come in each second, and Discord allows about 5 edits in 5
 * s a channel.
 */
const PAINT_EVERY_MS = 1_000;

/** Edits the message. What the payload leaves out stays as it is. */
export type EditMessage = (payload: Partial<SearchPage>) => Promise<unknown>;

export interface LiveSearch {
  /**
   * Shows the present state. From now on, edits go out through `edit`, because the token of an older interaction can have
   * expired. Resolves when this state, or a newer one, is on Discord, or when the message cannot be edited.
   */
  paint(edit: EditMessage): Promise<void>;
  /** Turns to a page (from 0). From now on, edits go out through `edit`. */
  turnTo(page: number, edit: EditMessage): Promise<void>;
  /**
   * Reads the missing details, those of this page first. Paints while they come in. The last paint shows all of them.
   * @param turn the Discord user who asked for the list: the calls count as theirs.
   */
  enrich(signal: AbortSignal, turn?: string): Promise<void>;
}

export interface LiveSearches {
  /** The lists that only one person sees. They cannot be edited through the channel. */
  readonly private: PrivateLists<ShownList>;
  /**
   * Calls `work` with the one `LiveSearch` of this message. Calls of `use` that overlap share that object, and it is dropped
   * after the last of them. `open` reads what the message shows, and is called only for the first of them. @throws what `open`
   * and `work` throw.
   */
  use(
    messageId: string,
    open: () => Promise<OpenMessage>,
    work: (message: LiveSearch) => Promise<void>,
  ): Promise<void>;
}

export interface OpenMessage {
  list: ResultList;
  /** The page that the message shows, from 0. */
  page: number;
  /** The lines under the heading of the message. */
  notes: string;
  /** For a message that was posted earlier: the album in its heading, as it is written there. */
  album?: string | null;
  /** For a message that was posted earlier: the labels of its Add buttons, by release id. */
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
  // After a page turn, results without details are shown as unknown. Before the first page turn, an old message keeps its text
  // until every result has its details.
  let mayShowUnknown = false;
  let gone = false;
  let last: Promise<void> = Promise.resolve();
  // A paint that waits for its turn shows the state of that later moment. So further calls of `paint` share it instead of
  // queueing.
  let waiting: Promise<void> | null = null;
  let paintedAtMs = clock.monotonic();

  function adopt(nextEdit: EditMessage): void {
    edit = nextEdit;
    gone = false;
  }

  async function paintNow(): Promise<void> {
    waiting = null;
    if (gone) return;
    // Someone can turn the page while the results are read, so the page of this paint is kept.
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

    async enrich(signal, turn) {
      const behind = page === 0 ? list.releaseIds.slice(RESULTS_ON_PAGE) : [];
      // The paint that comes next, a second after the last one. It shows all details that come in until then.
      const due: { paint: Promise<void> | null } = { paint: null };
      const paintWhenDue = async () => {
        await clock.sleep(paintedAtMs + PAINT_EVERY_MS - clock.monotonic(), signal).catch(() => {});
        due.paint = null;
        await paint();
      };
      await list.enrich([...idsOnPage(list.releaseIds, page), ...behind], {
        signal,
        turn,
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
 * Whether the message can no longer be edited: it is deleted, forbidden or too old, or the token expired. Every 401, 403 and
 * 404 counts, whatever its code, because each further refusal counts towards a ban (discord/refused-calls.ts). After a 400 the
 * next edit can succeed: only this payload was wrong.
 */
function isGone(error: unknown): boolean {
  if (error instanceof ChannelShutError) return true;
  if (!(error instanceof DiscordAPIError)) return false;
  return (
    [401, 403, 404].includes(error.status) ||
    error.code === RESTJSONErrorCodes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached
  );
}

/** Reads what a posted search message shows from the message alone, so it works weeks later and after a restart. */
export function readSearchMessage(
  message: PostedMessage,
  texts: Texts,
): Pick<OpenMessage, 'page' | 'notes' | 'album'> & { releaseIds: number[]; posted: Map<number, string> } {
  const posted = new Map<number, string>();
  let listed: number[] | null = null;
  for (const button of buttonsIn(message.rows)) {
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
