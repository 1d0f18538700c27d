// Discogs, endpoints: the calls about the wantlist of an account. For each call this file has the address and the method.
import { z } from 'zod';
import type { Credential, Discogs } from '../../core/discogs-port.ts';
import { NotFoundError } from '../../errors.ts';
import { path } from '../http/exchange.ts';
import type { MakeRequest } from '../http/request.ts';

/** Makes the calls about a wantlist, with this credential. Both can be repeated: Discogs then changes nothing more. */
export function wantEndpoints(
  makeRequest: MakeRequest,
  credential: Credential | null,
): Pick<Discogs, 'addWant' | 'removeWant'> {
  const callOf = (method: 'PUT' | 'DELETE', username: string, releaseId: number) => ({
    credential,
    method,
    path: path`/users/${username}/wants/${releaseId}`,
    schema: z.unknown(),
  });
  return {
    async addWant({ username, releaseId }, callOptions) {
      await makeRequest(callOf('PUT', username, releaseId), callOptions);
    },

    async removeWant({ username, releaseId }, callOptions) {
      try {
        await makeRequest(callOf('DELETE', username, releaseId), callOptions);
      } catch (error) {
        // The release is not on the wantlist, which is what was asked for.
        if (!(error instanceof NotFoundError)) throw error;
      }
    },
  };
}
