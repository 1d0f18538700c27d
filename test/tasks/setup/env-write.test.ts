// Tasks, setup: how .env is replaced: its mode, links, and a failure.
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeEnvFile } from '../../../src/tasks/setup/env-write.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runout-env-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (name: string) => statSync(join(folder, name)).mode & 0o777;

it.each([
  [null, 0o600],
  [0o600, 0o600],
  [0o400, 0o400],
  // As docs/operating.md has it for systemd: the group is the bot's.
  [0o640, 0o640],
  [0o644, 0o600],
  [0o660, 0o600],
])('a file of mode %o becomes one of mode %o, whole, with nothing beside it', (before, after) => {
  if (before !== null) {
    writeFileSync(join(folder, '.env'), 'A=0\n');
    chmodSync(join(folder, '.env'), before);
  }
  writeEnvFile(folder, 'A=1\n');
  expect(modeOf('.env')).toBe(after);
  expect(readFileSync(join(folder, '.env'), 'utf8')).toBe('A=1\n');
  expect(readdirSync(folder)).toEqual(['.env']);
});

it('a group that can read the file keeps it, and only then can another than its owner read it', () => {
  const path = join(folder, '.env');
  writeFileSync(path, 'A=0\n');
  // Root gives a file away. Any other user has no other group here for sure, and keeps the own one.
  const group = process.getuid?.() === 0 ? 12_345 : (process.getgid?.() ?? 0);
  chownSync(path, process.getuid?.() ?? 0, group);
  chmodSync(path, 0o640);
  expect(writeEnvFile(folder, 'A=1\n')).toBe(false);
  expect(statSync(path).gid).toBe(group);
  chmodSync(path, 0o600);
  expect(writeEnvFile(folder, 'A=2\n')).toBe(true);
});

it('a link stays a link', () => {
  writeFileSync(join(folder, 'real'), 'A=0\n');
  symlinkSync('real', join(folder, '.env'));
  writeEnvFile(folder, 'A=1\n');
  expect(lstatSync(join(folder, '.env')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('A=1\n');
});

it('a folder that cannot be written is named, with the reason', () => {
  const gone = join(folder, 'gone');
  expect(() => writeEnvFile(gone, 'A=1\n')).toThrow(
    `The file .env cannot be written (ENOENT), and is as it was. Run this as the owner of the folder ${gone}.`,
  );
});
