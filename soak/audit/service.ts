// Soak, audit: checks the rules of Discogs and Discord, the secrets, the processes and their logs. Pure.
import { overlaps, whyUnanswered } from './people.ts';
import type { Finding, Life, LogLine, Refused, World } from './world.ts';

/** How long after a deletion the bot can still try to edit a message that a person deleted. */
const DELETED_LATELY_MS = 30 * 60_000;

/** The longest time between a use and an answer that Discord refuses because it is late. In real time. */
const LATEST_ANSWER_WALL_MS = 6_000;

/** Allowance at both ends of a span in which Discord refuses: requests can be under way when the span begins or ends. */
const EDGE_MS = 5_000;

const time = (ms: number): string => new Date(ms).toISOString();

/**
 * Checks that the bot stayed within Discogs' rate limit, that Discord refused nothing without a reason, and that no secret
 * leaked.
 */
export function auditServices(world: World): Finding[] {
  const { limit, refused, mostInWindow } = world.budget;
  return [
    ...(refused > 0 ? [{ rule: 'own-429', what: `Discogs refused ${refused} call(s) for the budget` }] : []),
    ...(mostInWindow > limit
      ? [{ rule: 'window', what: `${mostInWindow} calls in one minute, ${limit} are allowed` }]
      : []),
    ...world.refusals
      .filter((one) => !isExplained(world, one))
      .map((one) => ({
        rule: 'discord-refused',
        what: `${time(one.at)} ${one.rule} ${one.status ?? ''} ${one.code}: ${one.request} (${one.message})`,
      })),
    ...world.leaks.map((what) => ({ rule: 'secret', what })),
  ];
}

function isExplained(world: World, refused: Refused): boolean {
  const since = refused.at - LATEST_ANSWER_WALL_MS * world.speed;
  const useOf = () => world.uses.find((use) => refused.request.includes(use.id));
  switch (refused.rule) {
    // The audit of people judges these refusals. Suggestions do not count as uses there.
    case 'first-response':
      return useOf() !== undefined || world.spans.some((span) => overlaps(span, since, refused.at));
    case 'deferred-unanswered':
    // discord.js can identify twice when connections break shortly one after the other. Discord closes with 4005, and it
    // connects again.
    case 'gateway-identify-twice':
      return true;
    // The bot sends an acknowledgement again when the response was cut. Discord refuses the second, because the first one
    // counts.
    case 'acknowledged':
      return refused.wasCut;
    case 'unknown-interaction': {
      const use = useOf();
      if (!use) return refused.wasCut || world.spans.some((span) => overlaps(span, since, refused.at));
      const why = whyUnanswered(world, use);
      return why !== null && why !== 'unexplained';
    }
    // The bot deleted a deferred answer or a private note. When the response to the deletion was cut, discord.js asks again. A new
    // process does not know that the message that led to a private answer was private, too, and looks for it in the channel.
    case 'unknown-message':
      return (
        isLookForPrivate(world, refused) ||
        /^DELETE \/webhooks\/\d+\/:token\/messages\//.test(refused.request) ||
        world.deletions.some((at) => refused.at >= at && refused.at - at < DELETED_LATELY_MS)
      );
    // Discord does not say how many edits an old message still takes. A sync changes to a new message in time. A search keeps
    // its buttons, and a person can press them weeks later.
    case 'old-message-edits':
      return (
        refused.request.includes('/webhooks/') ||
        world.messages.some((one) => refused.request.endsWith(`/${one.id}`) && one.customIds.length > 0)
      );
    case 'missing-access':
    case 'missing-permissions':
      return world.spans.some(
        (span) => span.what === 'channel shut' && overlaps(span, refused.at - EDGE_MS, refused.at + EDGE_MS),
      );
    default:
      return false;
  }
}

function isLookForPrivate({ messages, uses }: World, { request }: Refused): boolean {
  const [, id] = /^GET \/channels\/\d+\/messages\/(\d+)$/.exec(request) ?? [];
  const message = messages.find((one) => one.id === id);
  const use = message && uses.find((one) => one.id === message.useId);
  return use?.isPublic === false;
}

/** Lines of the log that no outage explains: the code did not catch an error. */
const BUGS =
  /no code caught|no code handled it|dispatch itself failed|for an unknown reason|cannot be shown at all|a watcher of the sync failed|could not resume a sync|could not end in order/;

/** A line of the log that says that a person got no answer. */
const SILENCE = /could not be given/;

/** Reasons that excuse a failed use: the database, Discord, or the end of the process. Any other failure is a bug. */
const OUTAGE = /"type":"(StoreError|LeaseLostError|DiscordAPIError|HTTPError|AbortError)|Runout is ending/;

/** Finds processes that ended by themselves, and lines of the log that no fault explains. */
export function auditProcesses(world: World): Finding[] {
  return [
    ...world.lives.flatMap((life) => endOf(world, life)),
    ...unique(world.log.filter(isBug)).map((line) => ({ rule: 'log', what: line.text })),
  ];
}

function endOf(world: World, life: Life): Finding[] {
  if (life.how === 'killed') return [];
  if (life.how === 'stopped') {
    return life.code === 0
      ? []
      : [
          {
            rule: 'exit-code',
            what: `process ${life.number} left with ${life.code} after SIGTERM${last(life)}`,
          },
        ];
  }
  // No process can start without Discord. The supervisor starts it again.
  const isExcused = world.spans.some(
    (span) => span.what.startsWith('discord') && overlaps(span, life.to - 60_000 * world.speed, life.to),
  );
  return isExcused && life.code === 1
    ? []
    : [
        {
          rule: 'ended-by-itself',
          what: `process ${life.number} at ${time(life.to)}, code ${life.code}${last(life)}`,
        },
      ];
}

const last = (life: Life): string => life.tail.map((line) => `\n      ${line}`).join('');

const isBug = (line: LogLine): boolean =>
  line.level >= 60 ||
  BUGS.test(line.message) ||
  ((line.level >= 50 || SILENCE.test(line.message)) && !OUTAGE.test(line.text));

/** Keeps one line of each message. The log has the others. */
function unique(lines: readonly LogLine[]): LogLine[] {
  return [...new Map(lines.map((line) => [line.message, line])).values()];
}
