// Support of the limiter tests: a limiter on a virtual clock, and calls whose answers the test sends when it wants to.
import type { Lane } from '../../../src/core/discogs-port.ts';
import type { BudgetWait } from '../../../src/core/types.ts';
import {
  type AnswerFacts,
  createLimiter,
  type LimiterOptions,
  type Ticket,
} from '../../../src/discogs/limiter/limiter.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

export interface RigCall {
  lane: Lane;
  /** When it started, in ms after the beginning of the test. Null while it waits. */
  startedAtMs: number | null;
  /** What its caller got: `done`, or the error. */
  outcome: 'pending' | 'done' | unknown;
  waits: BudgetWait[];
  /** Sends the answer. Without `facts`, its headers say nothing about the budget. */
  answer(facts?: Partial<AnswerFacts>): Promise<void>;
  /** Ends the call with an error, without an answer. */
  fail(error: Error): Promise<void>;
}

const SILENT: AnswerFacts = { limit: null, used: null, pauseMs: null };

export function createRig(options: Partial<LimiterOptions> = {}) {
  const clock = createVirtualClock();
  const limiter = createLimiter({ clock, limit: 60, reserve: 10, ...options });
  const settle = () => clock.advance(0);

  const call = (lane: Lane, ticket: Partial<Ticket> = {}): RigCall => {
    let land: (facts: AnswerFacts) => void = () => {};
    let lose: (error: Error) => void = () => {};
    const landing = new Promise<AnswerFacts>((resolve, reject) => {
      land = resolve;
      lose = reject;
    });
    const one: RigCall = {
      lane,
      startedAtMs: null,
      outcome: 'pending',
      waits: [],
      async answer(facts) {
        land({ ...SILENT, ...facts });
        await settle();
      },
      async fail(error) {
        lose(error);
        await settle();
      },
    };
    const send = async () => {
      one.startedAtMs = clock.monotonic();
      return { facts: await landing, value: undefined };
    };
    limiter.run({ lane, onWait: (wait) => one.waits.push(wait), ...ticket }, send).then(
      () => {
        one.outcome = 'done';
      },
      (error: unknown) => {
        one.outcome = error;
      },
    );
    return one;
  };

  const calls = (lane: Lane, count: number): RigCall[] => Array.from({ length: count }, () => call(lane));

  /** Makes the first call, which the limiter lets out alone. Its token stays in use for a minute. */
  const warmUp = async (): Promise<void> => {
    await call('person').answer();
  };

  /** Makes `count` calls of a lane, which start and are answered now. */
  const spend = async (lane: Lane, count: number): Promise<void> => {
    for (const one of calls(lane, count)) await one.answer();
  };

  const started = (list: RigCall[]): number => list.filter((one) => one.startedAtMs !== null).length;

  return { clock, limiter, call, calls, warmUp, spend, started, settle, nowMs: () => clock.monotonic() };
}
