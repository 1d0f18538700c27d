// Sandbox, local Discogs: one request, as the routes receive it.
import type { Viewer } from './shapes.ts';
import type { Account } from './world.ts';

export interface Call {
  method: string;
  url: URL;
  params: Record<string, string>;
  body: string;
  /** The request says that its body is JSON. */
  isJson: boolean;
  /** The account whose token came with the request. Null: there was no token. */
  caller: Account | null;
  viewer: Viewer;
  /** True for a server that lags behind and does not know the last change yet. */
  isStale?: boolean;
}
