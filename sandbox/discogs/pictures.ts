// Sandbox, local Discogs: covers, drawn on demand: a disc in the record's colour with its label and catalogue number.
import type { Reply } from './replies.ts';
import type { World } from './world.ts';

/** The answer for a picture address, or null for every other address. */
export function picture(_world: World, _pathname: string): Reply | null {
  return null;
}
