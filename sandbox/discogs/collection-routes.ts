// Sandbox, local Discogs: the collection endpoints. The checks, their order and the texts follow recorded responses of Discogs.

import type { Call } from './call.ts';
import { owner, reader } from './collection-access.ts';
import type { CollectionSort, Copy } from './collection-views.ts';
import { discogsDate } from './dates.ts';
import { deletedRelease } from './deleted-release.ts';
import { fieldAnswer } from './fields.ts';
import { amountText } from './market.ts';
import { isReply, pageOf } from './paging.ts';
import { json, type Reply, refusals } from './replies.ts';
import { basicInformation } from './shapes.ts';
import type { Account, World } from './world.ts';

const sorts: readonly CollectionSort[] = [
  'label',
  'artist',
  'title',
  'catno',
  'format',
  'rating',
  'added',
  'year',
];

/** Discogs' documentation: "If you are not authenticated as the collection owner, only public notes fields will be visible." */
const seenBy = (isOwner: boolean, { collection }: Account, { notes }: Copy) =>
  isOwner ? notes : notes.filter((one) => collection.fields.get(one.field_id)?.isPublic);

function copyAnswer(
  world: World,
  call: Call,
  { copy, account, isOwner }: { copy: Copy; account: Account; isOwner: boolean },
) {
  const notes = seenBy(isOwner, account, copy);
  const release = world.catalogue.find(copy.releaseId) ?? deletedRelease(copy.releaseId);
  return {
    id: copy.releaseId,
    instance_id: copy.instanceId,
    date_added: discogsDate(copy.addedAt),
    rating: copy.rating,
    basic_information: basicInformation(release, call.viewer),
    folder_id: copy.folderId,
    ...(notes.length > 0 && { notes }),
  };
}

export async function folderPage(world: World, call: Call): Promise<Reply> {
  const read = reader(world, call);
  if ('status' in read) return read;
  const { account, isOwner } = read;
  const folderId = Number(call.params.folder);
  // Discogs' documentation: "If folder_id is not 0, authentication as the collection owner is required."
  if (folderId !== 0 && !isOwner) return refusals.notTheOwner();
  if (!account.collection.hasFolder(folderId)) return refusals.noSuchFolder();

  const sort = sorts.find((one) => one === call.url.searchParams.get('sort')) ?? 'label';
  const direction = call.url.searchParams.get('sort_order') === 'desc' ? 'desc' : 'asc';
  const asked = Number(call.url.searchParams.get('page') ?? 1);
  const perPage = Number(call.url.searchParams.get('per_page') ?? 50);
  const view = { username: account.username, folderId, page: asked, perPage, sort, direction } as const;
  for (const callback of [...world.beforePage]) await callback(view);

  const page = pageOf(call.url, account.collection.size(folderId));
  if (isReply(page)) return page;
  const { start, count } = page;
  const copies = account.collection.page({ folderId, sort, direction, start, count });
  const shown = world.rewritePage ? world.rewritePage(copies, view) : copies;
  return json(200, {
    pagination: page.pagination,
    releases: shown.map((copy) => copyAnswer(world, call, { copy, account, isOwner })),
  });
}

/** Lists the copies of a release. A release without copies and an unknown release look the same: 200 and an empty list. */
export function copiesOfRelease(world: World, call: Call): Reply {
  const read = reader(world, call);
  if ('status' in read) return read;
  const { collection } = read.account;
  const releaseId = Number(call.params.release);
  const copies = call.isStale ? collection.copiesBefore(releaseId) : collection.copiesOf(releaseId);
  const page = pageOf(call.url, copies.length);
  if (isReply(page)) return page;
  return json(200, {
    pagination: page.pagination,
    releases: copies
      .slice(page.start, page.start + page.count)
      .map((copy) => copyAnswer(world, call, { copy, ...read })),
  });
}

/** Adds another copy each time, even if the collection has one. Refuses folder 0, which is only a view of all folders. */
export function addCopy(world: World, call: Call): Reply {
  const account = owner(world, call, refusals.notYours);
  if ('status' in account) return account;
  const folderId = Number(call.params.folder);
  if (folderId === 0 || !account.collection.hasFolder(folderId)) return refusals.noSuchFolder();
  const releaseId = Number(call.params.release);
  if (!world.catalogue.find(releaseId)) return refusals.noSuchReleaseToAdd();
  const sent = call.body.trim();
  if (sent !== '' && sent !== '{}') return refusals.wrongBody('this endpoint takes no body');

  const copy = account.collection.add(releaseId, { folderId });
  const path = `/users/${account.username}/collection/folders/${folderId}/releases/${releaseId}`;
  return json(201, {
    ...copyAnswer(world, call, { copy, account, isOwner: true }),
    resource_url: `${world.baseUrl}${path}?instance_id=${copy.instanceId}`,
  });
}

export function folderList(world: World, call: Call): Reply {
  const account = owner(world, call, refusals.notTheOwner);
  if ('status' in account) return account;
  return json(200, {
    folders: account.collection.folders().map((folder) => ({
      ...folder,
      resource_url: `${world.baseUrl}/users/${account.username}/collection/folders/${folder.id}`,
    })),
  });
}

/** Lists the fields. Others than the owner see only those that are public. */
export function fieldList(world: World, call: Call): Reply {
  const read = reader(world, call);
  if ('status' in read) return read;
  const fields = read.account.collection.fields.list().map(fieldAnswer);
  return json(200, { fields: fields.filter((one) => read.isOwner || one.public) });
}

export function collectionValue(world: World, call: Call): Reply {
  const account = owner(world, call, refusals.notTheOwner);
  if ('status' in account) return account;
  const median = account.collection
    .list()
    .reduce((sum, copy) => sum + (world.catalogue.find(copy.releaseId)?.price ?? 0), 0);
  return json(200, {
    maximum: amountText(median * 1.6, account.currency),
    median: amountText(median, account.currency),
    minimum: amountText(median * 0.7, account.currency),
  });
}
