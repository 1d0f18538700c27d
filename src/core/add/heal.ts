// Core, add: the healing. It tries saved adds again that wait for Discogs, through the same intents, each exactly once
// (docs/architecture.md, "A saved add heals itself"). heal-plan.ts says when.
import { ageMs, type Clock } from '../../clock.ts';
import { DiscogsError } from '../../errors.ts';
import type { Account } from '../accounts/account.ts';
import { isFolderGone } from '../discogs-reason.ts';
import type { Crate, Log } from '../ports.ts';
import type { ServerSettings } from '../settings/server-settings.ts';
import { createSteadyWork } from '../steady-work.ts';
import { isPassing } from '../sync/plan.ts';
import type { Copies } from './copies.ts';
import type { CopyOutcome } from './copy-outcome.ts';
import {
  afterTry,
  HEAL_TIMES,
  type HealResult,
  newPatient,
  nextTry,
  type Patient,
  woken,
} from './heal-plan.ts';
import type { WaitingAdd } from './ports.ts';
import type { AddIntent } from './types.ts';

/** How often the healing looks for adds that wait, in ms. */
const LOOK_MS = 30_000;
/** How long a look counts while its adds are tried one after the other, in ms. Shorter than the above, so that none is much later. */
const SEEN_MS = 15_000;
/** How many adds one query reads. A look makes several, so that other queries run in between. */
const PAGE = 500;
/** The most adds that are looked at. The next ones come when some of these are over. People press Add less often in thirty days. */
const MOST_ADDS = 10_000;

export interface HealingState {
  /** How many saved adds wait for Discogs. */
  waiting: number;
  /**
   * The next try, in epoch ms. `after-run`: an unfinished sync or import comes first. `rests`: only the operator can end what they
   * wait for.
   */
  nextTry: number | 'after-run' | 'rests';
}

export interface Healing {
  /** Tries saved adds again until the signal aborts. A request under way then still ends. Never throws. */
  keep(signal: AbortSignal): Promise<void>;
  /**
   * Begins no further try, lets the request under way end within `graceMs`, and aborts it after that. Resolves when no work is left.
   */
  pause(options: { graceMs: number }): Promise<void>;
  /** Returns what waits, as of the last look. */
  state(): HealingState;
  /**
   * Returns whether a saved add of this release is tried again before the next start.
   * @param savedAt when it was saved. Left out: just now, so no look has seen it yet.
   */
  tries(releaseId: number, savedAt?: Date): boolean;
  /** Calls back after an add has its copy. The callback must not throw. */
  onHealed(listener: (healed: AddIntent) => void): void;
}

export function createHealing(deps: {
  store: Pick<Crate, 'intents' | 'sync'>;
  account: Pick<Account, 'id' | 'username' | 'folderId' | 'isNameOurs' | 'isProved' | 'prove'>;
  settings: Pick<ServerSettings, 'of'>;
  copies: Pick<Copies, 'tryAgain'>;
  clock: Clock;
  log: Log;
}): Healing {
  const { store, account, settings, copies, clock, log } = deps;
  const listeners: ((healed: AddIntent) => void)[] = [];
  const steady = createSteadyWork({ clock, log, trouble: 'saved adds could not be tried again' });
  /** The adds that wait, as of the last look, without those that this process tried and that are over. */
  let waiting: readonly WaitingAdd[] = [];
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  /** What this process knows of the adds that wait, by the id of the release, the oldest first. */
  let patients = new Map<number, Patient>();
  /** A sync or an import is unfinished. */
  let isHeld = false;
  let isDown = false;
  let triedAtMs: number | null = null;

  const plan = () => nextTry([...patients.values()], { isDown, triedAtMs });

  const isReady = () => account.username !== null && account.isProved() && account.isNameOurs();

  /**
   * Reads which adds wait. None does while the account is not proved. While some are left from the last look, that one counts for a
   * while: it reads much when thousands wait, and one of them is tried each second. What was taken back since is not opened again.
   */
  async function look(): Promise<void> {
    const nowMs = clock.monotonic();
    if (isReady() && waiting.length > 0 && nowMs - lookedAtMs < SEEN_MS) return;
    waiting = isReady() ? await readWaiting() : [];
    lookedAtMs = nowMs;
    patients = new Map(waiting.map((intent) => [intent.releaseId, patientOf(intent, nowMs)]));
  }

  async function readWaiting(): Promise<WaitingAdd[]> {
    const when = { now: new Date(clock.now()), withinMs: HEAL_TIMES.oldestMs };
    const all: WaitingAdd[] = [];
    while (all.length < MOST_ADDS && !steady.stop.aborted) {
      const page = await store.intents.waiting({ ...when, after: all.at(-1)?.id ?? 0 }, PAGE);
      all.push(...page);
      if (page.length < PAGE) break;
    }
    return all;
  }

  /** Returns what is known of an add that waits. A sync makes an intent of its own for it, and what is known stays. */
  function patientOf({ id, releaseId, isPress }: WaitingAdd, nowMs: number): Patient {
    const known = patients.get(releaseId);
    const isSame = known && (known.intentId === id || !isPress);
    return isSame ? { ...known, intentId: id } : newPatient(id, nowMs);
  }

  /** Tries one add. Returns what came of it. */
  async function tryOnce(intent: AddIntent): Promise<HealResult> {
    const { username } = account;
    if (username === null) return 'over';
    const { releaseId, requester } = intent;
    const attempt = (folderId: number) =>
      steady.call((options) =>
        copies.tryAgain(
          intent.id,
          { username, folderId, releaseId, masterId: null },
          { ...options, turn: String(account.id) },
        ),
      );
    const chosen = requester && settings.of(requester.guildId).folder?.folderId;
    let outcome = await attempt(chosen ?? account.folderId);
    const isGone = outcome.kind === 'refused' && isFolderGone(outcome.error);
    if (isGone && chosen !== null && chosen !== account.folderId) outcome = await attempt(account.folderId);
    return conclude(intent, outcome);
  }

  async function conclude(intent: AddIntent, outcome: CopyOutcome): Promise<HealResult> {
    switch (outcome.kind) {
      case 'added':
        if (outcome.intent.confirmedByDiscogs) await account.prove('copy');
        healed(outcome.intent);
        return 'over';
      case 'found':
        healed(intent);
        return 'over';
      case 'refused':
        if (outcome.error === null) return 'later';
        return isPassing(outcome.error) ? 'down' : 'rests';
      case 'unknown':
        return outcome.isUp === false ? 'down' : 'later';
      case 'busy':
        return 'over';
    }
  }

  function healed(intent: AddIntent): void {
    log.info({ intent: intent.id, releaseId: intent.releaseId }, 'a saved add is on Discogs now');
    for (const listener of listeners) listener(intent);
  }

  /** Tries the add whose time has come, if there is one. */
  async function round(): Promise<void> {
    isHeld = (await store.sync.active()) !== null;
    if (isHeld) return;
    await look();
    const nowMs = clock.monotonic();
    if (patients.size === 0) isDown = false;
    const next = plan();
    const intent = next && next.atMs <= nowMs ? waiting.find(({ id }) => id === next.intentId) : null;
    const patient = intent && patients.get(intent.releaseId);
    if (!intent || !patient) return;
    const result = await tryOnce(intent).catch((error: unknown): HealResult => {
      if (!(error instanceof DiscogsError)) throw error;
      return isPassing(error) ? 'down' : 'rests';
    });
    const endMs = clock.monotonic();
    triedAtMs = endMs;
    // The first try that Discogs answers wakes the others.
    if (isDown && result !== 'down') {
      for (const [releaseId, one] of patients) patients.set(releaseId, woken(one, endMs));
    }
    isDown = result === 'down';
    if (result === 'over') {
      patients.delete(intent.releaseId);
      waiting = waiting.filter((one) => one !== intent);
    } else patients.set(intent.releaseId, afterTry(patient, result, endMs));
  }

  /** Returns how long to wait before the next round, in ms. */
  function pauseMs(): number {
    const next = isHeld ? null : plan();
    return next === null ? LOOK_MS : Math.min(LOOK_MS, Math.max(0, next.atMs - clock.monotonic()));
  }

  return {
    async keep(signal) {
      steady.stopWith(signal);
      for (;;) {
        await steady.sleep(pauseMs());
        if (steady.stop.aborted) return;
        if (!(await steady.round(round))) await steady.sleep(LOOK_MS);
      }
    },

    pause: steady.pause,

    state() {
      const next = plan();
      const atMs = next && clock.now() + Math.max(0, next.atMs - clock.monotonic());
      return { waiting: patients.size, nextTry: isHeld ? 'after-run' : (atMs ?? 'rests') };
    },

    tries(releaseId, savedAt = new Date(clock.now())) {
      if (!isReady()) return false;
      const known = patients.get(releaseId);
      if (known) return known.dueAtMs !== Number.POSITIVE_INFINITY;
      return ageMs(clock, savedAt.getTime()) < 2 * LOOK_MS;
    },

    onHealed(listener) {
      listeners.push(listener);
    },
  };
}
