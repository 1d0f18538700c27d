// deploy/runout.service: what it leaves to an intruder, as systemd itself scores it.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const UNIT = join(import.meta.dirname, '..', '..', 'deploy', 'runout.service');
const text = readFileSync(UNIT, 'utf8');
const valuesOf = (name: string) =>
  [...text.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map((match) => match[1]);

/** In tenths: 0 is closed, 100 is open. */
const MOST_EXPOSED = 15;

it(`is exposed by ${MOST_EXPOSED / 10} at most`, () => {
  const has = spawnSync('systemd-analyze', ['--version']).status === 0;
  // Where there is no systemd, as on a Mac, the lines below stand for it.
  if (!has) return;
  const said = execFileSync(
    'systemd-analyze',
    ['security', '--no-pager', '--offline=true', `--threshold=${MOST_EXPOSED}`, UNIT],
    { encoding: 'utf8' },
  );
  expect(said).toMatch(/Overall exposure level for runout.service: (?:0\.\d|1\.[0-5])/);
});

it('keeps what the bot lives by', () => {
  // V8 and WebAssembly make code while they run.
  expect(valuesOf('MemoryDenyWriteExecute')).toEqual([]);
  // Discord and Discogs, a Postgres on this machine, the guard of the folder.
  expect(valuesOf('RestrictAddressFamilies')).toEqual(['AF_INET AF_INET6 AF_UNIX']);
  // A call that is refused is an error that node knows; killed it could not even say so.
  expect(valuesOf('SystemCallErrorNumber')).toEqual(['EPERM']);
  expect(valuesOf('ReadWritePaths')).toEqual(['/opt/runout/data']);
  expect(valuesOf('TasksMax')).toEqual(['64']);
  // Longer than the bot takes to end in order.
  expect(Number(valuesOf('TimeoutStopSec')[0])).toBeGreaterThan(10);
});

it('closes what can be closed', () => {
  for (const name of [
    ...['NoNewPrivileges', 'LockPersonality', 'RestrictSUIDSGID', 'RestrictRealtime', 'RestrictNamespaces'],
    ...['PrivateTmp', 'PrivateDevices', 'PrivateUsers', 'PrivateIPC', 'PrivateMounts', 'ProtectHome'],
    ...['ProtectClock', 'ProtectHostname', 'ProtectKernelLogs', 'ProtectKernelModules', 'RemoveIPC'],
    ...['ProtectKernelTunables', 'ProtectControlGroups'],
  ]) {
    expect([name, valuesOf(name)]).toEqual([name, ['true']]);
  }
  expect(valuesOf('ProtectSystem')).toEqual(['strict']);
  expect(valuesOf('CapabilityBoundingSet')).toEqual(['']);
  expect(valuesOf('SystemCallFilter')).toEqual(['@system-service', '~@privileged @resources']);
  expect(valuesOf('MemoryMax')).toHaveLength(1);
});

it('gives the secrets as credentials, and none in the environment', () => {
  const given = valuesOf('LoadCredential').map((value) => value?.split(':')[0]);
  const named = valuesOf('Environment');
  expect(named).toEqual(['DISCORD_TOKEN_FILE=%d/discord_token', 'DISCOGS_TOKEN_FILE=%d/discogs_token']);
  expect(given).toEqual(['discord_token', 'discogs_token']);
});
