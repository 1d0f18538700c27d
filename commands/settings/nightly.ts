// Commands: /settings nightly: the hour at which the crate is synced each night.
import type { SlashCommandSubcommandBuilder } from '@discordjs/builders';
import type { ChatInputCommandInteraction } from 'discord.js';
import { Refusal } from '../../src/core/refusals.ts';
import type { CommandContext } from '../../src/discord/command.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { nightlyAnswer } from '../../src/discord/views/nightly.ts';
import type { Payload } from '../../src/discord/views/payload.ts';

/** The value of the choice that turns the nightly sync off. The other choices are the hours, 0 to 23. */
const OFF = -1;

/** The most suggestions that Discord shows (docs: Interactions > Receiving and Responding, "Autocomplete"). */
const MOST_CHOICES = 25;

const { nightly: say } = english;

/** Hours are choices, so that no one has to guess how to type one. With Off they are 25, the most that Discord takes. */
const HOURS = [
  { name: say.offChoice, value: OFF },
  ...Array.from({ length: 24 }, (_, hour) => ({ name: say.hour(hour), value: hour })),
];

export const nightlySubcommand = (sub: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder =>
  sub
    .setName('nightly')
    .setDescription(say.command)
    .addIntegerOption((option) =>
      option
        .setName('hour')
        .setDescription(say.hourOption)
        .addChoices(...HOURS)
        .setRequired(true),
    )
    .addStringOption((option) =>
      option.setName('timezone').setDescription(say.timezoneOption).setAutocomplete(true).setMaxLength(100),
    );

/** Changes the setting. Returns the answer. @throws Refusal */
export async function changeNightly(
  { options, guildId }: Pick<ChatInputCommandInteraction, 'options' | 'guildId'>,
  { app, log, texts }: CommandContext,
): Promise<Payload> {
  const hour = options.getInteger('hour', true);
  const guild = guildId ?? '';
  if (hour !== OFF && app.account.username === null) throw new Refusal({ kind: 'sync-without-account' });
  const to = { hour, timezone: options.getString('timezone'), guildId: guild };
  const change = hour === OFF ? await app.nightly.turnOff() : await app.nightly.change(to);
  const { before, after } = change;
  const [was, is] = [before, after.setting].map((one) => one && `${one.hour} ${one.timezone}`);
  log.info({ guild, setting: 'nightly', was, is }, 'a server changed a setting');
  return nightlyAnswer(change, texts);
}

/** Returns the time zones that fit what was typed. */
export const timezoneChoices = (typed: string, { app }: CommandContext) =>
  app.nightly.suggest(typed, MOST_CHOICES).map((name) => ({ name, value: name }));
