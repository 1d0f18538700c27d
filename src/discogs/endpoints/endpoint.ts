// Discogs, endpoints: what every endpoint is made of.
import { z } from 'zod';
import type { CallOptions, Credential } from '../../core/discogs-port.ts';
import type { ApiCall, MakeRequest } from '../http/request.ts';

/** The largest decoded answer of a page with 100 items, in bytes. 100 copies have about 0.2 MB, boxes with many discs more. */
export const MOST_PAGE_BYTES = 2 * 1024 * 1024;
/** The number of items on a page. Discogs allows no more. */
export const PAGE_SIZE = 100;

/** Makes the function that reads from Discogs with this credential. */
export const createGet =
  (makeRequest: MakeRequest, credential: Credential | null) =>
  <T>(call: Omit<ApiCall<T>, 'method' | 'credential'>, callOptions: CallOptions): Promise<T> =>
    makeRequest({ credential, method: 'GET', ...call }, callOptions);

/**
 * Makes a schema for an answer that must also fit its request: `isAsked` returns false if it does not, and `message` is then
 * the error. `pipe` keeps the given schema, which zod has compiled once. `refine` would make a new schema for each call, and
 * zod would compile it before each reading.
 */
export function that<T>(schema: z.ZodType<T>, isAsked: (read: T) => boolean, message: string): z.ZodType<T> {
  return schema.pipe(z.custom<T>((read) => isAsked(read as T), message));
}
