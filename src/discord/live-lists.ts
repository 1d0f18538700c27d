// Discord: keeps a list of results up to date while the bot works at it: a search, a finder, a ranked answer. Enrichment, page
// turns and Adds can edit one message at the same time. Their edits go out one after the other, and each shows the present
// state, so a late edit never undoes a newer one.
import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import type { Clock } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import type { ResultList } from '../core/search/results.ts';
import { createPrivateLists, type PrivateLists } from './private-lists.ts';
import { ChannelShutError } from './progress/channel-messages.ts';
import { createTurnOrder, type TurnOrder } from './turn-order.ts';
import type { Payload } from './views/payload.ts';
import type { ListMessage } from './views/results.ts';

/**
 * The shortest time between two edits of a message. Several details come in each second, and Discord allows about 5 edits in 5
 * s a channel.
 */
const PAINT_EVERY_MS = 1_000;

/** Edits the message. What the payload leaves out stays as it is. */
export type EditMessage = (payload: Partial<Payload>) => Promise<unknown>;

/** One page of a list: how its message shows it, and the results. */
export interface ShownPage extends ListMessage {
  list: ResultList;
}

/** A list that a message shows, and how to edit the message. */
export interface EditableList {
  shown: ListMessage;
  edit: EditMessage;
}

export interface LiveList {
  /**
   * Shows the present state. From now on, edits go out through `edit`, because the token of an older interaction can have
   * expired. Resolves when this state, or a newer one, is on Discord, or when the message cannot be edited.
   */
  paint(edit: EditMessage): Promise<void>;
  /** Turns to another page. From now on, edits go out through `edit`. */
  turnTo(shown: ShownPage, edit: EditMessage): Promise<void>;
  /**
   * Reads the missing details of the page that is shown. Paints while they come in. The last paint shows all of them.
   * @param turn the Discord user who asked for the list: the calls count as theirs.
   */
  enrich(signal: AbortSignal, turn?: string): Promise<void>;
}

export interface LiveLists {
  /** The lists that only one person sees. They cannot be edited through the channel. */
  readonly private: PrivateLists<EditableList>;
  /** Which page turn of a message is shown. */
  readonly turns: TurnOrder;
  /**
   * Calls `work` with the one `LiveList` of this message. Calls of `use` that overlap share that object, and it is dropped
   * after the last of them. `open` reads what the message shows, and is called only for the first of them. @throws what `open`
   * and `work` throw.
   */
  use(
    messageId: string,
    open: () => Promise<OpenMessage>,
    work: (message: LiveList) => Promise<void>,
  ): Promise<void>;
}

interface OpenMessage {
  shown: ShownPage;
  edit: EditMessage;
}

export function createLiveLists(deps: { clock: Clock; log: Log }): LiveLists {
  const inUse = new Map<string, { message: Promise<LiveList>; users: number }>();
  return {
    private: createPrivateLists(deps.clock),
    turns: createTurnOrder(),
    async use(messageId, open, work) {
      const known = inUse.get(messageId);
      const entry = known ?? { message: open().then((state) => createLiveList(state, deps)), users: 0 };
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

function createLiveList(opened: OpenMessage, { clock, log }: { clock: Clock; log: Log }): LiveList {
  let { shown, edit } = opened;
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
    const { list, onPage, draw, crate } = shown;
    try {
      const results = await list.show(onPage);
      const payload = draw(results);
      // A list of the crate shows a removed record as it was posted.
      const complete =
        mayShowUnknown || crate !== undefined || results.every(({ pressing }) => pressing !== null);
      paintedAtMs = clock.monotonic();
      await edit(complete ? payload : { components: payload.components ?? [] });
    } catch (error) {
      gone = isGone(error);
      log.warn({ err: error }, 'a list of results could not be edited');
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

    turnTo(next, nextEdit) {
      shown = next;
      adopt(nextEdit);
      mayShowUnknown = true;
      return paint();
    },

    async enrich(signal, turn) {
      // The paint that comes next, a second after the last one. It shows all details that come in until then.
      const due: { paint: Promise<void> | null } = { paint: null };
      const paintWhenDue = async () => {
        await clock.sleep(paintedAtMs + PAINT_EVERY_MS - clock.monotonic(), signal).catch(() => {});
        due.paint = null;
        await paint();
      };
      const { list, onPage } = shown;
      await list.enrich(onPage, {
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
