// Support: a copy of the project, in a folder where a test can build and change it.
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** Copies what the bot is built from. The packages are a link to those of this project. */
export function copyProject(folder: string, { packages = true } = {}): void {
  mkdirSync(folder, { recursive: true });
  for (const part of ['build', 'commands', 'drizzle', 'src', 'package.json', 'package-lock.json']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  if (packages) symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
}
