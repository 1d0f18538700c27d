// Soak, audit: checks that the fields of a copy have only what a member typed for it. Pure.
import type { Finding, Typed, World } from './world.ts';

/** Returns a finding for each value that no member typed for this copy. Copies from before the bot have values of their own. */
export function auditDetails({ copies, details }: World): Finding[] {
  const ours = new Set(copies.filter(({ madeBy }) => madeBy === 'bot').map(({ instanceId }) => instanceId));
  const keyOf = ({ instanceId, fieldId, value }: Typed) => JSON.stringify([instanceId, fieldId, value]);
  const typed = new Set(details.typed.map(keyOf));
  return details.there
    .filter((one) => ours.has(one.instanceId) && !typed.has(keyOf(one)))
    .map(({ instanceId, fieldId }) => ({
      rule: 'details-nobody-typed',
      what: `field ${fieldId} of copy ${instanceId} has a value that no member typed for it`,
    }));
}
