// Core: whose Discogs account this is. One deployment serves one account and one database.
import { AuthError } from '../errors.ts';
import type { CallOptions, Discogs, Log, Store } from './ports.ts';

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
   * The account this database belongs to; the first one to write claims it. For any other account
   * /sync is refused and Add saves here only: two collections mixed in one database could not be told apart again.
   * Returns null when it is ours, else the other account's name.
   */
  claimDatabase(): Promise<string | null>;
  /** The same, but claims nothing. */
  otherOwner(): Promise<string | null>;
}

/** Discogs names are blind to case. */
const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

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

  return {
    username,
    folderId,
    hasToken,
    tokenOwner: () => tokenName,
    tokenIsOwners: () => username !== null && tokenName !== null && sameName(username, tokenName),
    identify(signal) {
      if (!hasToken || tokenName !== null) return Promise.resolve();
      asking ??= discogs
        .getIdentity({ lane: 'person', signal })
        .then(
          (identity) => {
            tokenName = identity.username;
          },
          (error: unknown) => {
            const refused = error instanceof AuthError;
            log.warn(
              { err: error },
              refused ? 'Discogs refuses the token' : 'could not ask Discogs whose token this is',
            );
          },
        )
        .finally(() => {
          asking = null;
        });
      return asking;
    },
    async checkToken(options) {
      try {
        tokenName = (await discogs.getIdentity(options)).username;
      } catch (error) {
        if (!(error instanceof AuthError)) throw error;
        tokenName = null;
      }
      return tokenName;
    },
    async claimDatabase() {
      return username === null ? null : other(await store.facts.remember(FACT, username));
    },
    otherOwner: async () => other(await store.facts.get(FACT)),
  };
}
