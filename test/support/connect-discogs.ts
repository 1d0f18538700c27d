// Support: the client with one credential, as the shared crate of the bot uses it.
import type { Credential, Discogs } from '../../src/core/discogs-port.ts';
import { createDiscogs, type DiscogsClient, type DiscogsOptions } from '../../src/discogs/client.ts';
import { createCredential } from '../../src/discogs/credential.ts';

export type ConnectedDiscogs = Discogs & Pick<DiscogsClient, 'close'>;

/** Makes a credential for tests, whose token no output has to hide. */
export const credentialOf = (token: string): Credential => createCredential(token, () => {});

/** Makes a client whose calls all carry this token. Null: no token. */
export function connectDiscogs({
  token,
  ...options
}: DiscogsOptions & { token: string | null }): ConnectedDiscogs {
  const client = createDiscogs(options);
  return { ...client.as(token === null ? null : credentialOf(token)), close: client.close };
}
