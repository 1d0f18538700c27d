// Soak, audit: compares the copies on Discogs with what the database has: no copy is lost or made twice. Pure.
import type { CopyLife, Finding, Use, WishKind, World } from './world.ts';

/**
 * The bot does not see a copy that a person adds on discogs.com between the bot's last read and its POST. A push reads again
 * only after 25 records, and Discogs can ask for a pause in between.
 */
const RACE_MS = 15 * 60_000;

/** Returns every finding about copies. */
export function auditCopies(world: World): Finding[] {
  const releases = new Set(world.copies.map((copy) => copy.releaseId));
  return [
    ...[...releases].flatMap((releaseId) => [...tooMany(world, releaseId), ...removals(world, releaseId)]),
    ...confirmed(world),
    ...usedBefore(world),
    ...inStep(world),
  ];
}

const time = (ms: number): string => new Date(ms).toISOString();

const isLiveAt = (copy: CopyLife, at: number): boolean =>
  copy.madeAt < at && (copy.goneAt === null || copy.goneAt > at);

/** Returns the uses that asked for this change of this release. Only a use that the bot acknowledged can have had an effect. */
const wishesFor = (world: World, releaseId: number, kind: WishKind): Use[] =>
  world.uses.filter(
    (use) => use.acknowledgedAt !== null && use.wish?.kind === kind && use.wish.releaseId === releaseId,
  );

/** Returns all that is known of a release, as text for the person who looks into a finding. */
function story(world: World, releaseId: number): string {
  const lines = [
    ...world.copies
      .filter((copy) => copy.releaseId === releaseId)
      .flatMap((copy) => [
        `${time(copy.madeAt)} copy ${copy.instanceId} made by ${copy.madeBy}`,
        ...(copy.goneAt === null
          ? []
          : [`${time(copy.goneAt)} copy ${copy.instanceId} removed by ${copy.goneBy}`]),
      ]),
    ...world.uses
      .filter((use) => use.wish?.releaseId === releaseId)
      .map(
        (use) =>
          `${time(use.at)} ${use.what} (${use.id}, ${use.state}): ${use.told.map((one) => one.what).join(', ') || 'told nothing'}`,
      ),
  ];
  const intents = world.stored.intents
    .filter((intent) => intent.releaseId === releaseId)
    .map((intent) => `intent ${intent.id} ${intent.status} copy ${intent.instanceId ?? '-'}`);
  return [...lines.sort(), ...intents].map((line) => `\n      ${line}`).join('');
}

/** Checks that each request made at most one copy, and that a second copy of a release was asked for by "Add another copy". */
function tooMany(world: World, releaseId: number): Finding[] {
  const copies = world.copies.filter((copy) => copy.releaseId === releaseId);
  const made = copies.filter((copy) => copy.madeBy === 'bot').sort((a, b) => a.madeAt - b.madeAt);
  const another = distinctByMessage(wishesFor(world, releaseId, 'another'));
  const adds = wishesFor(world, releaseId, 'add').filter(
    (use) => !use.told.some((one) => one.what === 'owned'),
  );
  const undos = wishesFor(world, releaseId, 'undo');
  const settled = new Set(world.stored.intents.map((intent) => intent.instanceId));
  // Copies whose POST had no answer, and which a person removed before the bot read them again. The bot makes such a copy
  // again, because its intent is still open.
  const unseen = made.filter((copy) => copy.goneBy === 'hand' && !settled.has(copy.instanceId));

  let beside = 0;
  return made.flatMap((copy, index): Finding[] => {
    const before = (at: number) => at <= copy.madeAt;
    const others = copies.filter((one) => one !== copy && isLiveAt(one, copy.madeAt));
    const isRace = others.every((one) => one.madeBy === 'hand' && copy.madeAt - one.madeAt < RACE_MS);
    if (others.length > 0 && !isRace) beside++;
    const imported = listedCopies(world, releaseId, copy.madeAt);
    const besideAllowed = another.filter((use) => before(use.at)).length + imported;
    const allowed =
      adds.filter((use) => before(use.at)).length +
      besideAllowed +
      undos.filter((use) => before(use.at)).length +
      unseen.filter((one) => one !== copy && before(one.goneAt ?? Number.POSITIVE_INFINITY)).length;
    if (others.length > 0 && !isRace && beside > besideAllowed) {
      return [
        twice(world, copy, `stands beside ${others.length} other(s), and nobody asked for another copy`),
      ];
    }
    if (index + 1 > allowed) {
      return [twice(world, copy, `is copy ${index + 1} that the bot made, for ${allowed} wish(es)`)];
    }
    return [];
  });
}

const twice = (world: World, copy: CopyLife, why: string): Finding => ({
  rule: 'copy-nobody-asked-for',
  what: `copy ${copy.instanceId} of release ${copy.releaseId} ${why}${story(world, copy.releaseId)}`,
});

/** Returns how many copies of a release the imports list whose buttons were pressed until then. */
export function listedCopies({ imports }: World, releaseId: number, until: number): number {
  const pressed = imports.filter((one) => one.at <= until);
  const once = new Map(pressed.map((one) => [one.messageId, one.listed[releaseId] ?? 0]));
  return [...once.values()].reduce((sum, count) => sum + count, 0);
}

/** Keeps the first use of each message: a message makes at most one copy, however often its button is pressed. */
function distinctByMessage(uses: readonly Use[]): Use[] {
  const first = new Map<string, Use>();
  for (const use of uses) {
    const key = use.wish?.messageId ?? use.id;
    if (!first.has(key)) first.set(key, use);
  }
  return [...first.values()];
}

/**
 * Checks that the bot removed only copies that a Remove named, and copies that it made itself, one for each Undo. Only who can use
 * /sync can remove a copy that the bot did not make.
 */
function removals(world: World, releaseId: number): Finding[] {
  const removes = wishesFor(world, releaseId, 'remove');
  const isNamed = (copy: CopyLife) =>
    removes.some(
      ({ wish, at }) =>
        wish?.instanceId === copy.instanceId &&
        (wish.byManager || copy.madeBy === 'bot') &&
        at <= (copy.goneAt ?? at),
    );
  const gone = world.copies.filter(
    (copy) => copy.releaseId === releaseId && copy.goneBy === 'bot' && !isNamed(copy),
  );
  const undos = wishesFor(world, releaseId, 'undo').length;
  const foreign = gone.find((copy) => copy.madeBy !== 'bot');
  return [
    ...(foreign
      ? [
          {
            rule: 'removed-what-is-not-its-own',
            what: `copy ${foreign.instanceId} of release ${releaseId} was not made by the bot${story(world, releaseId)}`,
          },
        ]
      : []),
    ...(gone.length > undos
      ? [
          {
            rule: 'removed-unasked',
            what: `${gone.length} copies of release ${releaseId} removed for ${undos} Undo(s)${story(world, releaseId)}`,
          },
        ]
      : []),
  ];
}

/** Checks that a copy exists, or was removed later, when a person read that it was added. */
function confirmed(world: World): Finding[] {
  const records = new Set(world.stored.records.map((record) => record.releaseId));
  const missing = (use: Use, why: string): Finding => ({
    rule: 'confirmed-and-missing',
    what: `${use.what}: ${why}${use.wish ? story(world, use.wish.releaseId) : ''}`,
  });
  const single = world.uses.flatMap((use): Finding[] => {
    const said = use.told.find((one) => one.what === 'added' || one.what === 'another-added');
    if (!said || !use.wish) return [];
    const { releaseId } = use.wish;
    const copies = world.copies.filter((copy) => copy.releaseId === releaseId);
    const wasThere = copies.some(
      (copy) => copy.madeAt <= said.at && (copy.goneAt === null || copy.goneAt >= use.at),
    );
    if (!wasThere) return [missing(use, 'told "added", and there was no copy')];
    const isUndone = world.uses.some(
      ({ wish, acknowledgedAt }) =>
        wish?.releaseId === releaseId &&
        ['undo', 'remove', 'forget'].includes(wish.kind) &&
        acknowledgedAt !== null,
    );
    return records.has(releaseId) || isUndone ? [] : [missing(use, 'told "added", and there is no record')];
  });
  const perRelease = new Map<number, Use[]>();
  for (const use of world.uses) {
    if (use.wish?.kind !== 'another' || !use.told.some((one) => one.what === 'another-added')) continue;
    perRelease.set(use.wish.releaseId, [...(perRelease.get(use.wish.releaseId) ?? []), use]);
  }
  const several = [...perRelease].flatMap(([releaseId, uses]): Finding[] => {
    const [first] = uses;
    const told = distinctByMessage(uses).length;
    const made = world.copies.filter((copy) => copy.releaseId === releaseId && copy.madeBy === 'bot').length;
    return first && told > made ? [missing(first, `"another copy" told ${told} times, ${made} made`)] : [];
  });
  return [...single, ...several];
}

/** Checks that a person reads "Already used" only if there was another press of the same button. */
function usedBefore(world: World): Finding[] {
  const presses = world.uses.filter(
    ({ wish, acknowledgedAt }) => wish?.kind === 'another' && acknowledgedAt !== null,
  );
  return presses
    .filter((use) => use.told.some((one) => one.what === 'used'))
    .filter((use) => !presses.some((one) => one !== use && one.wish?.messageId === use.wish?.messageId))
    .map((use) => ({
      rule: 'used-by-nobody',
      what: `${use.what}: told that the button was used before${use.wish ? story(world, use.wish.releaseId) : ''}`,
    }));
}

const isSyncedAs = (releaseId: number) => (record: { releaseId: number; isSynced: boolean }) =>
  record.isSynced && record.releaseId === releaseId;

/** Checks that database and collection agree after the quiet sync. */
function inStep(world: World): Finding[] {
  const { copies, stored, quiet } = world;
  const live = copies.filter((copy) => copy.goneAt === null);
  const liveReleases = new Set(live.map((copy) => copy.releaseId));
  const everThere = new Set(copies.map((copy) => copy.releaseId));
  const records = new Set(stored.records.map((record) => record.releaseId));
  const mirrored = new Set(stored.mirror.map((item) => item.instanceId));
  const liveIds = new Set(live.map((copy) => copy.instanceId));
  const list = (rule: string, what: string, ids: readonly number[]): Finding[] =>
    ids.length > 0 ? [{ rule, what: `${what}: ${ids.slice(0, 20).join(', ')} (${ids.length})` }] : [];
  return [
    ...list('no-record', 'releases in the collection without a record', [
      ...[...liveReleases].filter((releaseId) => !records.has(releaseId)),
    ]),
    ...list(
      'flag-lies',
      'records with the flag whose release never was in the collection',
      stored.records
        .filter((one) => one.isSynced && !everThere.has(one.releaseId))
        .map((one) => one.releaseId),
    ),
    ...list(
      'flag-lies',
      'records with the flag whose only copies were undone',
      stored.records
        .filter((one) => one.isSynced && everThere.has(one.releaseId) && !liveReleases.has(one.releaseId))
        .map((one) => one.releaseId)
        .filter((releaseId) => !mayStayFlagged(world, releaseId)),
    ),
    ...list(
      'flag-lies',
      'records without the flag whose release is in the collection',
      stored.records
        .filter((one) => !one.isSynced && liveReleases.has(one.releaseId))
        .map((one) => one.releaseId),
    ),
    ...list(
      'not-pushed',
      'records that the quiet sync did not push',
      stored.records
        .filter((one) => !one.isSynced && !liveReleases.has(one.releaseId))
        .map((one) => one.releaseId),
    ),
    ...list('mirror-lies', 'copies that the mirror has not', [
      ...[...liveIds].filter((instanceId) => !mirrored.has(instanceId)),
    ]),
    ...list('mirror-lies', 'copies of the mirror that are gone', [
      ...[...mirrored].filter((instanceId) => !liveIds.has(instanceId)),
    ]),
    ...list(
      'open-intent',
      'intents that are still open',
      stored.intents
        .filter(({ status }) => ['open', 'undoing', 'removing'].includes(status))
        .map((intent) => intent.id),
    ),
    ...list(
      'late-message',
      'intents whose message still says that the add waits',
      stored.intents
        .filter(({ messageId, releaseId }) => messageId && stored.records.some(isSyncedAs(releaseId)))
        .map((intent) => intent.id),
    ),
    ...list(
      'unfinished-run',
      'runs that are not over',
      stored.runs.filter((run) => !run.isOver).map((run) => run.id),
    ),
    ...(/^(?:Everything is in sync|Already in sync|Done)$/.test(quiet.sync)
      ? []
      : [{ rule: 'quiet-sync', what: `the last sync ended as "${quiet.sync}"` }]),
    ...(/^Already in sync/.test(quiet.preview)
      ? []
      : [{ rule: 'quiet-sync', what: `the preview after it says "${quiet.preview}"` }]),
  ];
}

/**
 * Returns whether a record can have the flag although its release is not in the collection (src/core/add/standing.ts):
 * - A person removed the copy on discogs.com.
 * - The record had the flag before the add that was undone.
 * - Another person's add found the copy while it existed.
 */
const mayStayFlagged = ({ copies, stored }: World, releaseId: number): boolean =>
  copies.some((copy) => copy.releaseId === releaseId && copy.goneBy === 'hand') ||
  stored.intents.some(
    (intent) =>
      intent.releaseId === releaseId &&
      ((intent.status === 'undone' && intent.flagBefore) || intent.status === 'found'),
  );
