// Sandbox, page: the uses of the bot that are not finished for the person who made them: waiting, failed, or with an open form.
import type { Invocation } from '../discord/index.ts';
import type { Look, PageUse } from './protocol.ts';

interface Tracked {
  readonly look: Look;
  readonly kind: PageUse['kind'];
  readonly invocation: Invocation;
  readonly commandName: string | null;
  readonly messageId: string | null;
  readonly customId: string | null;
  /** The person has seen the failure, or has closed the form. */
  isDone: boolean;
}

export interface Uses {
  track(use: Omit<Tracked, 'isDone'>): string;
  /** Returns the uses that this person sees in this channel, the oldest first. */
  shown(look: Look): PageUse[];
  find(look: Look, id: string): Invocation | null;
  done(look: Look, id: string): void;
}

// More than a person can follow at once. The oldest ones are dropped.
const MOST_TRACKED = 500;

export function createUses(): Uses {
  const uses = new Map<string, Tracked>();
  const of = (look: Look, id: string) => {
    const use = uses.get(id);
    return use && use.look.memberId === look.memberId ? use : null;
  };

  /**
   * Returns whether a use is open. A form is open until it is sent or closed, a failure until it is dismissed, other uses until
   * the answer.
   */
  const isOpen = ({ invocation, isDone }: Tracked): boolean =>
    !isDone &&
    (invocation.modal() !== null || invocation.state === 'waiting' || invocation.state === 'failed');

  return {
    track(use) {
      // A new press replaces the failure that the same message shows.
      for (const other of uses.values()) {
        if (
          use.messageId !== null &&
          other.messageId === use.messageId &&
          other.look.memberId === use.look.memberId
        ) {
          other.isDone = true;
        }
      }
      uses.set(use.invocation.id, { ...use, isDone: false });
      const [oldest] = uses.keys();
      if (uses.size > MOST_TRACKED && oldest !== undefined) uses.delete(oldest);
      return use.invocation.id;
    },
    shown: (look) =>
      [...uses.values()]
        .filter((use) => use.look.memberId === look.memberId && use.look.channelId === look.channelId)
        .filter(isOpen)
        .map(({ invocation, kind, commandName, messageId, customId }) => ({
          id: invocation.id,
          kind,
          state: invocation.state,
          createdAt: invocation.createdAt,
          commandName,
          messageId,
          customId,
          answerId: kind === 'command' || kind === 'menu' ? (invocation.message()?.id ?? null) : null,
          modal: invocation.modal(),
        })),
    find: (look, id) => of(look, id)?.invocation ?? null,
    done(look, id) {
      const use = of(look, id);
      if (use) use.isDone = true;
    },
  };
}
