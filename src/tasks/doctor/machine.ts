// Tasks, doctor: checks the machine: the version of Node, the file `.env`, the clock, the health port.
import { readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { waitAtMost } from '../../clock.ts';
import type { ConfigSurvey } from '../../config/survey.ts';
import { portRefusal } from '../../health/server.ts';
import { bad, type DoctorLine, good, note } from './report.ts';

/** As `engines` of package.json. A test compares them. */
export const OLDEST_NODE: readonly [number, number, number] = [20, 18, 1];

/** @param version such as `20.18.1`. Pure. */
export function nodeLine(version: string): DoctorLine {
  const parts = version.split('.').map(Number);
  const at = OLDEST_NODE.findIndex((least, index) => parts[index] !== least);
  const isOld = at !== -1 && (parts[at] ?? 0) < (OLDEST_NODE[at] ?? 0);
  return isOld
    ? bad(`Node ${version} is too old. Install ${OLDEST_NODE.join('.')} or newer: https://nodejs.org`)
    : good(`Node ${version}`);
}

/**
 * `similar`: a file that is probably meant to be `.env`, or null. `mode`: the permission bits. Null: Windows, which has none.
 */
export type EnvFileLook =
  | { kind: 'missing'; similar: string | null }
  | { kind: 'folder' }
  | { kind: 'file'; mode: number | null };

/** Editors and browsers add an ending, or take the dot away. */
const SIMILAR = ['.env.txt', 'env.txt', 'env', '.env.env', '.env.local'];

/** Looks at `.env` without reading it. */
export async function lookAtEnvFile(folder: string): Promise<EnvFileLook> {
  const found = await stat(join(folder, '.env')).catch(() => null);
  if (found === null) {
    const names = await readdir(folder).catch((): string[] => []);
    return { kind: 'missing', similar: SIMILAR.find((name) => names.includes(name)) ?? null };
  }
  if (found.isDirectory()) return { kind: 'folder' };
  return { kind: 'file', mode: process.platform === 'win32' ? null : found.mode & 0o777 };
}

/** Every user of the machine can open the file. */
const OPEN_TO_ALL = 0o007;
/** The group can change the file. A group that only reads it is how the systemd unit works. */
const GROUP_CHANGES = 0o020;

/** Says whether `.env` is there and closed to others. Pure. */
export function envFileLines(look: EnvFileLook): DoctorLine[] {
  // The variables cannot be read then, and that line says what to do.
  if (look.kind === 'folder') return [];
  if (look.kind === 'missing') {
    const { similar } = look;
    return [
      similar === null
        ? note('There is no .env in this folder: only the environment counts. To make one: npm run setup')
        : bad(`There is no .env in this folder, and ${similar} is not read. Rename it: mv ${similar} .env`),
    ];
  }
  const { mode } = look;
  if (mode !== null && (mode & OPEN_TO_ALL) !== 0) {
    return [bad('Other users of this machine can read .env, and the tokens in it. Close it: chmod 600 .env')];
  }
  return [
    mode !== null && (mode & GROUP_CHANGES) !== 0
      ? note('The group of .env can change it, and the tokens in it. Close it: chmod 600 .env')
      : good('.env is there, and closed to others'),
  ];
}

/** Says what is wrong with the variables. Pure. */
export function configLines({ config, problems, strange, wrong, hidden }: ConfigSurvey): DoctorLine[] {
  const lines = problems.map((problem) => bad(`${problem}${problem.endsWith('.') ? '' : '.'}`));
  for (const { name, meant } of strange) {
    const what = `${name} is no variable of Runout, so it counts for nothing.`;
    lines.push(meant === null ? note(`${what} Remove it.`) : bad(`${what} Do you mean ${meant}?`));
  }
  for (const name of hidden) {
    lines.push(
      note(
        `${name} has one value in the environment and another in .env. The environment counts: remove it from one of them.`,
      ),
    );
  }
  if (config === null) lines.push(note('The rest is not checked until this is corrected.'));
  if (problems.length + strange.length === 0) lines.unshift(good('Every variable can be read'));
  if (config?.operatorContact === null && !wrong.has('OPERATOR_CONTACT')) {
    lines.push(
      note(
        'OPERATOR_CONTACT is not set, so /help does not show members how to reach you. Set it with: npm run setup',
      ),
    );
  }
  return lines;
}

/** @param why why photos cannot be read here. Null: they can. Nothing else needs the two packages, so it is no fault. Pure. */
export const photoLine = (why: string | null): DoctorLine =>
  why === null
    ? good('Photos can be read')
    : note(`Photos are off: ${why}. All else works. To read photos, install the optional packages: npm ci`);

/** Certificates are refused, and moments are shown wrong, by a clock that is so far off. */
const MOST_OFF_MS = 2 * 60_000;

/** @param aheadMs how far the clock of this machine is ahead of a server's. Null: no server said it. Pure. */
export function clockLine(aheadMs: number | null): DoctorLine[] {
  if (aheadMs === null) return [];
  if (Math.abs(aheadMs) <= MOST_OFF_MS) return [good('The clock of this machine is right')];
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  const side = aheadMs > 0 ? 'ahead' : 'behind';
  return [
    bad(
      `The clock of this machine is ${minutes} minutes ${side}. Set it by the network: timedatectl set-ntp true`,
    ),
  ];
}

/** Says whether the bot can listen on its health port, or does so already. */
export async function healthLine(host: string, port: number): Promise<DoctorLine> {
  const code = await tryPort(host, port);
  if (code === null) return good(`HEALTH_PORT ${port} is free`);
  if (code === 'EADDRINUSE' && (await isRunout(host, port)))
    return good(`A running Runout answers on HEALTH_PORT ${port}`);
  return bad(portRefusal(code, port) ?? `HEALTH_PORT ${port} cannot be used (${code}). Set another one.`);
}

/** Listens on the port for a moment. Returns the code of the error, or null. */
function tryPort(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve('code' in error ? String(error.code) : 'no code'));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

/** In real time. The page answers within 4 s. */
const ANSWER_MS = 5_000;

async function isRunout(host: string, port: number): Promise<boolean> {
  const own = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const address = `http://${own.includes(':') ? `[${own}]` : own}:${port}/healthz`;
  const stop = new AbortController();
  const asked = fetch(address, { redirect: 'manual', signal: stop.signal }).then((answer) => answer.text());
  const answer = await waitAtMost(asked, ANSWER_MS);
  stop.abort(new Error('enough'));
  return answer.kind === 'done' && /^\{"status":"(?:ok|failing)"/.test(answer.value);
}
