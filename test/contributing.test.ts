// CONTRIBUTING: this test follows its recipes in a copy of the sources, and the result compiles.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const RECIPES = ['Add a query', 'Add a text', 'Add a command', 'Add a column'];

type Step =
  | { kind: 'file'; path: string; code: string }
  | { kind: 'block'; path: string; before: string; code: string }
  | { kind: 'import'; path: string; line: string }
  | { kind: 'member'; path: string; name: string; list: string }
  | { kind: 'imported'; path: string; name: string; from: string };

/** The steps of a recipe, in their order. @throws Error for a block of code without a place. */
function stepsOf(recipe: string): Step[] {
  const steps: Step[] = [];
  let path = '';
  for (const [index, part] of recipe.split(/^```(?:ts)?\n/m).entries()) {
    if (index % 2 === 0) {
      for (const [, named, line, name, list, joining, from] of part.matchAll(
        /`([\w./-]+\.ts)`|gets `(import [^`]+)`|`(\w+)` joins `(\w+)`|`(\w+)` joins the import of `([^`]+)`/g,
      )) {
        if (named) path = named;
        else if (line) steps.push({ kind: 'import', path, line });
        else if (name && list) steps.push({ kind: 'member', path, name, list });
        else if (joining && from) steps.push({ kind: 'imported', path, name: joining, from });
      }
      const place = /(?:[Aa] new file, `([^`]+)`|`([^`]+)`, before `([^`]+)`):\s*$/.exec(part);
      const [, made, changed, before] = place ?? [];
      if (made) steps.push({ kind: 'file', path: made, code: '' });
      if (changed && before) steps.push({ kind: 'block', path: changed, before, code: '' });
    } else {
      const last = steps.at(-1);
      if (!last || !('code' in last) || last.code !== '') throw new Error(`No place for: ${part}`);
      last.code = part;
    }
  }
  return steps;
}

/**
 * The text of a file after a step. A step that is done already changes nothing.
 * @throws Error unless the file has the place exactly once.
 */
function after(step: Step, text: string): string {
  const once = (what: string | RegExp, by: (found: string) => string) => {
    const parts = text.split(what);
    const found = typeof what === 'string' ? what : (what.exec(text)?.[0] ?? '');
    if (parts.length !== 2) throw new Error(`${step.path} has ${what} ${parts.length - 1} times`);
    return parts.join(by(found));
  };
  switch (step.kind) {
    case 'file':
      return step.code;
    case 'block':
      if (text.includes(`\n${step.code}${step.before}`)) return text;
      return once(`\n${step.before}`, (found) => `\n${step.code}${found.slice(1)}`);
    case 'import':
      return text.includes(step.line) ? text : text.replace(/^import /m, `${step.line}\nimport `);
    case 'member':
      if (new RegExp(`const ${step.list}\\b[^=\\n]* = [^;]*\\b${step.name}\\b`).test(text)) return text;
      return once(new RegExp(`const ${step.list}\\b[^=\\n]* = [[{]`), (found) => `${found} ${step.name},`);
    case 'imported':
      if (new RegExp(`\\b${step.name} \\} from '${step.from}'`).test(text)) return text;
      return once(new RegExp(` \\} from '${step.from}'`), (found) => `, ${step.name}${found}`);
  }
}

const manual = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
const recipes = manual.split(/^## /m).filter((part) => RECIPES.includes(part.split('\n')[0] ?? ''));

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'runout-recipes-'));
  for (const part of ['src', 'commands', 'sandbox', 'test', 'package.json', 'tsconfig.json']) {
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

it('each recipe names a place that is there, and all of them together compile', async () => {
  expect(recipes).toHaveLength(RECIPES.length);
  const changed = new Set<string>();
  for (const step of recipes.flatMap(stepsOf)) {
    const text = step.kind === 'file' ? '' : readFileSync(join(copy, step.path), 'utf8');
    writeFileSync(join(copy, step.path), after(step, text));
    changed.add(step.path);
  }
  const project = { extends: './tsconfig.json', compilerOptions: { noEmit: true }, files: [...changed] };
  writeFileSync(join(copy, 'recipes.json'), JSON.stringify({ ...project, include: [] }));
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { stdout } = await promisify(execFile)(process.execPath, [compiler, '-p', 'recipes.json'], {
    cwd: copy,
  }).catch((error: unknown) => ({
    stdout: String(error instanceof Error && 'stdout' in error && error.stdout),
  }));
  expect(stdout).toBe('');
});
