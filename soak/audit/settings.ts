// Soak, audit: checks that the bot follows the settings of the server: the folder of new copies, and who sees answers. Pure.
import { listedCopies } from './copies.ts';
import type { CopyLife, Finding, Use, World } from './world.ts';

/** Two changes that begin within this time can take effect in either order. */
const TOGETHER_MS = 60_000;

/** The folder of the configuration (DISCOGS_FOLDER_ID). */
const DEFAULT_FOLDER = 1;

/** The commands whose answers the setting makes private. */
const ANSWERED = /^\S+ \/(?:crate (?:search|show|random|duplicates|stats)|search|add|refresh)\b/;

/** Returns every finding about settings. */
export function auditSettings(world: World): Finding[] {
  return [...wrongFolders(world), ...publicAnswers(world)];
}

const time = (ms: number): string => new Date(ms).toISOString();

interface Change<Value> {
  readonly at: number;
  readonly value: Value;
  /** When the person read that it is done. Null: the person never read so. */
  readonly doneAt: number | null;
}

function changesOf<Value>(world: World, valueIn: (use: Use) => Value | undefined): Change<Value>[] {
  return world.uses
    .flatMap((use) => {
      const value = valueIn(use);
      const doneAt = use.told.find(({ what }) => what === 'set')?.at ?? null;
      return value === undefined ? [] : [{ at: use.at, value, doneAt }];
    })
    .sort((one, other) => one.at - other.at);
}

/** Returns the values that the setting can have had between the two times. */
function valuesBetween<Value>(
  changes: readonly Change<Value>[],
  { from, to, first }: { from: number; to: number; first: Value },
): Set<Value> {
  const begun = changes.filter(({ at }) => at <= to);
  const last = begun.findLast(({ doneAt }) => doneAt !== null && doneAt < from);
  if (!last) return new Set([first, ...begun.map(({ value }) => value)]);
  return new Set(begun.filter(({ at }) => at > last.at - TOGETHER_MS).map(({ value }) => value));
}

/**
 * Checks that a copy of the bot is in a folder that was the setting since someone asked for the release. What an import adds goes
 * into the folder of the configuration.
 */
function wrongFolders(world: World): Finding[] {
  const changes = changesOf(world, ({ setting }) =>
    setting?.kind === 'folder' ? setting.folderId : undefined,
  );
  const folders = changes.map((one) => ({ ...one, value: one.value ?? DEFAULT_FOLDER }));
  const isWrong = (copy: CopyLife): boolean => {
    const asked = world.uses.filter((use) => use.wish?.releaseId === copy.releaseId).map(({ at }) => at);
    const from = Math.min(copy.madeAt, ...asked);
    const span = { from, to: copy.madeAt, first: DEFAULT_FOLDER };
    const isListed = listedCopies(world, copy.releaseId, copy.madeAt) > 0;
    if (isListed && copy.folderId === DEFAULT_FOLDER) return false;
    if (isListed && elsewhere(world, copy) > asked.filter((at) => at <= copy.madeAt).length) return true;
    return !valuesBetween(folders, span).has(copy.folderId);
  };
  return world.copies
    .filter((copy) => copy.madeBy === 'bot' && isWrong(copy))
    .map((copy) => ({
      rule: 'wrong-folder',
      what: `copy ${copy.instanceId} of release ${copy.releaseId}, made at ${time(copy.madeAt)}, is in the folder ${copy.folderId}, which was not the setting`,
    }));
}

/**
 * Returns which copy of its release outside of the folder of the configuration this is, among those of the bot: 1 is the first.
 * Copies that a person removed do not count, because the bot makes one again whose answer was lost.
 */
const elsewhere = (world: World, { releaseId, madeAt }: CopyLife): number =>
  world.copies.filter(
    (one) =>
      one.releaseId === releaseId &&
      one.madeBy === 'bot' &&
      one.goneBy !== 'hand' &&
      one.folderId !== DEFAULT_FOLDER &&
      one.madeAt <= madeAt,
  ).length;

/** Checks that no one else sees an answer while the setting is certainly private. */
function publicAnswers(world: World): Finding[] {
  const changes = changesOf(world, ({ setting }) =>
    setting?.kind === 'private' ? setting.isPrivate : undefined,
  );
  return world.uses
    .filter((use) => use.kind === 'command' && use.isPublic && ANSWERED.test(use.what))
    .filter((use) => {
      const span = { from: use.at, to: use.acknowledgedAt ?? use.at, first: false };
      return !valuesBetween(changes, span).has(false);
    })
    .map((use) => ({
      rule: 'public-answer',
      what: `${use.what} at ${time(use.at)} (interaction ${use.id}) has a public answer, and the setting is private`,
    }));
}
