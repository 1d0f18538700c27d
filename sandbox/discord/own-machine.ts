// Sandbox: who may talk to its servers: the programs of this machine, and the sandbox's own page. A page of the web may not,
// also when its name was made to point to this machine (DNS rebinding): `Host` then still has that name.
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** Any port: someone may look at it through a tunnel. */
const THIS_MACHINE = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** Reads change nothing, and no other page can see what they say. */
const READS: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD']);

/** Whether a request is meant for this machine by its name. Says nothing of who sends it. */
const isForHere = ({ host = '' }: IncomingHttpHeaders): boolean => THIS_MACHINE.test(host);

/**
 * Whether a request, or the handshake of a WebSocket, comes from a program or from our own page. Browsers tell the page it comes
 * from, by `Origin` and `Sec-Fetch-Site`; other programs tell nothing.
 */
export function isFromHere(headers: IncomingHttpHeaders): boolean {
  const { host = '', origin, 'sec-fetch-site': site = 'none' } = headers;
  const isOwnOrigin = origin === undefined || origin.toLowerCase() === `http://${host.toLowerCase()}`;
  return isForHere(headers) && isOwnOrigin && (site === 'none' || site === 'same-origin');
}

/** Answers 403 to what is not from here; the rest goes to `listener`. */
export function onlyFromHere(listener: RequestListener): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    const isWelcome = READS.has(request.method) ? isForHere(request.headers) : isFromHere(request.headers);
    if (isWelcome) listener(request, response);
    else
      response.writeHead(403, { 'content-type': 'text/plain', connection: 'close' }).end('Not from here\n');
  };
}
