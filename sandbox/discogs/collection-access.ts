// Sandbox, local Discogs: who can read and who can change a collection.
import type { Call } from './call.ts';
import { type Reply, refusals } from './replies.ts';
import type { Account, World } from './world.ts';

/** Returns the account in the address and whether the caller owns it. Returns the refusal if the caller cannot read it. */
export function reader(world: World, call: Call): { account: Account; isOwner: boolean } | Reply {
  const account = world.account(call.params.username ?? '');
  if (!account) return refusals.noSuchUser();
  const isOwner = call.caller === account;
  return isOwner || !account.isPrivate ? { account, isOwner } : refusals.notTheOwner();
}

/** Returns the account in the address if the caller owns it, and a refusal otherwise. */
export function owner(world: World, call: Call, refuse: () => Reply): Account | Reply {
  const account = world.account(call.params.username ?? '');
  if (!account) return refusals.noSuchUser();
  return call.caller === account ? account : refuse();
}
