// deploy/runout.service: how little it leaves to an intruder, in systemd's own score.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const UNIT = join(import.meta.dirname, '..', '..', 'deploy', 'runout.service');
const text = readFileSync(UNIT, 'utf8');
const valuesOf = (name: string) =>
  [...text.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map((match) => match[1]);

/** The highest exposure that is allowed, in tenths: 0 is closed, 100 is open. */
const MOST_EXPOSED = 15;

it(`is exposed by ${MOST_EXPOSED / 10} at most`, () => {
  const has = spawnSync('systemd-analyze', ['--version']).status === 0;
  // Without systemd, as on a Mac, only the tests below check the unit.
  if (!has) return;
  const said = execFileSync(
    'systemd-analyze',
    ['security', '--no-pager', '--offline=true', `--threshold=${MOST_EXPOSED}`, UNIT],
    { encoding: 'utf8' },
  );
  expect(said).toMatch(/Overall exposure level for runout.service: (?:0\.\d|1\.[0-5])/);
});

it('keeps what the bot lives by', () => {
  // V8 and WebAssembly generate code while they run, so this setting must be off.
  expect(valuesOf('MemoryDenyWriteExecute')).toEqual([]);
  // For Discord and Discogs, a Postgres on this machine, and the guard of the folder.
  expect(valuesOf('RestrictAddressFamilies')).toEqual(['AF_INET AF_INET6 AF_UNIX']);
  // A refused system call is an error that Node can report. A killed process could report nothing.
  expect(valuesOf('SystemCallErrorNumber')).toEqual(['EPERM']);
  expect(valuesOf('ReadWritePaths')).toEqual(['/opt/runout/data']);
  expect(valuesOf('TasksMax')).toEqual(['64']);
  // Otherwise systemd ends the bot when its process for photos runs out of memory.
  expect(valuesOf('OOMPolicy')).toEqual(['continue']);
  // Longer than an orderly end of the bot takes.
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
