// Support: a Postgres server of its own for a test or the soak, which can be started, restarted and stopped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('postgres-server.ts', import.meta.url));

export interface OwnServer {
  url: string;
  /** Stops the server, which cuts every connection, and starts it again on the same port with the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** In PEM. A server that has them accepts encrypted connections only. */
export interface TlsFiles {
  certificate: string;
  key: string;
}

/** What the program of the server reads from its argument. */
export interface ServerOptions {
  tls?: TlsFiles;
  /** A file that the server writes every statement to (`readStatements`). */
  statements?: string;
}

/**
 * Starts a server in a process of its own. That process stops the server when its standard input closes, so also when this
 * process ends in any way.
 */
export async function startServer(options: ServerOptions = {}): Promise<OwnServer> {
  const child = spawn(process.execPath, ['--import', 'tsx', SERVER, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Out of the terminal's process group, so that Ctrl-C reaches only vitest, which then closes the pipe.
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
  /** Resolves with the address. The process prints it each time that the server is up. */
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

/** Every statement that the server ran until now, in order, without the values of its parameters. */
export async function readStatements(path: string): Promise<string[]> {
  const entries = (await readFile(path, 'utf8')).split(/^» /m);
  // `LOG:  execute name: select …` of the extended protocol, `LOG:  statement: select …` of the simple one.
  return entries.flatMap((entry) => {
    const found = /^LOG: {2}(?:statement|execute [^:]*): ([\s\S]*)$/.exec(entry);
    return found?.[1] === undefined ? [] : [found[1].trim()];
  });
}
