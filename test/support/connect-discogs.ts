// Support: the client with one credential, as the shared crate of the bot uses it.
import type { Credential, Discogs } from '../../src/core/ports.ts';
import { createDiscogs, type DiscogsClient, type DiscogsOptions } from '../../src/discogs/client.ts';
import { createCredential } from '../../src/discogs/credential.ts';

export type ConnectedDiscogs = Discogs & Pick<DiscogsClient, 'close'>;

/** A credential of a test: no output of a test needs to hide its token. */
export const credentialOf = (token: string): Credential => createCredential(token, () => {});

/** `token: null`: every call is made as no one. */
export function connectDiscogs({
  token,
  ...options
}: DiscogsOptions & { token: string | null }): ConnectedDiscogs {
  const client = createDiscogs(options);
  return { ...client.as(token === null ? null : credentialOf(token)), close: client.close };
}
