// Core: the Discogs account of this bot. One deployment serves one account and one database.
import { AuthError } from '../errors.ts';
import type { CallOptions, Discogs, Log, Store } from './ports.ts';
import { discogsDown } from './status/findings.ts';
import type { CoreWords } from './words.ts';

const FACT = 'discogs_account';

export interface Account {
  /** `DISCOGS_USERNAME`, or null when it is not set. */
  readonly username: string | null;
  readonly folderId: number;
  readonly hasToken: boolean;
  /** The owner of the token, by Discogs' last answer. Null: no answer yet, or Discogs refuses the token since. */
  tokenOwner(): string | null;
  /** True only when the token is known to belong to `DISCOGS_USERNAME`: then Discogs' `user_data` is about us. */
  tokenIsOwners(): boolean;
  /** Asks Discogs once for the owner of the token. A failure is logged, and the next call asks again. Never throws. */
  identify(signal?: AbortSignal): Promise<void>;
  /**
   * Asks Discogs now for the owner of the token. Null: Discogs refuses the token. @throws DiscogsError when it cannot answer.
   */
  checkToken(options: CallOptions): Promise<string | null>;
  /**
   * `DISCOGS_USERNAME` is proved right: from now on this database belongs to that account. For any other account /sync is
   * refused and Add saves here only: two collections mixed in one database could not be separated again. `copy`: Discogs' own
   * 201 to a copy of ours. `collection`: a whole collection with copies was read. Anyone can read a public collection, so it
   * counts only for the account of the token. Never throws.
   */
  prove(by: 'copy' | 'collection'): Promise<void>;
  /** The name of the other account. Null when this database belongs to our account, or to none yet. */
  otherOwner(): Promise<string | null>;
}

/** Discogs names ignore case. */
export const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export function createAccount(deps: {
  username: string | null;
  folderId: number;
  hasToken: boolean;
  discogs: Pick<Discogs, 'getIdentity'>;
  store: Pick<Store, 'facts'>;
  log: Log;
  words: Pick<CoreWords, 'finding'>;
}): Account {
  const { username, folderId, hasToken, discogs, store, log, words } = deps;
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
          log.warn({ finding: finding.kind }, words.finding(finding));
        },
        (error: unknown) => {
          if (signal?.aborted) return;
          const finding =
            error instanceof AuthError
              ? ({ level: 'red', kind: 'token-refused' } as const)
              : discogsDown(error);
          log.warn({ err: error, finding: finding.kind }, words.finding(finding));
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
        // The add stays done; the next copy brings the next proof.
        log.warn({ err: error }, 'could not save the account of this database');
      }
    },
    otherOwner: async () => other(await store.facts.get(FACT)),
  };
}
