// Discord: makes the answer of an interaction the first place where a run is shown.
import type { ButtonInteraction, ChatInputCommandInteraction, Message } from 'discord.js';
import type { Clock } from '../../clock.ts';
import { TOKEN_LIFE_MS } from '../interactions/acknowledge.ts';
import type { SyncMessage } from '../views/sync.ts';
import type { ProgressReply } from './delivery.ts';

/** Shows a run in the public deferred answer of a slash command. */
export const commandReply = (interaction: ChatInputCommandInteraction, clock: Clock): ProgressReply => ({
  untilMs: clock.monotonic() + TOKEN_LIFE_MS,
  paint: async (message) => placeOf(await interaction.editReply(payloadOf(message))),
});

/** Shows a run in a new public message below the one whose button was pressed (after `deferUpdate`). */
export function buttonReply(interaction: ButtonInteraction, clock: Clock): ProgressReply {
  let posted: string | null = null;
  return {
    untilMs: clock.monotonic() + TOKEN_LIFE_MS,
    async paint(message) {
      const payload = payloadOf(message);
      const painted = posted
        ? await interaction.editReply({ ...payload, message: posted })
        : await interaction.followUp(payload);
      posted = painted.id;
      return placeOf(painted);
    },
  };
}

/** Returns a function that paints into the message whose button was pressed (after `deferUpdate`). */
export const pressedMessage = (interaction: ButtonInteraction) => (message: SyncMessage) =>
  interaction.editReply(payloadOf(message));

const placeOf = ({ channelId, id }: Message) => ({ channelId, messageId: id });

const payloadOf = ({ embeds, components, file }: SyncMessage) => ({
  embeds,
  components,
  files: file ? [{ name: file.name, attachment: Buffer.from(file.text) }] : [],
  // Removes the files that the message had before.
  attachments: [],
});
