// Core: whose Discogs account this is. One deployment serves one account and one database.
import { AuthError } from '../errors.ts';
import type { CallOptions, Discogs, Log, Store } from './ports.ts';
import { findingWords, LOG_STYLE } from './status/finding-words.ts';

const FACT = 'discogs_account';

export interface Account {
  /** `DISCOGS_USERNAME`, or null when it is not set. */
  readonly username: string | null;
  readonly folderId: number;
  readonly hasToken: boolean;
  /** Whose token it is, as Discogs said last; null: it never said, or refuses the token since. */
  tokenOwner(): string | null;
  /** True only when the token is known to belong to `DISCOGS_USERNAME`: then Discogs' `user_data` is about us. */
  tokenIsOwners(): boolean;
  /** Asks Discogs once whose token it is; a failure is logged and asked again at the next call. Never throws. */
  identify(signal?: AbortSignal): Promise<void>;
  /** Asks Discogs now whose token it is; null: it refuses the token. @throws DiscogsError when it cannot say. */
  checkToken(options: CallOptions): Promise<string | null>;
  /**
   * It is proved that `DISCOGS_USERNAME` is right: from now on this database is of that account. For any other one /sync is
   * refused and Add saves here only: two collections mixed in one database could not be told apart again. `copy`: Discogs'
   * own 201 to a copy of ours. `collection`: a whole collection with copies was read; that alone proves nothing, because
   * anybody can read a public one, so it counts only for the token's own account. Never throws.
   */
  prove(by: 'copy' | 'collection'): Promise<void>;
  /** Null when this database is ours, or nobody's yet, else the other account's name. */
  otherOwner(): Promise<string | null>;
}

/** Discogs names are blind to case. */
export const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export function createAccount(deps: {
  username: string | null;
  folderId: number;
  hasToken: boolean;
  discogs: Pick<Discogs, 'getIdentity'>;
  store: Pick<Store, 'facts'>;
  log: Log;
}): Account {
  const { username, folderId, hasToken, discogs, store, log } = deps;
  let tokenName: string | null = null;
  let asking: Promise<void> | null = null;

  const other = (owner: string | null): string | null =>
    username === null || owner === null || sameName(owner, username) ? null : owner;

  const tokenIsOwners = () => username !== null && tokenName !== null && sameName(username, tokenName);

  function identify(signal?: AbortSignal): Promise<void> {
    if (!hasToken || tokenName !== null) return Promise.resolve();
    asking ??= discogs
      .getIdentity({ lane: 'person', signal })
      .then(
        (identity) => {
          tokenName = identity.username;
          const owner = other(tokenName);
          if (owner === null || username === null) return;
          const finding = { level: 'amber', kind: 'others-token', owner: tokenName, username } as const;
          log.warn({ finding: finding.kind }, findingWords(finding, LOG_STYLE));
        },
        (error: unknown) => {
          if (signal?.aborted) return;
          const finding =
            error instanceof AuthError
              ? ({ level: 'red', kind: 'token-refused' } as const)
              : ({ level: 'amber', kind: 'discogs-down', error } as const);
          log.warn({ err: error, finding: finding.kind }, findingWords(finding, LOG_STYLE));
        },
      )
      .finally(() => {
        asking = null;
      });
    return asking;
  }

  return {
    username,
    folderId,
    hasToken,
    tokenOwner: () => tokenName,
    tokenIsOwners,
    identify,
    async checkToken(options) {
      try {
        tokenName = (await discogs.getIdentity(options)).username;
      } catch (error) {
        if (!(error instanceof AuthError)) throw error;
        tokenName = null;
      }
      return tokenName;
    },
    async prove(by) {
      if (username === null) return;
      try {
        if ((await store.facts.get(FACT)) !== null) return;
        if (by === 'collection') {
          await identify();
          if (!tokenIsOwners()) return;
        }
        await store.facts.remember(FACT, username);
      } catch (error) {
        // What was done is done; the next proof comes with the next copy.
        log.warn({ err: error }, 'could not write down whose database this is');
      }
    },
    otherOwner: async () => other(await store.facts.get(FACT)),
  };
}
