// Sandbox, local Discogs: the type of a response, and the refusals in Discogs' own words, which clients read.

/** One HTTP response before it is sent. `body` null: an empty body, as a 204 has. */
export interface Reply {
  status: number;
  contentType: string;
  body: string | Buffer | null;
  headers?: Record<string, string>;
}

export const json = (status: number, body: unknown): Reply => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(body),
});

export const message = (status: number, text: string): Reply => json(status, { message: text });

export const noContent: Reply = { status: 204, contentType: 'application/json', body: null };

/** Returns the web page that the CDN in front of Discogs sends, instead of what the client asked for. */
export const htmlPage = (status: number, heading: string): Reply => ({
  status,
  contentType: 'text/html; charset=UTF-8',
  body: `<!DOCTYPE html>\n<html><head><title>${heading}</title></head><body><h1>${heading}</h1></body></html>\n`,
});

const invalid = (why: string, ...loc: string[]): Reply =>
  json(422, {
    detail: [{ msg: why, loc, type: 'value_error' }],
    message: 'See "detail" for validation errors.',
  });

export const refusals = {
  noUserAgent: () => htmlPage(403, 'Access denied'),
  badToken: () => message(401, 'Invalid consumer token. Please register an app before making requests.'),
  signInFirst: () => message(401, 'You must authenticate to access this resource.'),
  notTheOwner: () =>
    message(
      403,
      'You are not allowed to view this resource. Please authenticate as the owner to view this content.',
    ),
  notYours: () => message(403, "You don't have permission to access this resource."),
  noSuchUrl: () => message(404, 'The requested resource was not found.'),
  noSuchRelease: () => message(404, 'That release does not exist or may have been deleted.'),
  noSuchMaster: () => message(404, 'Master Release not found.'),
  noSuchReleaseToAdd: () => message(404, 'Release does not exist or may have been deleted.'),
  noSuchUser: () => message(404, 'User does not exist or may have been deleted.'),
  noSuchFolder: () => message(404, 'The requested folder does not exist.'),
  noSuchCopy: () => message(404, "The requested collection item does not exist in this user's collection."),
  /** Recorded. */
  noSuchWant: () => message(404, "That release does not exist in the user's wantlist."),
  noSuchPage: (page: string, last: number) =>
    message(404, `Page ${page} is outside of valid range [1, ${last}].`),
  /** What the versions of a master answer for a page past the end. */
  internalError: () => message(500, 'An internal server error occurred.'),
  wrongMethod: () => message(405, 'The requested method is not allowed for this resource.'),
  /** `part`: the part of the body that is wrong. */
  wrongBody: (why: string, ...part: string[]) => invalid(why, 'body', ...part),
  wrongQuery: (why: string, parameter: string) => invalid(why, 'query', parameter),
  /** Recorded. The text does not name the options. */
  noSuchOption: () => refusals.wrongBody("HTTP fetch failed from 'collection': 400: Bad Request", 'value'),
  noFolderToMoveTo: () => message(422, 'Invalid folder_id: folder does not exist.'),
  tooManyRequests: (headers: Record<string, string> = {}): Reply => ({
    ...message(429, 'You are making requests too quickly.'),
    headers,
  }),
};
