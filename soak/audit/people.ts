// Soak, audit: no person is left without an answer, and no message still says that something is under way. Pure.
import type { Finding, Span, Use, World } from './world.ts';

/** Of the wall: what Discord grants an application for its first answer. */
const FIRST_ANSWER_WALL_MS = 3_000;

/** So many of all uses may go without an answer because a process died or Discord was away. */
const MOST_LOST = 0.25;

const time = (ms: number): string => new Date(ms).toISOString();

/** Why a use has no answer, when that is not the bot's fault. */
export type Excuse = 'the connection was down' | 'its answer was cut' | 'its process ended';

/** Null: answered. `unexplained`: a process that lived owes an answer. */
export function whyUnanswered(world: World, use: Use): Excuse | 'unexplained' | null {
  if (use.state === 'answered') return null;
  // A press that was taken note of shows nothing by itself; what it did shows elsewhere, or the log has why not.
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

/** Everything about answers. */
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

/** Messages that say something is under way when nothing is. */
function leftOver(world: World): Finding[] {
  return world.messages.flatMap((message): Finding[] => {
    const where = `message ${message.id} of ${time(message.at)}${message.useId ? `, interaction ${message.useId}` : ''}`;
    const use = world.uses.find((one) => one.id === message.useId);
    const why = use ? whyUnanswered(world, use) : null;
    // The process that was to end it is dead; Discord shows a failed answer after its 15 minutes.
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

/** How often the bot said something after that moment. More than once: a second note, which may be cleared by now, and the outcome. */
const saidLater = (at: number, use: Use | undefined): number =>
  use?.told.filter((one) => one.at > at).length ?? 0;

/** Its process ended before it had handled this use. */
function diedAtIt(world: World, use: Use): boolean {
  return !use.isLogged && lifeAt(world, use.acknowledgedAt ?? use.at) !== world.lives.at(-1);
}

/** The process of that time, or the last one before: what it sent may arrive after its death. */
const lifeAt = ({ lives }: World, at: number) => lives.findLast((life) => life.from <= at);

export const overlaps = (span: Span, from: number, to: number): boolean => span.from <= to && span.to >= from;
