// Core, add: which messages say that an add waits, and what they are to say when its copy is on Discogs
// (docs/architecture.md, "A saved add heals itself").
import type { Clock } from '../../clock.ts';
import type { CallOptions } from '../discogs-port.ts';
import type { Crate } from '../ports.ts';
import type { ReleaseReader } from '../release/reader.ts';
import type { ServerSettings } from '../settings/server-settings.ts';
import type { Added } from './add.ts';
import { HEAL_TIMES } from './heal-plan.ts';
import type { DecidedMessage, WaitingMessage } from './ports.ts';

/** The most messages that are put right in one round. */
const MOST_MESSAGES = 50;

export interface LateAnswers {
  /**
   * Notes the message in a channel that says that the add of this press waits, so that it is put right also by a later process. Null:
   * no message of this press is to be put right. @throws StoreError
   */
  note(pressId: string, message: WaitingMessage | null): Promise<void>;
  /** Returns the noted messages whose adds wait no more, the oldest first. @throws StoreError */
  decided(): Promise<DecidedMessage[]>;
  /** Forgets the message of an add: it was put right, or cannot be. @throws StoreError */
  drop(intentId: number): Promise<void>;
  /**
   * Returns an add as it stands now, for its answer. Null: the release is not on Discogs yet, or the add was taken back.
   * @throws StoreError; DiscogsError when the details are not kept any more and cannot be read; the signal's reason.
   */
  outcome(releaseId: number, guildId: string, options: Pick<CallOptions, 'signal'>): Promise<Added | null>;
}

/** Returns whether this add waits for Discogs, so that its answer can change later. */
export const waitsForDiscogs = ({ discogs, record }: Added): boolean =>
  discogs.kind === 'unknown' || (discogs.kind === 'refused' && !record.isSyncedWithDiscogs);

export function createLateAnswers(deps: {
  store: Pick<Crate, 'intents' | 'records' | 'ownership'>;
  reader: ReleaseReader;
  settings: Pick<ServerSettings, 'of'>;
  clock: Clock;
}): LateAnswers {
  const { store, reader, settings, clock } = deps;
  return {
    note: (pressId, message) => store.intents.noteMessage(`add:${pressId}`, message),

    decided: () =>
      store.intents.decidedMessages(
        { now: new Date(clock.now()), withinMs: HEAL_TIMES.oldestMs },
        MOST_MESSAGES,
      ),

    drop: (intentId) => store.intents.dropMessage(intentId),

    async outcome(releaseId, guildId, { signal }) {
      const record = await store.records.findByReleaseId(releaseId);
      if (!record?.isSyncedWithDiscogs) return null;
      const [newest] = await store.intents.historyOf(releaseId, 1);
      // An Undo leaves a record that someone else added, too.
      if (newest && !['added', 'found', 'refused'].includes(newest.status)) return null;
      const release = await reader.read(releaseId, { lane: 'enrichment', signal });
      const ownership = (await store.ownership([{ releaseId, masterId: null }])).get(releaseId);
      const number = ownership?.hasSynced ? await store.records.countUntil(record.createdAt) : null;
      return {
        ...{ release, record, folder: settings.of(guildId).folder, isWanted: ownership?.isWanted ?? null },
        number,
        created: newest?.rowCreated ?? false,
        discogs:
          newest?.status === 'added'
            ? { kind: 'added', intent: newest }
            : { kind: 'found', copies: ownership?.copies || null },
      };
    },
  };
}
