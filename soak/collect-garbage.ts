// Soak: makes a process throw away what it no longer needs, through node's inspector, so that what is left of its heap is
// what it holds on to. The process itself is not changed and does not know.
import { once } from 'node:events';
import { WebSocket } from 'ws';

const ANSWER_WALL_MS = 10_000;

/** For NODE_OPTIONS of the process. */
export const inspectorOption = (port: number): string => `--inspect=127.0.0.1:${port}`;

/**
 * Resolves when it is done. The connection is closed each time: a process that is debugged waits at its end until no one
 * listens any more.
 * @throws when no process answers on that port.
 */
export async function collectGarbage(port: number): Promise<void> {
  const signal = AbortSignal.timeout(ANSWER_WALL_MS);
  const answer = await fetch(`http://127.0.0.1:${port}/json/list`, { signal });
  const address = /"webSocketDebuggerUrl": "([^"]+)"/.exec(await answer.text())?.[1];
  if (!address) throw new Error('the inspector has nothing to offer');
  const socket = new WebSocket(address);
  try {
    await once(socket, 'open', { signal });
    socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
    await once(socket, 'message', { signal });
  } finally {
    // The process may be gone before the connection is: that is no error.
    socket.on('error', () => {});
    socket.terminate();
  }
}
