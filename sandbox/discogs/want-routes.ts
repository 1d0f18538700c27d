// Sandbox, local Discogs: the endpoints of a wantlist (https://www.discogs.com/developers, "User Wantlist").
import type { Call } from './call.ts';
import { owner, reader } from './collection-access.ts';
import { discogsDate } from './dates.ts';
import { deletedRelease } from './deleted-release.ts';
import { isReply, pageOf } from './paging.ts';
import { json, noContent, type Reply, refusals } from './replies.ts';
import { basicInformation } from './shapes.ts';
import type { Want } from './wantlist.ts';
import type { World } from './world.ts';

/** The documentation: "The notes field will be visible if you are authenticated as the wantlist owner." */
function wantAnswer(world: World, call: Call, want: Want, { isOwner }: { isOwner: boolean }) {
  const { releaseId } = want;
  const release = world.catalogue.find(releaseId) ?? deletedRelease(releaseId);
  return {
    id: releaseId,
    resource_url: `${world.baseUrl}/users/${call.params.username}/wants/${releaseId}`,
    rating: want.rating,
    ...(isOwner && want.notes !== '' && { notes: want.notes }),
    date_added: discogsDate(want.addedAt),
    basic_information: basicInformation(release, call.viewer),
  };
}

/**
 * Lists the wants. On Discogs a collection and a wantlist are private each by its own switch; here they share one. The
 * documentation names no order: no client depends on it.
 */
export function wantList(world: World, call: Call): Reply {
  const read = reader(world, call);
  if ('status' in read) return read;
  const wants = read.account.wantlist.list();
  const page = pageOf(call.url, wants.length);
  if (isReply(page)) return page;
  return json(200, {
    pagination: page.pagination,
    wants: wants
      .slice(page.start, page.start + page.count)
      .map((want) => wantAnswer(world, call, want, read)),
  });
}

/**
 * Adds a want. One that is there already is answered like a new one: 201. Notes and ratings, which the real service takes here,
 * are refused: clients disagree on where it reads them.
 */
export function addWant(world: World, call: Call): Reply {
  const account = owner(world, call, refusals.notYours);
  if ('status' in account) return account;
  const releaseId = Number(call.params.release);
  if (!world.catalogue.find(releaseId)) return refusals.noSuchReleaseToAdd();
  const sent = call.body.trim();
  if ((sent !== '' && sent !== '{}') || call.url.search !== '') {
    return refusals.wrongBody('notes and ratings are not taken');
  }
  return json(201, wantAnswer(world, call, account.wantlist.add(releaseId), { isOwner: true }));
}

/** Removes a want. Also one whose release was deleted. */
export function removeWant(world: World, call: Call): Reply {
  const account = owner(world, call, refusals.notYours);
  if ('status' in account) return account;
  return account.wantlist.remove(Number(call.params.release)) ? noContent : refusals.noSuchWant();
}
