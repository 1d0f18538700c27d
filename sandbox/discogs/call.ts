// Sandbox, local Discogs: one request, as its routes get it.
import type { Viewer } from './shapes.ts';
import type { Account } from './world.ts';

export interface Call {
  method: string;
  url: URL;
  params: Record<string, string>;
  body: string;
  /** Who is signed in; null: nobody. */
  caller: Account | null;
  viewer: Viewer;
  /** A server answers that has not heard of the last change yet. */
  isStale?: boolean;
}
