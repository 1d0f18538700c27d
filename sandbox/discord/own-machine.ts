// Sandbox: decides who can use the sandbox's servers: the programs of this machine, and the sandbox's own page. Refuses any
// other web page, even if the name of its site points to this machine (DNS rebinding): `Host` still has that name.
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** Any port is allowed, because a person can look at the page through a tunnel. */
const THIS_MACHINE = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** Reads change nothing, and a browser does not show the response to a page of another site. */
const READS: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD']);

/** Returns whether the name in `Host` is a name of this machine. It does not say who sends the request. */
const isForHere = ({ host = '' }: IncomingHttpHeaders): boolean => THIS_MACHINE.test(host);

/**
 * Returns whether a request, or the handshake of a WebSocket, comes from a program or from our own page. A browser sends the
 * page's site in `Origin` and `Sec-Fetch-Site`. Other programs send neither.
 */
export function isFromHere(headers: IncomingHttpHeaders): boolean {
  const { host = '', origin, 'sec-fetch-site': site = 'none' } = headers;
  const isOwnOrigin = origin === undefined || origin.toLowerCase() === `http://${host.toLowerCase()}`;
  return isForHere(headers) && isOwnOrigin && (site === 'none' || site === 'same-origin');
}

/** Answers 403 to requests from elsewhere, and passes the others to `listener`. */
export function onlyFromHere(listener: RequestListener): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    const isWelcome = READS.has(request.method) ? isForHere(request.headers) : isFromHere(request.headers);
    if (isWelcome) listener(request, response);
    else
      response.writeHead(403, { 'content-type': 'text/plain', connection: 'close' }).end('Not from here\n');
  };
}
