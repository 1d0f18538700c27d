// Soak: records who added and removed every copy, and everything that people asked the bot for.
import type { LocalDiscogs } from '../sandbox/discogs/index.ts';
import type { Invocation, LocalDiscord, Message } from '../sandbox/discord/index.ts';
import type { CopyLife, Import, Setting, Span, Typed, Use, Wish } from './audit/world.ts';
import { toldBy } from './told.ts';

/** What a person asked for, as known at that time: an Undo names the add that it undoes, and not the release. */
export interface Asked extends Pick<Wish, 'kind' | 'instanceId' | 'messageId'> {
  readonly releaseId?: number;
  readonly intentId?: number;
  readonly byManager?: boolean;
}

export interface Ledger {
  /** Runs work that changes the collection as its owner on discogs.com. */
  byHand<T>(work: () => T): T;
  copies(): CopyLife[];
  use(what: string, invocation: Invocation, asked?: Asked, setting?: Setting): void;
  /** Notes what the file of this `/crate import` lists. */
  imported(invocation: Invocation, listed: Import['listed']): void;
  /** Notes what a member typed into a form of details. */
  typed(values: readonly Typed[]): void;
  readonly allTyped: readonly Typed[];
  /** Notes a press of the button of an import. */
  importPressed(message: Message): void;
  readonly imports: readonly Import[];
  readonly invocations: readonly Invocation[];
  /** Returns the uses of all people, with what the bot said. `releaseOf`: the release of the add that an Undo is about. */
  uses(facts: { releaseOf: (intentId: number) => number | null; isLogged: (id: string) => boolean }): Use[];
  /** Opens a span, from now until the returned function is called. */
  span(what: string): () => void;
  spans(): Span[];
  deleted(): void;
  readonly deletions: readonly number[];
}

/** Returns the ids of the interactions whose first answer met a fault. */
export const cutAnswers = (discord: LocalDiscord): ReadonlySet<string> =>
  new Set(
    discord.requests
      .filter(({ path, status }) => path.endsWith('/callback') && (status === null || status >= 500))
      .map(({ path }) => path.split('/')[2] ?? ''),
  );

export function createLedger({
  discogs,
  discord,
  now,
  channel,
}: {
  discogs: LocalDiscogs;
  discord: LocalDiscord;
  now: () => number;
  channel: { id: string };
}): Ledger {
  const lives = new Map<number, CopyLife>();
  for (const { instanceId, releaseId, folderId, addedAt } of discogs.collection.list()) {
    const born = { madeBy: 'start', madeAt: addedAt, goneBy: null, goneAt: null } as const;
    lives.set(instanceId, { instanceId, releaseId, folderId, ...born });
  }
  let hand = false;
  discogs.collection.onChange(({ type, copy: { instanceId, releaseId, folderId } }) => {
    if (type === 'added') {
      const madeBy = hand ? 'hand' : 'bot';
      const born = { madeBy, madeAt: now(), goneBy: null, goneAt: null } as const;
      lives.set(instanceId, { instanceId, releaseId, folderId, ...born });
    }
    const known = lives.get(instanceId);
    if (type === 'removed' && known) {
      lives.set(instanceId, { ...known, goneBy: hand ? 'hand' : 'bot', goneAt: now() });
    }
  });

  const asked: {
    what: string;
    invocation: Invocation;
    asked: Asked | undefined;
    setting: Setting | undefined;
  }[] = [];
  const closed: Span[] = [];
  const open = new Map<object, Omit<Span, 'to'>>();
  const deletions: number[] = [];
  const files = new Map<string, Import['listed']>();
  const imports: Import[] = [];
  const allTyped: Typed[] = [];

  return {
    byHand(work) {
      hand = true;
      try {
        return work();
      } finally {
        hand = false;
      }
    },
    copies: () => [...lives.values()],
    use: (what, invocation, wish, setting) => void asked.push({ what, invocation, asked: wish, setting }),
    imported: ({ id }, listed) => void files.set(id, listed),
    importPressed({ id, interaction_metadata }) {
      const listed = files.get(interaction_metadata?.id ?? '');
      if (listed) imports.push({ at: now(), messageId: id, listed });
    },
    imports,
    typed: (values) => void allTyped.push(...values),
    allTyped,
    get invocations() {
      return asked.map((one) => one.invocation);
    },
    uses({ releaseOf, isLogged }) {
      const history = discord.history(channel);
      const byUse = new Map<string, Message[]>();
      for (const message of history) {
        const useId = message.interaction_metadata?.id ?? '';
        byUse.set(useId, [...(byUse.get(useId) ?? []), message]);
      }
      const byId = new Map(history.map((message) => [message.id, message]));
      const cut = cutAnswers(discord);
      return asked.map(({ what, invocation, asked: wish, setting }): Use => {
        const { id, kind, state, createdAt, acknowledgedAt } = invocation;
        const messages = byUse.get(id) ?? [];
        const own = messages.flatMap((message) => message.versions);
        // The bot answers a press of Undo or "Add another copy" in the message that has the button.
        const pressed = (wish?.messageId ? byId.get(wish.messageId)?.versions : undefined) ?? [];
        const isInPlace = wish?.kind !== 'add' || wish.messageId !== null;
        const versions = [...own, ...(isInPlace ? pressed.filter((one) => one.at >= createdAt) : [])];
        const told = versions.flatMap(({ at, json }) => {
          const said = toldBy(json.content);
          return said === null ? [] : [{ what: said, at }];
        });
        const releaseId = wish?.releaseId ?? (wish?.intentId === undefined ? null : releaseOf(wish.intentId));
        return {
          id,
          what,
          kind,
          state,
          at: createdAt,
          acknowledgedAt,
          told,
          wish: wish && releaseId !== null ? { byManager: false, ...wish, releaseId } : null,
          setting: setting ?? null,
          isPublic: messages.some((message) => !message.isEphemeral),
          wasCut: cut.has(id),
          isLogged: isLogged(id),
        };
      });
    },
    span(what) {
      const key = {};
      open.set(key, { what, from: now() });
      return () => {
        const begun = open.get(key);
        if (begun && open.delete(key)) closed.push({ ...begun, to: now() });
      };
    },
    spans: () => [...closed, ...[...open.values()].map((one) => ({ ...one, to: now() }))],
    deleted: () => void deletions.push(now()),
    deletions,
  };
}
