// Support: a Postgres of one's own, for tests and for the soak: started, restarted and stopped on demand.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('postgres-server.ts', import.meta.url));

export interface OwnServer {
  url: string;
  /** Ends it, cutting every connection, and starts it again on the same port, with what was stored. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** PEM: a server that has them takes encrypted connections only. */
export interface TlsFiles {
  certificate: string;
  key: string;
}

/** In a process of its own that stops the server when this one ends in whatever way: its standard input closes then. */
export async function startServer(tls?: TlsFiles): Promise<OwnServer> {
  const child = spawn(process.execPath, ['--import', 'tsx', SERVER, ...(tls ? [JSON.stringify(tls)] : [])], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Out of the terminal's process group: Ctrl-C is for vitest, which then closes the pipe.
    detached: true,
  });
  let trouble = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    trouble += text;
  });
  const ended = once(child, 'exit');
  const failed = ended.then(() => {
    throw new Error(`no Postgres for the tests: ${trouble}`);
  });
  failed.catch(() => {});
  const lines = createInterface({ input: child.stdout });
  /** It says so each time that it is up. */
  const isUp = () => Promise.race([once(lines, 'line').then(([line]) => String(line)), failed]);
  return {
    url: await isUp(),
    async restart() {
      const up = isUp();
      child.stdin.write('restart\n');
      await up;
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
