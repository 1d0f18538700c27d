// Core, details: writes again what Discogs did not take, or what a process left when it ended. The pauses are those of a saved add.
import type { Clock } from '../../clock.ts';
import type { Account } from '../accounts/account.ts';
import { HEAL_TIMES } from '../add/heal-plan.ts';
import type { Crate, Log } from '../ports.ts';
import { createSteadyWork } from '../steady-work.ts';
import { isPassing } from '../sync/plan.ts';
import type { DetailDesk } from './desk.ts';
import { isRepeated } from './failure.ts';
import type { WaitingCopy } from './ports.ts';

/** How often this process looks for what waits, in ms. */
const LOOK_MS = 30_000;
/** The most copies that are looked at together. The next ones come when these are over. */
const MOST_COPIES = 100;

export interface DetailsState {
  /** How many copies have details that wait for Discogs. */
  waiting: number;
  /** The next try, in epoch ms. `rests`: only the operator can end what they wait for. */
  nextTry: number | 'rests';
}

export interface DetailRepeats {
  /** Writes again what waits until the signal aborts. A request under way then still ends. Never throws. */
  keep(signal: AbortSignal): Promise<void>;
  /** Begins no further write, lets the request under way end within `graceMs`, and aborts it after that. */
  pause(options: { graceMs: number }): Promise<void>;
  /** Returns what waits, as of the last look. */
  state(): DetailsState;
}

/** What this process knows of one copy whose details wait. */
interface Patient {
  tries: number;
  /** Its next try, in ms of the monotonic clock. Infinity: it rests until the next start, or until a newer form. */
  dueAtMs: number;
  /** When its last form was sent, in epoch ms. */
  typedAtMs: number;
}

export function createDetailRepeats(deps: {
  store: Pick<Crate, 'details'>;
  account: Pick<Account, 'id' | 'username' | 'isNameOurs'>;
  desk: Pick<DetailDesk, 'resume'>;
  clock: Clock;
  log: Pick<Log, 'debug' | 'info' | 'warn'>;
  /** The name of this process in leases. */
  holder: string;
}): DetailRepeats {
  const { store, account, desk, clock, log, holder } = deps;
  const steady = createSteadyWork({ clock, log, trouble: 'details of copies could not be written again' });
  let patients = new Map<number, Patient>();
  let isFirst = true;
  let isDown = false;

  const inMs = (ms: number) => clock.monotonic() + ms;
  const pauseAfter = (tries: number) => HEAL_TIMES.afterMs[tries] ?? HEAL_TIMES.thenMs;

  /** Tries one copy. Returns what is known of it after that; null: nothing of it waits. */
  async function tryOnce(
    { releaseId, instanceId }: WaitingCopy,
    patient: Patient,
    username: string,
  ): Promise<{ patient: Patient | null; isDown: boolean }> {
    const copy = { releaseId, instanceId };
    const outcome = await steady.call((options) =>
      desk.resume(copy, username, { ...options, turn: String(account.id) }),
    );
    switch (outcome?.end.kind) {
      case 'late':
        // Nothing was sent, so it is no try.
        return { patient: { ...patient, dueAtMs: inMs(0) }, isDown };
      case 'failed': {
        const { error } = outcome.end;
        const tries = patient.tries + 1;
        const dueAtMs = isRepeated(error) ? inMs(pauseAfter(tries)) : Number.POSITIVE_INFINITY;
        return { patient: { ...patient, tries, dueAtMs }, isDown: isPassing(error) };
      }
      case 'done':
        log.info({ ...copy, parts: outcome.written.length }, 'details of a copy are on Discogs now');
        return { patient: null, isDown: false };
      default:
        return { patient: null, isDown: false };
    }
  }

  async function round(): Promise<void> {
    const { username } = account;
    if (username === null || !account.isNameOurs()) return;
    const copies = await store.details.waiting({ holder, now: new Date(clock.now()) }, MOST_COPIES);
    // What an earlier process left is written at once. What this process could not write has its first pause.
    const fresh = { tries: 0, dueAtMs: inMs(isFirst ? 0 : pauseAfter(0)) };
    isFirst = false;
    const before = patients;
    patients = new Map(
      copies.map(({ instanceId, typedAt }) => {
        const typedAtMs = typedAt.getTime();
        const known = before.get(instanceId);
        // A newer form ends the rest of an older one: what Discogs said of the older values says nothing about these.
        return [instanceId, known?.typedAtMs === typedAtMs ? known : { ...fresh, typedAtMs }];
      }),
    );
    for (const copy of copies) {
      const patient = patients.get(copy.instanceId);
      if (!patient || patient.dueAtMs > clock.monotonic()) continue;
      const wasDown = isDown;
      const after = await tryOnce(copy, patient, username);
      isDown = after.isDown;
      if (after.patient) patients.set(copy.instanceId, after.patient);
      else patients.delete(copy.instanceId);
      if (isDown) return;
      if (wasDown) wake();
      await clock.sleep(HEAL_TIMES.apartMs, steady.stop);
    }
  }

  /** Makes every copy due that waits for Discogs, because Discogs has come back. */
  function wake(): void {
    for (const [id, one] of patients) {
      if (one.dueAtMs !== Number.POSITIVE_INFINITY) patients.set(id, { ...one, dueAtMs: inMs(0) });
    }
  }

  return {
    async keep(signal) {
      steady.stopWith(signal);
      while (!steady.stop.aborted) {
        await steady.round(round);
        await steady.sleep(LOOK_MS);
      }
    },

    state() {
      const dueAtMs = Math.min(...[...patients.values()].map((one) => one.dueAtMs));
      const inMs = Math.max(0, dueAtMs - clock.monotonic());
      return { waiting: patients.size, nextTry: Number.isFinite(dueAtMs) ? clock.now() + inMs : 'rests' };
    },

    pause: steady.pause,
  };
}
