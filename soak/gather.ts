// Soak: collects the data that the audit reads, once the bot is gone.
import type { Copy } from '../sandbox/discogs/collection-views.ts';
import type { Message } from '../sandbox/discord/index.ts';
import type { Claim, FeedPost, ShownMessage, Typed, World } from './audit/world.ts';
import { cutAnswers } from './ledger.ts';
import type { SoakStage } from './stage.ts';

const LIMIT = 60;

/** Opens the database, so call it only when no bot runs. */
export async function gather(stage: SoakStage, quiet: World['quiet']): Promise<World> {
  const { clock, discogs, discord, channel, database, ledger, lives } = stage;
  const { stored, dump } = await database.read();
  const releases = new Map(stored.intents.map((intent) => [intent.id, intent.releaseId]));
  const history = discord.history(channel);
  const feed = discord.history(stage.news);
  const cut = cutAnswers(discord);
  const lost = lostFollowUps(discord);
  return {
    speed: clock.speed(),
    copies: ledger.copies(),
    uses: ledger.uses({
      releaseOf: (intentId) => releases.get(intentId) ?? null,
      isLogged: (id) => lives.handled.has(id),
    }),
    stored,
    quiet,
    budget: { limit: LIMIT, refused: discogs.refused(), mostInWindow: discogs.maxInWindow() },
    messages: history
      .filter((one) => one.deletedAt === null && one.author.id === discord.applicationId)
      .map((one) => shown(one, lost)),
    imports: ledger.imports,
    posts: feed.map(postOf),
    healed: lives.output().split('a saved add is on Discogs now').length - 1,
    details: { typed: ledger.allTyped, there: discogs.collection.list().flatMap(valuesOf) },
    claims: claimsIn(history, discord.applicationId),
    exposures: exposuresIn([...history, ...feed], stage),
    refusals: discord.violations.map(({ at, rule, code, status, message, request }) => ({
      at,
      rule,
      code,
      status,
      message,
      request,
      wasCut: cut.has(request.split('/')[2] ?? ''),
    })),
    deletions: ledger.deletions,
    spans: ledger.spans(),
    lives: lives.over,
    log: lives.warnings,
    leaks: leaksIn(stage, { log: lives.output(), database: dump, messages: JSON.stringify(history) }),
  };
}

/** Returns what a copy has in the fields of the collection. */
const valuesOf = ({ instanceId, notes }: Copy): Typed[] =>
  notes.map(({ field_id: fieldId, value }) => ({ instanceId, fieldId, value }));

/** Reads a post of the feed from its links. */
const postOf = ({ id, embeds }: Message): FeedPost => {
  const links = embeds.map(({ url }) => new URL(url ?? 'https://no.link'));
  return {
    mark: links[0]?.searchParams.get('runout') ?? `none, in message ${id}`,
    releases: links.map(({ pathname }) => Number(/^\/release\/(\d+)/.exec(pathname)?.[1])),
  };
};

/** Finds what the messages of the bot call owned, in all their versions. */
const claimsIn = (history: readonly Message[], botId: string): Claim[] =>
  history
    .filter((one) => one.author.id === botId)
    .flatMap(({ id, versions }) =>
      versions.flatMap(({ at, json }) =>
        json.components
          .flatMap((row) => row.components)
          .flatMap((one) =>
            one.type === 2 && one.custom_id?.startsWith('add:') && one.label?.startsWith('✓ Owned')
              ? [{ releaseId: Number(one.custom_id.split(':')[1]), at, messageId: id }]
              : [],
          ),
      ),
    );

/** How the name of an exported file begins. An import can name such a file, but its message has no attachment. */
const EXPORTS = ['"filename":"crate-2'];

/** Finds messages that everyone sees, with a detail of a copy that is not public on Discogs, a price, or the file of an export. */
function exposuresIn(history: readonly Message[], { backRoom, discord }: SoakStage): string[] {
  const details = [backRoom.name, backRoom.note, 'VG+', ' for sale', ...EXPORTS];
  return history
    .filter((one) => one.author.id === discord.applicationId && !one.isEphemeral)
    .flatMap(({ id, versions }) =>
      details
        .filter((detail) => versions.some(({ json }) => JSON.stringify(json).includes(detail)))
        .map((detail) => `message ${id} shows "${detail}" to everyone`),
    );
}

const LOADING = 1 << 7;

const shown = (message: Message, lost: readonly number[]): ShownMessage => ({
  id: message.id,
  at: Date.parse(message.timestamp),
  isThinking: (message.flags & LOADING) !== 0,
  title: message.embeds[0]?.title ?? null,
  content: message.content,
  customIds: message.components
    .flatMap((row) => row.components)
    .flatMap((one) => (one.custom_id === undefined ? [] : [one.custom_id])),
  useId: message.interaction_metadata?.id ?? null,
  wasLost: lost.some((at) => Math.abs(Date.parse(message.timestamp) - at) <= LOST_WITHIN_MS),
});

/**
 * A follow-up can appear this long after its request, because a slow Discord answers up to 0.9 s late in real time. Here in ms
 * of the sandbox's clock.
 */
const LOST_WITHIN_MS = 20_000;

/** Returns the times of follow-ups whose response was cut. Their tokens are masked, so only the time identifies them. */
const lostFollowUps = ({ requests }: SoakStage['discord']): number[] =>
  requests
    .filter(
      ({ method, path, status }) =>
        method === 'POST' && /^\/webhooks\/\d+\/:token$/.test(path) && status === null,
    )
    .map(({ at }) => at);

/** Finds secrets, and in the log the ids of members. Returns the name of what was found and the place, never the value. */
function leaksIn(stage: SoakStage, places: Record<string, string>): string[] {
  const { discogs, discord, database, ledger, members } = stage;
  const secrets: [string, string][] = [
    ['the Discord token', discord.token],
    ['the Discogs token', discogs.token],
    ...(database.url ? ([['the address of the database', database.url]] satisfies [string, string][]) : []),
  ];
  const tokens = new Set(ledger.invocations.map((one) => one.token));
  return Object.entries(places).flatMap(([place, text]) => [
    ...secrets.filter(([, value]) => text.includes(value)).map(([name]) => `${name} in the ${place}`),
    ...((text.match(/[\w-]{64}/g) ?? []).some((run) => tokens.has(run))
      ? [`the token of an interaction in the ${place}`]
      : []),
    ...(place === 'log' && members.some(({ id }) => text.includes(id))
      ? ['the Discord id of a member in the log']
      : []),
  ]);
}
