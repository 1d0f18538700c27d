// Sandbox, page: which uses of the bot are not over for the person who made them: waiting, failed, or with an open form.
import type { Invocation } from '../discord/index.ts';
import type { Look, PageUse } from './protocol.ts';

interface Tracked {
  readonly look: Look;
  readonly kind: PageUse['kind'];
  readonly invocation: Invocation;
  readonly commandName: string | null;
  readonly messageId: string | null;
  readonly customId: string | null;
  /** The person has seen the failure, or closed the form. */
  isDone: boolean;
}

export interface Uses {
  track(use: Omit<Tracked, 'isDone'>): string;
  /** What `look` has to see of them, oldest first. */
  shown(look: Look): PageUse[];
  find(look: Look, id: string): Invocation | null;
  done(look: Look, id: string): void;
}

// More than anybody follows at once; the oldest are forgotten.
const MOST_TRACKED = 500;

export function createUses(): Uses {
  const uses = new Map<string, Tracked>();
  const of = (look: Look, id: string) => {
    const use = uses.get(id);
    return use && use.look.memberId === look.memberId ? use : null;
  };

  /** A form is open until it is sent or closed, everything else until it is answered; a failure until it is dismissed. */
  const isOpen = ({ invocation, isDone }: Tracked): boolean =>
    !isDone &&
    (invocation.modal() !== null || invocation.state === 'waiting' || invocation.state === 'failed');

  return {
    track(use) {
      // A new press takes the place of the failure that is shown at the same message.
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
          answerId: kind === 'command' ? (invocation.message()?.id ?? null) : null,
          modal: invocation.modal(),
        })),
    find: (look, id) => of(look, id)?.invocation ?? null,
    done(look, id) {
      const use = of(look, id);
      if (use) use.isDone = true;
    },
  };
}
