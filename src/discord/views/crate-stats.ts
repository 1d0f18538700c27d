// Discord, views: the answer of /crate stats: the picture, and the same numbers in words. Pure.
import type { APIEmbed, APIEmbedField } from 'discord.js';
import type { Freshness } from '../../core/crate/freshness.ts';
import { type CrateStats, MOST_NAMES, type NamedCount } from '../../core/crate/stats.ts';
import { decadeColumns } from '../chart/decades.ts';
import type { Texts } from '../texts/texts.ts';
import { moment } from '../texts/time.ts';
import { COLOURS } from './colours.ts';
import { LIMITS, plain, safe } from './limits.ts';
import { CREDIT } from './search.ts';

/** What the message has beside the numbers. */
export interface CrateStatsView {
  /** A PNG. Null: the words stand alone. */
  picture: Buffer | null;
  freshness: Freshness;
  /** Whether /status can read a value for this reader. */
  canHaveValue: boolean;
  /** A line about a right that the bot lacks here. Null: it lacks none. */
  rights: string | null;
}

export interface CrateStatsMessage {
  content?: string;
  embeds: APIEmbed[];
  /** The picture stands beside the embed and not in it: there Discord shows it larger, and with its description. */
  files: { name: string; attachment: Buffer; description: string }[];
}

const LONGEST_NAME = 100;
const MOST_YEARS = 5;

/** Makes the message. */
export function crateStatsReply(stats: CrateStats, view: CrateStatsView, texts: Texts): CrateStatsMessage {
  const { crateStats: say } = texts;
  const { picture, rights } = view;
  const embed: APIEmbed = {
    color: COLOURS.green,
    title: say.title,
    description: description(stats, view, texts),
    fields: [
      ...lineField(say.heading.decades, decadeLines(stats, texts)),
      ...lineField(say.heading.formats, nameLines(stats.formats, texts)),
      ...lineField(say.heading.genres, nameLines(stats.genres, texts)),
      ...lineField(say.heading.labels, nameLines(stats.labels, texts)),
      ...lineField(say.heading.growth, yearLines(stats, texts)),
    ],
  };
  return {
    ...(rights !== null && { content: `-# ${rights}` }),
    embeds: [embed],
    files: picture ? [{ name: 'crate.png', attachment: picture, description: altText(stats, texts) }] : [],
  };
}

/** Says how many records there are, what they are worth, and how old these facts are. */
function description(
  stats: CrateStats,
  { freshness, canHaveValue }: CrateStatsView,
  { crateStats: say, crate: { synced } }: Texts,
): string {
  const { count, value } = stats;
  const neverSynced = freshness.kind === 'never';
  if (count === 0) return neverSynced ? say.emptyAndNotSynced : say.empty;
  const small = [...(freshness.kind === 'old' ? [synced(moment(freshness.at, 'R'))] : []), CREDIT];
  return [
    `**${say.records(count)}**`,
    ...(value ? [say.worth(safe(value.median, LONGEST_NAME), moment(new Date(value.atMs), 'R'))] : []),
    ...(!value && canHaveValue ? [say.noValue] : []),
    ...(neverSynced ? [say.notSynced] : []),
    `-# ${small.join(' · ')}`,
  ].join('\n');
}

const lineField = (name: string, parts: readonly string[]): APIEmbedField[] =>
  parts.length > 0 ? [{ name, value: parts.join(' · ') }] : [];

/** In the order of the picture, which shows the place of a name that it cannot draw. */
const nameLines = (entries: readonly NamedCount[], { crateStats: say }: Texts): string[] =>
  entries.slice(0, MOST_NAMES).map(({ name, count }) => say.line(safe(name, LONGEST_NAME), count));

const decadeLines = ({ decades }: CrateStats, { crateStats: say }: Texts): string[] =>
  decadeColumns(decades)
    .filter(({ count }) => count > 0)
    .map(({ firstYear, isEarlier, count }) =>
      say.line(isEarlier ? say.before(firstYear) : say.decade(firstYear), count),
    );

function yearLines({ growth }: CrateStats, { crateStats: say }: Texts): string[] {
  const years = new Map<string, number>();
  for (const { month, count } of growth) {
    const year = month.slice(0, 4);
    years.set(year, (years.get(year) ?? 0) + count);
  }
  return [...years].slice(-MOST_YEARS).map(([year, count]) => say.line(year, count));
}

/** Says what the picture shows, for people who do not see it. */
function altText(stats: CrateStats, { crateStats: say }: Texts): string {
  const most = (['formats', 'genres', 'labels'] as const).flatMap((kind) => {
    const [first] = stats[kind];
    return first === undefined ? [] : [say.altMost[kind](plain(first.name, LONGEST_NAME), first.count)];
  });
  const decade = stats.decades.toSorted((one, other) => other.count - one.count)[0];
  const parts = [
    say.records(stats.count),
    ...(stats.value === null ? [] : [say.altWorth(plain(stats.value.median, LONGEST_NAME))]),
    ...(decade === undefined ? [] : [say.altDecade(decade.name, decade.count)]),
    ...most,
  ];
  return plain(say.alt(parts), LIMITS.attachmentDescription);
}
