// Commands: /settings feed: the channel that shows what people added.
import type { SlashCommandSubcommandBuilder } from '@discordjs/builders';
import { ChannelType, type ChatInputCommandInteraction, PermissionsBitField } from 'discord.js';
import { missingRights, type Right } from '../../src/discord/access/channel-rights.ts';
import type { CommandContext } from '../../src/discord/command.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { feedAnswer } from '../../src/discord/views/feed-setting.ts';
import type { Payload } from '../../src/discord/views/payload.ts';
import { UserError } from '../../src/errors.ts';

const { feed: say } = english;

/** What a post needs. Without Read Message History, the bot could not look for a post that may have been made. */
const NEEDED: readonly Right[] = ['View Channel', 'Send Messages', 'Embed Links', 'Read Message History'];

export const feedSubcommand = (sub: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder =>
  sub
    .setName('feed')
    .setDescription(say.command)
    .addChannelOption((option) =>
      option
        .setName('channel')
        .setDescription(say.channelOption)
        .addChannelTypes(ChannelType.GuildText, ChannelType.GuildAnnouncement),
    )
    .addBooleanOption((option) => option.setName('off').setDescription(say.offOption));

/** Changes the setting. Returns the answer. @throws UserError when nothing can be set, or the bot cannot post in the channel. */
export async function changeFeed(
  { options, guildId }: Pick<ChatInputCommandInteraction, 'options' | 'guildId'>,
  { app, log, texts }: CommandContext,
): Promise<Payload> {
  const guild = guildId ?? '';
  const channel = options.getChannel('channel');
  const isOff = options.getBoolean('off') === true;
  if ((channel !== null) === isOff) throw new UserError(texts.feed.chooseOne);
  if (channel !== null) {
    // What is not known does not count as allowed.
    const rights = missingRights(rightsIn(channel), { isThread: false });
    const lacking = rights.filter((right) => NEEDED.includes(right));
    if (lacking.length > 0)
      throw new UserError(texts.feed.cannotPost(`<#${channel.id}>`, texts.rights.names(lacking)));
  }
  const { before, after } = await app.settings.change(guild, { feedChannelId: channel?.id ?? null });
  if (channel !== null) app.feed.askAgain(channel.id);
  const [was, is] = [before.feedChannelId, after.feedChannelId];
  log.info({ guild, setting: 'feed', was, is }, 'a server changed a setting');
  return feedAnswer(is, was, texts);
}

type GivenChannel = NonNullable<ReturnType<ChatInputCommandInteraction['options']['getChannel']>>;

/** The permissions of the bot in the channel that was given. discord.js reads them only where it knows the server. */
function rightsIn(channel: GivenChannel): Readonly<PermissionsBitField> {
  if ('appPermissions' in channel) return channel.appPermissions ?? new PermissionsBitField();
  const bits = 'app_permissions' in channel ? channel.app_permissions : undefined;
  return new PermissionsBitField(BigInt(bits ?? 0));
}
