// Support: plain calls to the local Discogs, as a client without any rules would make them.
import type { LocalDiscogs } from '../../sandbox/discogs/index.ts';

export interface DiscogsAnswer<Body> {
  status: number;
  headers: Headers;
  text: string;
  /** Returns the body as JSON. @throws SyntaxError when it is none. */
  body(): Body;
}

/** The parts of Discogs' answers that tests read. Nothing checks the types, so every test checks what it reads. */
export interface DiscogsBody {
  message: string;
  detail: unknown[];
  id: number;
  instance_id: number;
  rating: number;
  date_added: string;
  resource_url: string;
  username: string;
  pagination: { page: number; pages: number; per_page: number; items: number; urls: Record<string, string> };
  results: DiscogsRow[];
  releases: DiscogsCopy[];
}

export interface DiscogsRow extends Record<string, unknown> {
  id: number;
  title: string;
  thumb: string;
  cover_image: string;
}

export interface DiscogsCopy extends Record<string, unknown> {
  id: number;
  instance_id: number;
  rating: number;
  folder_id: number;
  date_added: string;
}

export interface CallOptions {
  method?: string;
  /** Default: the owner's token. Null: no token. */
  token?: string | null;
  body?: string;
  /** Default: JSON. Null: the request does not say what its body is. */
  contentType?: string | null;
  signal?: AbortSignal;
}

/** Makes one call with a `User-Agent`. Rejects when no complete answer comes. */
export async function callDiscogs(
  discogs: LocalDiscogs,
  path: string,
  { method = 'GET', token = discogs.token, body, contentType = 'application/json', signal }: CallOptions = {},
): Promise<DiscogsAnswer<DiscogsBody>> {
  const response = await fetch(new URL(path, discogs.url), {
    method,
    headers: {
      'User-Agent': 'SandboxTest/1.0',
      ...(token === null ? {} : { Authorization: `Discogs token=${token}` }),
      ...(body === undefined || contentType === null ? {} : { 'Content-Type': contentType }),
    },
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: () => JSON.parse(text) as DiscogsBody,
  };
}
