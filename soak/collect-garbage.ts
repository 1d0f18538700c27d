// Soak: makes a process collect its garbage, through Node's inspector, so that the rest of its heap is what it still uses. The
// process needs no code for it.
import { once } from 'node:events';
import { WebSocket } from 'ws';

const ANSWER_WALL_MS = 10_000;

/** Returns the value of NODE_OPTIONS that opens the inspector of a process. */
export const inspectorOption = (port: number): string => `--inspect=127.0.0.1:${port}`;

/**
 * Collects the garbage of the process. Closes the connection each time, because a process does not end while a debugger is
 * connected.
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
    // The process can be gone before the connection is. That is no error.
    socket.on('error', () => {});
    socket.terminate();
  }
}
