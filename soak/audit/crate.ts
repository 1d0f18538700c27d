// Soak, audit: compares what messages say about the crate with the copies on Discogs, and looks for details that are private. Pure.
import type { Claim, Finding, Told, Use, World } from './world.ts';

/** A message can be painted from what was read this long ago: Discord answers late, and an edit waits for the one before it. */
const PAINTED_MS = 60_000;

/** Returns every finding about what was shown of the crate. */
export function auditCrate(world: World): Finding[] {
  return [
    ...world.claims.flatMap((claim) => falseClaim(world, claim)),
    ...exposed(world),
    ...takenOut(world),
    ...exported(world),
  ];
}

const time = (ms: number): string => new Date(ms).toISOString();

/**
 * Checks that what a message calls owned was in the collection, and that the bot had not said before that the last copy is gone.
 * What was removed by hand since the last sync can be called owned.
 */
function falseClaim(world: World, { releaseId, at, messageId }: Claim): Finding[] {
  const lie = (why: string): Finding[] => [
    {
      rule: 'owned-lies',
      what: `message ${messageId} of ${time(at)} calls release ${releaseId} owned: ${why}`,
    },
  ];
  const copies = world.copies.filter((copy) => copy.releaseId === releaseId && copy.madeAt <= at);
  if (copies.length === 0) return lie('there never was a copy');
  const goneAt = Math.max(...copies.map((copy) => copy.goneAt ?? Number.POSITIVE_INFINITY));
  const last = copies.find((copy) => copy.goneAt === goneAt);
  if (last?.goneBy !== 'bot') return [];
  const saidAt = world.uses
    .filter(({ wish }) => wish?.releaseId === releaseId)
    .flatMap(({ told }) => told)
    .filter((said) => isRemoval(said.what) && said.at >= goneAt)
    .map((said) => said.at);
  return at - Math.min(...saidAt) > PAINTED_MS ? lie(`its last copy went at ${time(goneAt)}`) : [];
}

/** Checks that prices, folder and notes are in no message that others see. */
const exposed = ({ exposures }: World): Finding[] =>
  exposures.map((what) => ({ rule: 'private-detail', what }));

const isRemoval = (what: Told): boolean => what === 'undone' || what === 'row-removed';

/** Returns what the bot said about this press, until the next press on the same message. */
function saidTo(world: World, use: Use): Use['told'] {
  const later = world.uses.filter(
    (one) => one !== use && one.wish?.messageId === use.wish?.messageId && one.at >= use.at,
  );
  const until = Math.min(...later.map(({ at }) => at));
  return use.told.filter(({ at }) => at < until);
}

/** Checks that a copy is gone when a person read so, and a record when a person read that it is forgotten. */
function takenOut(world: World): Finding[] {
  return world.uses.flatMap((use): Finding[] => {
    const { wish, what } = use;
    if (!wish) return [];
    const said = saidTo(world, use).find((one) =>
      wish.kind === 'remove' ? isRemoval(one.what) : wish.kind === 'forget' && one.what === 'forgotten',
    );
    if (!said) return [];
    const copies = world.copies.filter((copy) => copy.releaseId === wish.releaseId);
    if (wish.kind === 'remove') {
      const copy = copies.find(({ instanceId }) => instanceId === wish.instanceId);
      const isGone = copy !== undefined && copy.goneAt !== null && copy.goneAt <= said.at;
      return isGone
        ? []
        : [{ rule: 'removed-and-there', what: `${what}: told "removed" at ${time(said.at)}` }];
    }
    const isBack =
      copies.some(({ goneAt }) => goneAt === null || goneAt > said.at) ||
      world.uses.some((one) => one.wish?.releaseId === wish.releaseId && one.wish.kind === 'add');
    const isKept = world.stored.records.some(({ releaseId }) => releaseId === wish.releaseId);
    return isKept && !isBack ? [{ rule: 'forgotten-and-there', what: `${what}: the record is there` }] : [];
  });
}

/** Checks that the file that was exported after the quiet sync has exactly the copies of Discogs, as they are there. */
function exported({ quiet }: World): Finding[] {
  if (quiet.exported === null) return [{ rule: 'export-lies', what: 'there is no file' }];
  const missing = without(quiet.shelf, quiet.exported);
  const extra = without(quiet.exported, quiet.shelf);
  const list = (what: string, lines: readonly string[]): Finding[] =>
    lines.length > 0
      ? [{ rule: 'export-lies', what: `${what} (${lines.length}): ${lines.slice(0, 5).join(' / ')}` }]
      : [];
  return [...list('not in the exported file', missing), ...list('only in the exported file', extra)];
}

/** Returns the lines that the other list does not have, or has less often. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
