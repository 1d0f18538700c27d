// Soak, audit: checks that every person got an answer, and that no message still says that work is under way. Pure.
import type { Finding, Span, Use, World } from './world.ts';

/** The time that Discord gives an application for its first answer. In real time. */
const FIRST_ANSWER_WALL_MS = 3_000;

/** The largest share of all uses that can go unanswered because a process died or Discord was away. */
const MOST_LOST = 0.25;

const time = (ms: number): string => new Date(ms).toISOString();

/** Reasons for a missing answer that are not the bot's fault. */
export type Excuse = 'the connection was down' | 'its answer was cut' | 'its process ended';

/** Returns null if the use was answered. `unexplained`: the process lived on, so it owes an answer. */
export function whyUnanswered(world: World, use: Use): Excuse | 'unexplained' | null {
  if (use.state === 'answered') return null;
  // A button that is only acknowledged shows no answer of its own. Its effect shows elsewhere, or the log says what failed.
  if (use.state === 'deferred' && use.kind === 'component' && use.isLogged) return null;
  if (use.acknowledgedAt === null) {
    const until = use.at + FIRST_ANSWER_WALL_MS * world.speed;
    if (world.spans.some((span) => overlaps(span, use.at, until))) return 'the connection was down';
    return use.wasCut ? 'its answer was cut' : 'unexplained';
  }
  const life = lifeAt(world, use.acknowledgedAt);
  const isLast = life === world.lives.at(-1);
  return life && !isLast && !use.isLogged ? 'its process ended' : 'unexplained';
}

/** Returns every finding about answers. */
export function auditPeople(world: World): Finding[] {
  const lost = world.uses.filter((use) => whyUnanswered(world, use) !== null);
  const share = world.uses.length > 0 ? lost.length / world.uses.length : 0;
  return [
    ...lost
      .filter((use) => whyUnanswered(world, use) === 'unexplained')
      .map((use) => ({
        rule: 'no-answer',
        what: `${use.what} at ${time(use.at)} (interaction ${use.id}): ${use.state}, ${use.acknowledgedAt === null ? 'never acknowledged' : `acknowledged at ${time(use.acknowledgedAt)}`}${use.isLogged ? ', handled to its end' : ''}`,
      })),
    ...(share > MOST_LOST
      ? [{ rule: 'no-answer', what: `${lost.length} of ${world.uses.length} uses had no answer: too many` }]
      : []),
    ...leftOver(world),
  ];
}

const RUNNING_TITLE = /^(Reading|Adding|Comparing|Stopping|Waiting|Paused)/;
const WAITING_NOTE = /^⏳ .* <t:\d+:R>$/;

/** Finds messages that say that work is under way when it is not. */
function leftOver(world: World): Finding[] {
  return world.messages.flatMap((message): Finding[] => {
    const where = `message ${message.id} of ${time(message.at)}${message.useId ? `, interaction ${message.useId}` : ''}`;
    const use = world.uses.find((one) => one.id === message.useId);
    const why = use ? whyUnanswered(world, use) : null;
    // The process that had to finish the message is dead. Discord shows a deferred answer as failed after 15 minutes.
    const isExcused = (why !== null && why !== 'unexplained') || (use !== undefined && diedAtIt(world, use));
    if (message.isThinking) {
      return isExcused ? [] : [{ rule: 'thinking-for-ever', what: `${where} still "thinks"` }];
    }
    if (message.customIds.some((id) => id.startsWith('stop:'))) {
      return [{ rule: 'stop-button-left', what: `${where}: "${message.title}" still has a Stop button` }];
    }
    if (message.title !== null && RUNNING_TITLE.test(message.title)) {
      return [{ rule: 'working-state-left', what: `${where}: "${message.title}"` }];
    }
    const isMadeAgain =
      message.wasLost &&
      (world.messages.some((other) => other.useId === message.useId && other.id !== message.id) ||
        saidLater(message.at, use) > 1);
    if (WAITING_NOTE.test(message.content) && !isExcused && !isMadeAgain) {
      return [{ rule: 'working-state-left', what: `${where}: "${message.content}"` }];
    }
    return [];
  });
}

/**
 * Counts what the bot said for this use after `at`. Two or more mean that it made a lost note again: it sent a second note,
 * which can be cleared by now, and the result.
 */
const saidLater = (at: number, use: Use | undefined): number =>
  use?.told.filter((one) => one.at > at).length ?? 0;

/** Returns whether the process ended before it had handled this use. */
function diedAtIt(world: World, use: Use): boolean {
  return !use.isLogged && lifeAt(world, use.acknowledgedAt ?? use.at) !== world.lives.at(-1);
}

/** Returns the process that lived at that time, or the last one before: a request can arrive after its sender has died. */
const lifeAt = ({ lives }: World, at: number) => lives.findLast((life) => life.from <= at);

export const overlaps = (span: Span, from: number, to: number): boolean => span.from <= to && span.to >= from;
