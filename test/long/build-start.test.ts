// Long: what runs is built from the present sources: `npm start` builds when it must, and never runs an older build or code from
// elsewhere. In all of these tests, another user of the machine has laid a trap in the temporary folder.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProject } from '../build/project.ts';
import { runScript } from '../e2e/run-script.ts';

/** Without a token the bot says this and ends. */
const SAYS = 'DISCORD_TOKEN is not set';
const TRAP = 'another user of this machine runs code as the bot';

const MODULES = join(import.meta.dirname, '..', '..', 'node_modules');

let folder: string;
let project: string;
let temporary: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'runout-build-'));
  project = join(folder, 'project');
  temporary = join(folder, 'temporary');
  copyProject(project);
  mkdirSync(temporary);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (script: string, as = {}) => runScript(script, [], { TMPDIR: temporary }, folder, as);

/** Starts the bot as a script of package.json, or as systemd does. The code of the trap must never run. */
async function start(script: 'build/start.mjs' | 'build/build.mjs' | 'dist/main.js'): Promise<string> {
  const { output } = await run(join(project, script));
  expect(output).not.toContain(TRAP);
  return output;
}
const npmStart = () => start('build/start.mjs');
const supervised = () => start('dist/main.js');
const builds = () => readdirSync(join(project, 'dist')).filter((name) => name !== 'main.js');

/** Changes the sources into another version, which says something else. */
function change(from: string, to: string): void {
  const file = join(project, 'src', 'process', 'process.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
}

/** The cache of the TypeScript loader: it has a name that others can guess, and the loader trusts what it finds there. */
const cache = () => join(temporary, `tsx-${process.geteuid?.() ?? ''}`);

it('the trap works: with the loader for TypeScript in production, that code would run', async () => {
  const withLoader = () => run(join(project, 'src', 'main.ts'));
  // The bot can end before the loader has written its cache. This program ends by itself, so it waits for the cache.
  const patient = join(project, 'patient.ts');
  writeFileSync(patient, "import './src/process/process.ts';\n");
  expect((await run(patient)).output).toBe('');
  rmSync(patient);
  for (const name of readdirSync(cache())) {
    const entry = JSON.parse(readFileSync(join(cache(), name), 'utf8'));
    const code = `console.error('${TRAP}');${entry.code}`;
    writeFileSync(join(cache(), name), JSON.stringify({ ...entry, code }));
  }
  expect((await withLoader()).output).toContain(TRAP);
});

describe('npm start', () => {
  it('builds what is not built, two at once as well, and leaves one whole build', async () => {
    for (const output of await Promise.all([npmStart(), npmStart()])) expect(output).toContain(SAYS);
    expect(builds()).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
  });

  it('runs the changed sources after a change, and so does a supervisor afterwards', async () => {
    const [old] = builds();
    change(SAYS, 'The second version');
    expect(await npmStart()).toContain('The second version');
    expect(await supervised()).toContain('The second version');
    // The old build stays: a process that still runs needs its files.
    expect(builds()).toContain(old);
    change('The second version', 'The third version');
    expect(await npmStart()).toContain('The third version');
    expect(builds()).toHaveLength(2);
    expect(builds()).not.toContain(old);
  });
});

describe('npm start, going back to a version whose build is half removed', () => {
  it('builds it again', async () => {
    change('The third version', 'The second version');
    const before = builds();
    // Removes a file of the older build, as a removal that was killed does. The build then looks new, so it is one of the two
    // that are kept.
    const newest = readFileSync(join(project, 'dist', 'main.js'), 'utf8');
    const [older = ''] = before.filter((name) => !newest.includes(name));
    rmSync(join(project, 'dist', older, 'main.js'));
    expect(await npmStart()).toContain('The second version');
    change('The second version', 'The third version');
    expect(await npmStart()).toContain('The third version');
    expect(builds().toSorted()).toEqual(before.toSorted());
  });
});

describe('what a supervisor starts', () => {
  it('is the last build as a whole, with a line that says so when the sources are newer', async () => {
    expect(await start('build/build.mjs')).toBe('');
    expect(await supervised()).not.toContain('older than the sources');
    change('The third version', 'The fourth version');
    const output = await supervised();
    expect(output).toContain('The third version');
    expect(output).toContain('older than the sources');
    expect(output).toContain('npm run build');
  });

  it('needs nothing but the build and the packages', async () => {
    for (const part of ['build', 'src', 'commands', 'drizzle'])
      rmSync(join(project, part), { recursive: true });
    const output = await supervised();
    expect(output).toContain('The third version');
    expect(output).not.toContain('older');
  });
});

it('says in one sentence who has to do what, where the folder cannot be written and has no build', async () => {
  const closed = join(folder, 'closed');
  copyProject(closed, { packages: false });
  chmodSync(folder, 0o755);
  chmodSync(closed, 0o555);
  // Root can write everywhere, so it runs this as an ordinary user.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const { code, output } = await run(join(closed, 'build', 'start.mjs'), nobody);
  chmodSync(closed, 0o755);
  expect(output.trim()).toBe(
    `Runout is not built, and its folder ${closed} cannot be written (EACCES). As the owner of that folder, run: npm run build`,
  );
  expect(code).toBe(1);
});

it('says that packages are missing, and what to run', async () => {
  const fresh = join(folder, 'fresh');
  copyProject(fresh, { packages: false });
  const says = `packages are missing. In the folder ${fresh} run: npm ci`;
  expect(await run(join(fresh, 'build', 'start.mjs'))).toEqual({
    code: 1,
    output: expect.stringContaining(says),
  });
  // An installation that was interrupted: the compiler is there, and not what it compiles.
  mkdirSync(join(fresh, 'node_modules'));
  for (const name of ['esbuild', '@esbuild']) {
    symlinkSync(join(MODULES, name), join(fresh, 'node_modules', name), 'junction');
  }
  expect((await run(join(fresh, 'build', 'start.mjs'))).output).toContain(says);
});

it('says that Node is too old, instead of failing somewhere', async () => {
  const old = join(folder, 'old-node.mjs');
  // The real old versions are not here. They run this much, and then fail at what they do not know.
  writeFileSync(
    old,
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.8' } });
     await import(${JSON.stringify(pathToFileURL(join(MODULES, '..', 'build', 'start.mjs')).href)});`,
  );
  expect(await run(old)).toEqual({
    code: 1,
    output:
      'Runout needs Node 20.18.1 or newer, and this is 18.20.8. Install a newer one: https://nodejs.org\n',
  });
});

it('leaves nothing in the temporary folder for the next start', () => {
  expect(readdirSync(temporary)).toEqual([`tsx-${process.geteuid?.() ?? ''}`]);
});
