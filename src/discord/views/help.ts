// Discord, views: makes the one page of /help. Pure: facts in, payload out.
import { type APIApplicationCommandOption, type APIEmbed, ApplicationCommandOptionType } from 'discord.js';
import { KEPT } from '../../core/housekeeping.ts';
import type { UsableCommand } from '../access/usable.ts';
import { DISCLAIMER } from '../texts/terms.ts';
import type { Texts } from '../texts/texts.ts';
import { COLOURS } from './colours.ts';
import { LIMITS, safe, safeUrl, withinBudget } from './limits.ts';
import { mention } from './mention.ts';

/** The facts about this bot that /help shows. */
export interface About {
  version: string;
  /** The address of the source code, without a slash at its end. Null: unknown. */
  source: string | null;
  /** How to reach the operator: a text, an https address, or the id of a Discord user. Null: not set. */
  contact: string | null;
}

const DAY_MS = 24 * 60 * 60_000;
const CONTACT = 250;

/** Makes the page. @param commands those that the person can use here. */
export function helpReply(
  commands: readonly UsableCommand[],
  { version, source, contact }: About,
  texts: Texts,
): { embeds: APIEmbed[] } {
  const { help: say } = texts;
  const home = safeUrl(source);
  const link = (label: string, url: string) => `[${label}](${url})`;
  const kept = [
    say.kept({
      ...{ adds: KEPT.intentsMs / DAY_MS, syncs: KEPT.runsMs / DAY_MS },
      ...{ questions: KEPT.listsMs / DAY_MS, files: KEPT.importsMs / DAY_MS },
    }),
    home === null ? null : link(say.privacy, `${home}/blob/main/PRIVACY.md`),
  ];
  const about = [say.version(safe(version, 20)), home === null ? null : link(say.source, home)];
  const embed: APIEmbed = {
    color: COLOURS.blurple,
    title: say.title,
    description: withinLimit([say.what, '', ...commands.flatMap((one) => linesOf(one, texts))]),
    fields: [
      { name: say.field.operator, value: contact === null ? say.noContact : contactLine(contact) },
      { name: say.field.kept, value: kept.filter((part) => part !== null).join(' ') },
      { name: say.field.about, value: about.filter((part) => part !== null).join(' · ') },
    ],
    footer: { text: DISCLAIMER },
  };
  return { embeds: withinBudget([embed]) };
}

/**
 * Joins the lines, as many as fit into the description of an embed. The other texts of the page need less than the rest of the
 * 6,000 characters that a message can have.
 */
function withinLimit(lines: readonly string[]): string {
  let text = lines[0] ?? '';
  for (const line of lines.slice(1)) {
    if (text.length + line.length + 1 > LIMITS.embedDescription) break;
    text += `\n${line}`;
  }
  return text;
}

/**
 * Returns a line for each subcommand, or for the command itself if it has none. A command in the menu of a message has no
 * description, and no mention that one can press.
 */
function linesOf({ data, id }: UsableCommand, { photo: say }: Texts): string[] {
  if (!('description' in data)) return [`**${data.name}** ${say.commandHelp}`];
  return pathsOf(data.name, data.description, data.options ?? []).map(
    ({ path, description }) => `${mention(path, id)} ${safe(description, LIMITS.choice)}`,
  );
}

function pathsOf(
  path: string,
  description: string,
  options: readonly APIApplicationCommandOption[],
): { path: string; description: string }[] {
  const nested = options.flatMap((one) =>
    one.type === ApplicationCommandOptionType.Subcommand ||
    one.type === ApplicationCommandOptionType.SubcommandGroup
      ? pathsOf(`${path} ${one.name}`, one.description, one.options ?? [])
      : [],
  );
  return nested.length > 0 ? nested : [{ path, description }];
}

const USER_ID = /^\d{17,20}$/;

/**
 * Returns the contact as a mention, a link or a text. An address is shown unchanged, even one of an invitation, because the operator
 * and no stranger wrote it.
 */
export function contactLine(contact: string): string {
  if (USER_ID.test(contact)) return `<@${contact}>`;
  const url = URL.canParse(contact) ? new URL(contact) : null;
  return url?.protocol === 'https:' ? `<${url.href}>` : safe(contact, CONTACT);
}
