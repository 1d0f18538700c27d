// Sandbox: how its servers end. Closing one waits for every connection, and one may come at the very last moment, or have
// become a WebSocket, which the server no longer counts.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Call it before the server listens. What it returns ends the server and every connection it ever took. */
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
