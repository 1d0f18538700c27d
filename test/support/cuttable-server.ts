// Support: a door to a TCP server that cuts connections. It can cut all of them, in each way that happens in real life, and
// refuse new ones for a while. For a database that restarts, or a network that fails.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** `closed`: as by a server that stops in order. `reset`: as by a server that has vanished. */
export type Cut = 'closed' | 'reset';

export interface CuttableServer {
  port: number;
  /** Cuts all open connections. */
  cut(how: Cut): void;
  /** From now on new connections are cut at once. */
  down(): void;
  up(): void;
  close(): Promise<void>;
}

export async function openCuttable(target: { host: string; port: number }): Promise<CuttableServer> {
  const open = new Set<Socket>();
  let isUp = true;
  const server = createServer((near) => {
    if (!isUp) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(target.port, target.host);
    open.add(near);
    const end = () => {
      near.destroy();
      far.destroy();
      open.delete(near);
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (how: Cut) => {
    for (const socket of open) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    down() {
      isUp = false;
    },
    up() {
      isUp = true;
    },
    async close() {
      cut('closed');
      server.close();
      await once(server, 'close');
    },
  };
}
