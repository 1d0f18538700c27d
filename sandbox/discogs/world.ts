// Sandbox, local Discogs: everything that the server knows: accounts, tokens, pressings, settings.
import type { SandboxClock } from '../discord/clock.ts';
import type { Catalogue } from './catalogue.ts';
import { createCollection, type LocalCollection } from './collection.ts';
import type { CollectionSort, Copy } from './collection-views.ts';
import type { Currency } from './market.ts';
import { idOf } from './random.ts';
import { createWantlist, type LocalWantlist } from './wantlist.ts';

export interface Account {
  id: number;
  username: string;
  collection: LocalCollection;
  wantlist: LocalWantlist;
  /** Private: only the owner can read both. Public: everyone can read them, but without notes, and only folder 0. */
  isPrivate: boolean;
  /** The currency of prices, and of the value of the collection. */
  currency: Currency;
}

export interface CollectionPageView {
  username: string;
  folderId: number;
  page: number;
  perPage: number;
  sort: CollectionSort;
  direction: 'asc' | 'desc';
}

export interface World {
  clock: SandboxClock;
  catalogue: Catalogue;
  /** `http://127.0.0.1:port`, without a slash at the end. */
  baseUrl: string;
  searchNeedsToken: boolean;
  /** Called before a page of a collection is made, so that a test can change the collection between pages. */
  beforePage: Set<(view: CollectionPageView) => void | Promise<void>>;
  /** Replaces the copies of a page: a test can drop, repeat or reorder them. */
  rewritePage: ((copies: Copy[], view: CollectionPageView) => Copy[]) | null;
  account(username: string): Account | undefined;
  byToken(token: string): Account | undefined;
  addAccount(wish: { username: string; token?: string; isPrivate?: boolean; currency?: Currency }): Account;
  /** Gives an account another name. Its number, its tokens and its collection stay, and the old name is of no account. */
  renameAccount(username: string, to: string): void;
  /** Ends a token: 401 from now on. */
  revoke(token: string): void;
}

export function createWorld(deps: {
  clock: SandboxClock;
  catalogue: Catalogue;
  searchNeedsToken: boolean;
}): World {
  const accounts = new Map<string, Account>();
  const tokens = new Map<string, Account>();
  return {
    ...deps,
    baseUrl: '',
    beforePage: new Set(),
    rewritePage: null,
    account: (username) => accounts.get(username.toLowerCase()),
    byToken: (token) => tokens.get(token),
    revoke: (token) => {
      tokens.delete(token);
    },
    renameAccount(username, to) {
      const account = accounts.get(username.toLowerCase());
      if (!account) throw new Error(`there is no account ${username}`);
      accounts.delete(username.toLowerCase());
      account.username = to;
      accounts.set(to.toLowerCase(), account);
    },
    addAccount({ username, token, isPrivate = true, currency = 'EUR' }) {
      const known = accounts.get(username.toLowerCase());
      const account = known ?? {
        id: idOf(username),
        username,
        collection: createCollection(deps),
        wantlist: createWantlist(deps),
        isPrivate,
        currency,
      };
      accounts.set(username.toLowerCase(), account);
      if (token) tokens.set(token, account);
      return account;
    },
  };
}
