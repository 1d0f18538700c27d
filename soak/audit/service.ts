// Soak, audit: the rules of the two services, the secrets, the processes and their logs. Pure.
import { overlaps, whyUnanswered } from './people.ts';
import type { Finding, Life, LogLine, Refused, World } from './world.ts';

/** A person deleted the message that the bot was about to edit. */
const DELETED_LATELY_MS = 30 * 60_000;

/** Of the wall: an answer that is refused for coming too late was asked for at most so long ago. */
const LATEST_ANSWER_WALL_MS = 6_000;

/** Around a span in which Discord was set to refuse: requests under way when it begins or ends. */
const EDGE_MS = 5_000;

const time = (ms: number): string => new Date(ms).toISOString();

/** Never above Discogs' window, and nothing that Discord would not take. */
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
    // The audit of the people speaks of these; suggestions are no uses.
    case 'first-response':
      return useOf() !== undefined || world.spans.some((span) => overlaps(span, since, refused.at));
    case 'deferred-unanswered':
    // discord.js may identify twice when connections break one right after the other; it is closed with 4005 and comes back.
    case 'gateway-identify-twice':
      return true;
    // An acknowledgement whose answer was cut is sent again, and refused: the first one counts.
    case 'acknowledged':
      return refused.wasCut;
    case 'unknown-interaction': {
      const use = useOf();
      if (!use) return refused.wasCut || world.spans.some((span) => overlaps(span, since, refused.at));
      const why = whyUnanswered(world, use);
      return why !== null && why !== 'unexplained';
    }
    // A deferred answer or a private note that is taken away is gone. When the answer to that was cut, discord.js asks again.
    case 'unknown-message':
      return (
        /^DELETE \/webhooks\/\d+\/:token\/messages\//.test(refused.request) ||
        world.deletions.some((at) => refused.at >= at && refused.at - at < DELETED_LATELY_MS)
      );
    // It is not known how many edits an old message still takes; a sync continues in a new one in time. A search keeps its
    // buttons, and someone may press them weeks later.
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

/** Lines that no outage explains: an error was not caught. */
const BUGS =
  /no code caught|no code handled it|dispatch itself failed|for an unknown reason|cannot be shown at all|a watcher of the sync failed|could not resume a sync|could not end in order/;

/** A person was left without a word. */
const SILENCE = /could not be given/;

/** A failed use is a bug unless the database, Discord or the end of the process is to blame. */
const OUTAGE = /"type":"(StoreError|LeaseLostError|DiscordAPIError|HTTPError|AbortError)|Runout is ending/;

/** Processes that ended by themselves, and lines of the log that no fault explains. */
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
  // Without Discord no process can start; a supervisor starts it again.
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

/** One of each message: the log has the others. */
function unique(lines: readonly LogLine[]): LogLine[] {
  return [...new Map(lines.map((line) => [line.message, line])).values()];
}
