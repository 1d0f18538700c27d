// Discord: the first answer to an interaction, which must come within 3 s and may be given only once.
import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  MessageFlags,
  RESTJSONErrorCodes,
} from 'discord.js';

/** "Thinking…", for everybody or only for the person who asked. */
export function deferReply(
  interaction: ChatInputCommandInteraction,
  options: { isPrivate?: boolean } = {},
): Promise<void> {
  const flags = options.isPrivate ? { flags: MessageFlags.Ephemeral as const } : {};
  return once(interaction, () => interaction.deferReply(flags));
}

/** Takes note of a press; the message stays as it is. */
export function deferUpdate(interaction: ButtonInteraction): Promise<void> {
  return once(interaction, () => interaction.deferUpdate());
}

/**
 * An answer to an acknowledgement may be lost on the way. discord.js sends it again after a timeout, we do after a broken
 * connection; Discord then says that it has one already (40060): the first went through, so the work goes on.
 * https://discord.com/developers/docs/topics/opcodes-and-status-codes
 */
async function once(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  defer: () => Promise<unknown>,
): Promise<void> {
  try {
    await defer().catch((error: unknown) => {
      if (error instanceof DiscordAPIError) throw error;
      return defer();
    });
  } catch (error) {
    const isThere =
      error instanceof DiscordAPIError &&
      error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
    if (!isThere) throw error;
    interaction.deferred = true;
  }
}
