// Support: the project once more, in a folder where it may be built and changed.
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** What the bot is built from. The packages are those of this project. */
export function copyProject(folder: string, { packages = true } = {}): void {
  mkdirSync(folder, { recursive: true });
  for (const part of ['build', 'commands', 'drizzle', 'src', 'package.json', 'package-lock.json']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  if (packages) symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
}
