// Discogs, endpoints: the calls about a collection and its owner. For each call this file has the address, the parameters, and
// the schema that reads the answer.
import { z } from 'zod';
import type { CopyAddress, Credential, Discogs } from '../../core/discogs-port.ts';
import type { Catalogue } from '../../core/search/ports.ts';
import type { CollectionItem } from '../../core/types.ts';
import { path } from '../http/exchange.ts';
import type { MakeRequest } from '../http/request.ts';
import { readInTurns } from '../in-turns.ts';
import { toCollectedCopy, toCollectionItem, toFields } from '../map.ts';
import {
  collectionPageSchema,
  createdInstanceSchema,
  fieldsSchema,
  foldersSchema,
  identitySchema,
  instancesSchema,
  valueSchema,
} from '../schemas.ts';
import { createGet, MOST_PAGE_BYTES, PAGE_SIZE, that } from './endpoint.ts';

/**
 * The most pages of copies of one release that are read. They have 2,000 copies, which no one has of one release, so an answer
 * that names more pages is refused.
 */
const MOST_PAGES = 20;
/** The largest answer in bytes for endpoints that return only a name or three amounts. */
const MOST_WORD_BYTES = 16 * 1024;

/** Makes the calls about a collection, with this credential. */
export function collectionEndpoints(
  makeRequest: MakeRequest,
  credential: Credential | null,
): Omit<Discogs, keyof Catalogue | 'budget' | 'addWant' | 'removeWant'> {
  const get = createGet(makeRequest, credential);
  return {
    async getCollectionPage({ username, page, order }, callOptions) {
      // A page other than the requested one is an error. Otherwise a pull would skip the items of the requested page without
      // notice.
      const schema = that(collectionPageSchema, (read) => read.pagination.page === page, 'is another page');
      const call = {
        path: path`/users/${username}/collection/folders/0/releases`,
        // Without `sort`, Discogs would sort the copies by label.
        query: { page, per_page: PAGE_SIZE, sort: 'added', sort_order: order },
        schema,
        mostBytes: MOST_PAGE_BYTES,
      };
      const { pagination, releases } = await get(call, callOptions);
      const formatsOf = (copy: (typeof releases)[number]) => copy.basic_information.formats.length;
      return { ...pagination, copies: await readInTurns(releases, formatsOf, toCollectedCopy) };
    },

    async getCollectionInstances(username, releaseId, callOptions) {
      const isAsked = (read: z.output<typeof instancesSchema>) =>
        read.releases.every((copy) => copy.id === releaseId) && (read.pagination?.pages ?? 1) <= MOST_PAGES;
      const schema = that(instancesSchema, isAsked, 'is of another release, or has no end');
      const copies: CollectionItem[] = [];
      for (let page = 1; ; page++) {
        const call = {
          path: path`/users/${username}/collection/releases/${releaseId}`,
          query: { page, per_page: PAGE_SIZE },
          schema,
          mostBytes: MOST_PAGE_BYTES,
        };
        const { pagination, releases } = await get(call, callOptions);
        copies.push(...releases.map(toCollectionItem));
        // All pages are read, because a copy that is overlooked here would count as a new one later.
        if (releases.length === 0 || page >= (pagination?.pages ?? 1)) return copies;
      }
    },

    async addToCollection({ username, folderId, releaseId }, callOptions) {
      const call = {
        credential,
        method: 'POST' as const,
        path: path`/users/${username}/collection/folders/${folderId}/releases/${releaseId}`,
        schema: createdInstanceSchema,
      };
      const { instance_id: instanceId } = await makeRequest(call, callOptions);
      return { instanceId };
    },

    async removeFromCollection(copy, callOptions) {
      const call = {
        credential,
        method: 'DELETE' as const,
        path: pathOf(copy),
        schema: z.unknown(),
      };
      await makeRequest(call, callOptions);
    },

    async setField({ fieldId, value, ...copy }, callOptions) {
      const call = {
        credential,
        method: 'POST' as const,
        path: `${pathOf(copy)}${path`/fields/${fieldId}`}`,
        body: { value },
        schema: z.unknown(),
      };
      await makeRequest(call, callOptions);
    },

    async setInstance({ change: { folderId, rating }, ...copy }, callOptions) {
      const call = {
        credential,
        method: 'POST' as const,
        path: pathOf(copy),
        body: {
          ...(folderId !== undefined && { folder_id: folderId }),
          ...(rating !== undefined && { rating }),
        },
        schema: z.unknown(),
      };
      await makeRequest(call, callOptions);
    },

    getCollectionValue: (username, callOptions) =>
      get(
        {
          path: path`/users/${username}/collection/value`,
          schema: valueSchema,
          mostBytes: MOST_WORD_BYTES,
        },
        callOptions,
      ),

    async getFolders(username, callOptions) {
      const call = {
        path: path`/users/${username}/collection/folders`,
        schema: foldersSchema,
        mostBytes: MOST_PAGE_BYTES,
      };
      return (await get(call, callOptions)).folders;
    },

    async getFields(username, callOptions) {
      const call = {
        path: path`/users/${username}/collection/fields`,
        schema: fieldsSchema,
        mostBytes: MOST_PAGE_BYTES,
      };
      return toFields((await get(call, callOptions)).fields);
    },

    getIdentity: (callOptions) =>
      get({ path: '/oauth/identity', schema: identitySchema, mostBytes: MOST_WORD_BYTES }, callOptions),
  };
}

const pathOf = ({ username, folderId, releaseId, instanceId }: CopyAddress): string =>
  path`/users/${username}/collection/folders/${folderId}/releases/${releaseId}/instances/${instanceId}`;
