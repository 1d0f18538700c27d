// Discord: shows in the answer of /add that its add was taken back by the button of another message.
import type { CommandContext } from './command.ts';
import { decodeAction } from './custom-id.ts';
import type { MessagePlace } from './progress/channel-messages.ts';
import type { RawMessage } from './repaint.ts';
import { besideCard } from './views/add-answer.ts';
import { buttonsIn, linksIn } from './views/payload.ts';

/**
 * Replaces the text and the buttons of this message, if it has the Undo of this add. A failure is only logged, because the bot may not
 * be allowed to see the channel.
 * @param said what the Undo did, and the colour of the card from now on.
 */
export async function showTakenBack(
  place: MessagePlace,
  intentId: number,
  { content, colour }: { content: string; colour: number },
  { channel, log }: Pick<CommandContext, 'channel' | 'log'>,
): Promise<void> {
  try {
    const { embeds = [], components: rows = [] } = (await channel.read(place)) as RawMessage;
    const isOfAdd = buttonsIn(rows).some((button) => {
      const action = 'custom_id' in button ? decodeAction(button.custom_id) : null;
      return action?.kind === 'undo' && action.intentId === intentId;
    });
    if (!isOfAdd) return;
    await channel.change(place, {
      content: besideCard(content),
      embeds: embeds.map((card) => ({ ...card, color: colour })),
      components: linksIn(rows),
    });
  } catch (error) {
    log.debug({ err: error }, 'the answer to an add that was taken back could not be put right');
  }
}
