// Soak, audit: compares what messages say about the crate with the copies on Discogs, and looks for details that are private. Pure.
import type { Claim, Finding, World } from './world.ts';

/** A message can be painted from what was read this long ago: Discord answers late, and an edit waits for the one before it. */
const PAINTED_MS = 60_000;

/** Returns every finding about what was shown of the crate. */
export function auditCrate(world: World): Finding[] {
  return [...world.claims.flatMap((claim) => falseClaim(world, claim)), ...exposed(world)];
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
    .filter((said) => (said.what === 'undone' || said.what === 'row-removed') && said.at >= goneAt)
    .map((said) => said.at);
  return at - Math.min(...saidAt) > PAINTED_MS ? lie(`its last copy went at ${time(goneAt)}`) : [];
}

/** Checks that folder and notes, which are not public on Discogs, are in no message that others see. */
const exposed = ({ exposures }: World): Finding[] =>
  exposures.map((what) => ({ rule: 'private-detail', what }));
