// Sandbox, local Discogs: the endpoints that change one copy: its values, its folder, and the rating of its release.

import type { Call } from './call.ts';
import { owner } from './collection-access.ts';
import type { Copy } from './collection-views.ts';
import { noContent, type Reply, refusals } from './replies.ts';
import type { Account, World } from './world.ts';

/** Returns the copy in the address. A copy under another folder or release than its own is a missing copy. */
function ownCopy(world: World, call: Call): { account: Account; copy: Copy } | Reply {
  const account = owner(world, call, refusals.notYours);
  if ('status' in account) return account;
  const { instance, release, folder } = call.params;
  const copy = account.collection.get(Number(instance));
  const isThere = copy?.releaseId === Number(release) && copy.folderId === Number(folder);
  return copy && isThere ? { account, copy } : refusals.noSuchCopy();
}

export function removeCopy(world: World, call: Call): Reply {
  const found = ownCopy(world, call);
  if ('status' in found) return found;
  found.account.collection.remove(found.copy.instanceId);
  return noContent;
}

/** Returns the body as an object. Returns null for any other body, and for one that the request does not call JSON. */
function bodyOf(call: Call): Readonly<Record<string, unknown>> | null {
  if (!call.isJson) return null;
  try {
    const body: unknown = JSON.parse(call.body);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : null;
  } catch {
    return null;
  }
}

/** Sets the value of a field on one copy. An empty text ends the value of a textarea. */
export function setFieldValue(world: World, call: Call): Reply {
  const found = ownCopy(world, call);
  if ('status' in found) return found;
  const { account, copy } = found;
  const field = account.collection.fields.get(Number(call.params.field));
  if (!field) return refusals.noSuchUrl();
  const value = bodyOf(call)?.value;
  if (typeof value !== 'string') return refusals.wrongBody('str type expected', 'value');
  // The documentation: "If the field's type is dropdown, the value must match one of the values in the field's list of
  // options". Nothing documents how a client empties a dropdown, so it cannot here.
  if (field.type === 'dropdown' && !field.options.includes(value)) return refusals.noSuchOption();
  const others = copy.notes.filter((one) => one.field_id !== field.id);
  const notes = value === '' ? others : [...others, { field_id: field.id, value }];
  account.collection.change(copy.instanceId, { notes: notes.sort((a, b) => a.field_id - b.field_id) });
  return noContent;
}

const isRating = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 5;

/** Moves a copy to another folder, rates its release, or both. Nothing is changed when one of them is refused. */
export function changeCopy(world: World, call: Call): Reply {
  const found = ownCopy(world, call);
  if ('status' in found) return found;
  const { account, copy } = found;
  const { rating, folder_id: folderId } = bodyOf(call) ?? {};
  // Discogs does not say what it does without both. It is refused here, so that no client depends on it.
  if (rating === undefined && folderId === undefined) return refusals.wrongBody('field required', 'rating');
  if (rating !== undefined && !isRating(rating)) return refusals.wrongBody('value is not 0 to 5', 'rating');
  if (folderId !== undefined && typeof folderId !== 'number') {
    return refusals.wrongBody('value is not a valid integer', 'folder_id');
  }
  // Folder 0 is only a view of all folders.
  if (folderId === 0 || (folderId !== undefined && !account.collection.hasFolder(folderId))) {
    return refusals.noFolderToMoveTo();
  }
  account.collection.change(copy.instanceId, {
    ...(rating !== undefined && { rating }),
    ...(folderId !== undefined && { folderId }),
  });
  return noContent;
}
