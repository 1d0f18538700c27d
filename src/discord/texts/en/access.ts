// Discord, texts, English: why a person cannot use a command here, and who can. In private; mentions in it ping no one.
import { list } from './language.ts';

const ask = (contact: string | null) => `Ask the person who runs me${contact === null ? '' : `: ${contact}`}`;

const CHANGE = 'An admin can change that in Server Settings › Integrations';

export const access = {
  unknown: "Discord doesn't tell me who may do this. Try again in a minute",
  tooMany: (most: number) => `You already have ${most} requests waiting. Let one finish first`,
  apps: "You need **Use Application Commands** in this channel. An admin can change that in the channel's settings",
  channel: (command: string) => `/${command} is switched off in this channel. ${CHANGE}`,
  /** @param permissions as Discord's settings name them, at least one. */
  needs: (command: string, permissions: readonly string[]) =>
    `You need ${list(permissions.map((one) => `**${one}**`))} for /${command}. ${CHANGE}`,
  /** @param who mentions of roles and people. @param areMore true: some are left out. */
  only: (command: string, who: readonly string[], areMore: boolean) =>
    `Only ${list([...who, ...(areMore ? ['some others'] : []), 'administrators'])} can use /${command} here. ${CHANGE}`,
  notInServer: 'I only work in servers. Use me in a channel of your server',
  /** @param contact how to reach the person who runs the bot. Null: not known. */
  notListed: (contact: string | null) => `I'm not set up for this server. ${ask(contact)}`,
  notMember:
    "I'm not a member of this server, so I can't change anything from here. Just invited me? Try again in a few seconds",
  noList: (contact: string | null) =>
    `I'm in more than one server, so I change nothing until DISCORD_GUILD_IDS is set. ${ask(contact)}`,
  oldButton: 'This button is outdated. Run the command again',
  oldMenu: 'This menu is outdated. Run the command again',
  oldForm: 'This form is outdated. Run the command again',
  oldCommand: 'That command was removed',
  noSuggestions: 'No suggestions here',
};
