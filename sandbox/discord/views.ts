// Sandbox, local Discord: the snapshots of the model that tests and pages get. Later changes do not affect them.
import type { Choice, MessageJson } from './api.ts';
import { withLinks } from './cdn.ts';
import { findMessage } from './messages.ts';
import type { Modal } from './modal-shapes.ts';
import type {
  Interaction,
  InteractionKind,
  InteractionState,
  MessageVersion,
  Model,
  StoredMessage,
} from './model.ts';
import type { WaitFor } from './wait.ts';

/** A message as the API returns it, with its history. */
export interface Message extends MessageJson {
  /** Every version, the oldest first. The last one is the present one. */
  readonly versions: readonly MessageVersion[];
  readonly isEphemeral: boolean;
  /** Sandbox time, epoch ms. */
  readonly deletedAt: number | null;
}

export const toMessage = (model: Model, stored: StoredMessage): Message => ({
  ...withLinks(model, stored.json),
  versions: [...stored.versions],
  isEphemeral: stored.audience !== null,
  deletedAt: stored.deletedAt,
});

/** One use of a command, button, select or modal, seen by the person who did it. */
export interface Invocation {
  readonly id: string;
  /** The interaction token, for tests that use raw HTTP. Never log it. */
  readonly token: string;
  readonly kind: InteractionKind;
  /** `deferred` until the bot sends the answer. `failed`: the application did not respond. */
  readonly state: InteractionState;
  /** Sandbox time, epoch ms. */
  readonly createdAt: number;
  readonly acknowledgedAt: number | null;
  /** The type of the first response (4 reply, 5 deferred, 6 deferred update, 7 update, 8 choices, 9 modal). */
  readonly responseType: number | null;
  /** Returns the original response. For a component that updated its message, returns that message. Null: deleted, or none. */
  message(): Message | null;
  followUps(): Message[];
  modal(): Modal | null;
  choices(): readonly Choice[] | null;
  /** Resolves with the first response. Rejects if there is none within 3 s. */
  first(): Promise<void>;
  /** Resolves with the message of the answer, once it is more than deferred. Rejects if the interaction failed. */
  answered(options?: { stillMs?: number }): Promise<Message | null>;
}

export function toInvocation(model: Model, interaction: Interaction, waitFor: WaitFor): Invocation {
  const message = () => {
    const stored = interaction.originalId === null ? null : findMessage(model, interaction.originalId);
    return stored ? toMessage(model, stored) : null;
  };
  const assertAlive = () => {
    if (interaction.state === 'failed')
      throw new Error(`The application did not respond (${interaction.kind})`);
  };
  return {
    id: interaction.id,
    token: interaction.token,
    kind: interaction.kind,
    get state() {
      return interaction.state;
    },
    createdAt: interaction.createdAt,
    get acknowledgedAt() {
      return interaction.acknowledgedAt;
    },
    get responseType() {
      return interaction.responseType;
    },
    message,
    followUps: () =>
      interaction.followUpIds.flatMap((id) => {
        const stored = findMessage(model, id);
        return stored ? [toMessage(model, stored)] : [];
      }),
    modal: () => interaction.modal,
    choices: () => interaction.choices,
    async first() {
      await waitFor(() => interaction.state !== 'waiting', {
        what: `the first response to ${interaction.kind}`,
      });
      assertAlive();
    },
    async answered({ stillMs } = {}) {
      await waitFor(() => interaction.state === 'answered' || interaction.state === 'failed', {
        what: `the answer to ${interaction.kind}`,
        ...(stillMs !== undefined && { stillMs }),
      });
      assertAlive();
      return message();
    },
  };
}
