// Sandbox, local Discogs: one request, as its routes get it.
import type { Viewer } from './shapes.ts';
import type { Account } from './world.ts';

export interface Call {
  method: string;
  url: URL;
  params: Record<string, string>;
  body: string;
  /** Who is signed in; null: no one. */
  caller: Account | null;
  viewer: Viewer;
  /** A server answers that does not know the last change yet. */
  isStale?: boolean;
}
