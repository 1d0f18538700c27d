// Sandbox: ends the sandbox's servers. `close` of a server waits for all connections, but one can arrive at the very last
// moment, and the server no longer counts one that became a WebSocket.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Call it before the server listens. Returns a function that ends the server and every connection that it has accepted. */
export function endingOf(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
}
