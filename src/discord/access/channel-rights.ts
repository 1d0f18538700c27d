// Discord: finds the permissions that the bot lacks in the channel where a person uses it. Pure. Source: Discord's API
// reference, "Permissions": without View Channel no other permission has an effect in a channel, and threads have a Send
// permission of their own.
import type { PermissionsBitField } from 'discord.js';

/** A permission, by its name in Discord's settings. */
export type Right =
  | 'View Channel'
  | 'Read Message History'
  | 'Send Messages'
  | 'Embed Links'
  | 'Attach Files';

/**
 * Returns those permissions of the invitation that the bot lacks in this channel.
 * @param app the permissions of the bot there, as Discord computed them.
 */
export function missingRights(
  app: Readonly<PermissionsBitField>,
  { isThread }: { isThread: boolean },
): readonly Right[] {
  if (!app.has('ViewChannel')) return ['View Channel'];
  const has: Record<Exclude<Right, 'View Channel'>, boolean> = {
    'Read Message History': app.has('ReadMessageHistory'),
    'Send Messages': app.has(isThread ? 'SendMessagesInThreads' : 'SendMessages'),
    'Embed Links': app.has('EmbedLinks'),
    'Attach Files': app.has('AttachFiles'),
  };
  return RIGHTS.filter((right) => !has[right]);
}

const RIGHTS = ['Read Message History', 'Send Messages', 'Embed Links', 'Attach Files'] as const;
