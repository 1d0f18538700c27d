// Core, accounts: the Discogs account that the use cases work for: its name, its token, and the proof that both belong together.
import { AuthError } from '../../errors.ts';
import type { CallOptions, Discogs, Log } from '../ports.ts';
import { discogsDown } from '../status/findings.ts';
import type { CoreWords } from '../words.ts';
import { sameName, type TokenOwner } from './choose.ts';
import type { AccountRow, AccountStore } from './ports.ts';

/** `new-name`: a known account has this name now. `name-of-another`: Discogs gave the name to another account. */
export type NameTrouble = 'new-name' | 'name-of-another';

export interface Account {
  /** The row of `accounts`. Its crate has this number. */
  readonly id: number;
  /** `DISCOGS_USERNAME`, or null when it is not set: then the account is local, and nothing reaches Discogs. */
  readonly username: string | null;
  readonly folderId: number;
  readonly hasToken: boolean;
  /** The owner of the token, by Discogs' last answer. Null: no answer yet, or Discogs refuses the token since. */
  tokenOwner(): string | null;
  /** True only when the token is known to belong to `DISCOGS_USERNAME`: then Discogs' `user_data` is about us. */
  tokenIsOwners(): boolean;
  /** What is wrong with the name, as Discogs' number for the owner of the token shows it. Null: nothing is known to be wrong. */
  nameTrouble(): NameTrouble | null;
  /** Asks Discogs once for the owner of the token. A failure is logged, and the next call asks again. Never throws. */
  identify(signal?: AbortSignal): Promise<void>;
  /**
   * Asks Discogs now for the owner of the token. Null: Discogs refuses the token. @throws DiscogsError when it cannot answer.
   */
  checkToken(options: CallOptions): Promise<string | null>;
  /**
   * `DISCOGS_USERNAME` is proved right: from now on this account keeps its name, and another name is another account. `copy`:
   * Discogs' own 201 to a copy of ours. `collection`: a whole collection with copies was read. Anyone can read a public
   * collection, so it counts only for the account of the token. Never throws.
   */
  prove(by: 'copy' | 'collection'): Promise<void>;
}

export function createAccount(deps: {
  row: Pick<AccountRow, 'id' | 'isProved' | 'discogsUserId'>;
  username: string | null;
  folderId: number;
  hasToken: boolean;
  discogs: Pick<Discogs, 'getIdentity'>;
  accounts: Pick<AccountStore, 'prove' | 'identify'>;
  log: Log;
  words: Pick<CoreWords, 'finding'>;
}): Account {
  const { row, username, folderId, hasToken, discogs, accounts, log, words } = deps;
  const { id } = row;
  let { isProved, discogsUserId } = row;
  let tokenName: string | null = null;
  let trouble: NameTrouble | null = null;
  let asking: Promise<void> | null = null;

  const tokenIsOwners = () => username !== null && tokenName !== null && sameName(username, tokenName);

  /** Stores Discogs' number, which stays when the account gets another name. */
  async function noteIdentity(identity: TokenOwner): Promise<void> {
    if (identity.id === null || discogsUserId === identity.id || username === null || !tokenIsOwners())
      return;
    try {
      if (discogsUserId === null && (await accounts.identify(id, username, identity.id))) {
        discogsUserId = identity.id;
        return;
      }
      trouble = discogsUserId === null ? 'new-name' : 'name-of-another';
      const finding = { level: 'amber', kind: trouble, username } as const;
      log.warn({ finding: finding.kind }, words.finding(finding));
    } catch (error) {
      log.warn({ err: error }, 'could not save the number of the account');
    }
  }

  function identify(signal?: AbortSignal): Promise<void> {
    if (!hasToken || tokenName !== null) return Promise.resolve();
    asking ??= discogs
      .getIdentity({ lane: 'person', signal })
      .then(
        async (identity) => {
          tokenName = identity.username;
          await noteIdentity(identity);
          if (username === null || tokenIsOwners()) return;
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
    id,
    username,
    folderId,
    hasToken,
    tokenOwner: () => tokenName,
    tokenIsOwners,
    nameTrouble: () => trouble,
    identify,
    async checkToken(options) {
      try {
        const identity = await discogs.getIdentity(options);
        tokenName = identity.username;
        await noteIdentity(identity);
      } catch (error) {
        if (!(error instanceof AuthError)) throw error;
        tokenName = null;
      }
      return tokenName;
    },
    async prove(by) {
      if (username === null || isProved) return;
      try {
        if (by === 'collection') {
          await identify();
          if (!tokenIsOwners()) return;
        }
        await accounts.prove(id, username);
        isProved = true;
      } catch (error) {
        // The add stays done. The next copy brings another proof.
        log.warn({ err: error }, 'could not save that the name of the account is right');
      }
    },
  };
}
