// Core, accounts: the Discogs account that the use cases work for. An `Account` has the name of the configuration, asks Discogs
// who owns the token, and saves when the name is proved.
import { AuthError } from '../../errors.ts';
import type { CallOptions, Discogs } from '../discogs-port.ts';
import type { Log } from '../ports.ts';
import { discogsDown, nameFinding } from '../status/findings.ts';
import type { CoreWords } from '../words.ts';
import { sameName, type TokenOwner } from './choose.ts';
import type { AccountRow, AccountStore } from './ports.ts';

/**
 * What is wrong with `DISCOGS_USERNAME`, as the Discogs number of the token's owner shows it. `new-name`: this account has no number yet,
 * and the number belongs to another account of this database. That one was renamed to this name, and the next start joins the two.
 * `name-of-another`: this account has another number, so the name belongs to another Discogs account than before. `renamed`: the number
 * is that of this account, but it has another name on Discogs now, and a stranger can take the old one.
 */
export type NameTrouble = 'new-name' | 'name-of-another' | 'renamed';

export interface Account {
  /** The id of the row in `accounts`. `Store.crate` takes it. */
  readonly id: number;
  /** `DISCOGS_USERNAME`. Null when it is not set: then the account is local, and no add is sent to Discogs. */
  readonly username: string | null;
  readonly folderId: number;
  readonly hasToken: boolean;
  /**
   * Returns the name of the token's owner, by Discogs' last answer. Null: there was no answer yet, or the last one was a refusal.
   */
  tokenOwner(): string | null;
  /** Returns whether the token is known to belong to `DISCOGS_USERNAME`. Only then is Discogs' `user_data` about this account. */
  tokenIsOwners(): boolean;
  /** Returns whether the name of the account is proved (`prove`). */
  isProved(): boolean;
  /** Returns what is wrong with the name. Null: nothing is known to be wrong. */
  nameTrouble(): NameTrouble | null;
  /** Returns false when Discogs says that the name is, or can be, that of another account. Then nothing is added or synced. */
  isNameOurs(): boolean;
  /** Asks Discogs for the token's owner, unless the owner is known. A failure is logged. Never throws. */
  identify(signal?: AbortSignal): Promise<void>;
  /**
   * Asks Discogs for the token's owner, even if the owner is known. Returns null when Discogs refuses the token.
   * @throws DiscogsError when Discogs does not answer.
   */
  checkToken(options: CallOptions): Promise<string | null>;
  /**
   * Saves that the name of the account is proved. From then on another `DISCOGS_USERNAME` means another account, and is no
   * correction of this name. `copy`: the proof is a 201 of Discogs to our POST. `collection`: the proof is that a whole
   * collection with copies was read; it counts only if the token belongs to this account, because anyone can read a public
   * collection. Never throws.
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

  /** Saves Discogs' number for the account, if the token belongs to the account. The number stays when the name changes. */
  async function noteIdentity(identity: TokenOwner): Promise<void> {
    if (identity.id === null || username === null) return;
    const before = trouble;
    try {
      trouble = await troubleOf(identity.id, username);
      if (trouble === null || trouble === before) return;
      const finding = nameFinding(trouble, { username, owner: identity.username });
      const write = finding.level === 'red' ? log.error : log.warn;
      write.call(log, { finding: finding.kind }, words.finding(finding));
    } catch (error) {
      log.warn({ err: error }, 'could not save the number of the account');
    }
  }

  async function troubleOf(ownerId: number, name: string): Promise<NameTrouble | null> {
    if (!tokenIsOwners()) return discogsUserId === ownerId ? 'renamed' : null;
    if (discogsUserId === ownerId) return null;
    if (discogsUserId !== null) return 'name-of-another';
    if (!(await accounts.identify(id, name, ownerId))) return 'new-name';
    discogsUserId = ownerId;
    return null;
  }

  function identify(signal?: AbortSignal): Promise<void> {
    if (!hasToken || tokenName !== null) return Promise.resolve();
    asking ??= discogs
      .getIdentity({ lane: 'person', signal })
      .then(
        async (identity) => {
          tokenName = identity.username;
          await noteIdentity(identity);
          if (username === null || tokenIsOwners() || trouble === 'renamed') return;
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
    isProved: () => isProved,
    nameTrouble: () => trouble,
    isNameOurs: () => trouble === null || trouble === 'new-name',
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
        // Nothing is lost: the next copy or sync proves the name again.
        log.warn({ err: error }, 'could not save that the name of the account is right');
      }
    },
  };
}
