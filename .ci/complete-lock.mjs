// Completes package-lock.json after `npm install`. npm leaves out the optional packages of other platforms when it cannot or
// need not fetch them (npm/cli#4828, #7961), and then `npm ci` refuses the lock file on every machine. Adds the missing
// entries, with the names and versions that the other packages ask for. Adds each hash from the registry, because without a
// hash `npm ci` installs a package unchecked. Run: node .ci/complete-lock.mjs
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const { packages } = lock;

const OS = [
  'android',
  'darwin',
  'linux',
  'win32',
  'freebsd',
  'openbsd',
  'netbsd',
  'sunos',
  'aix',
  'openharmony',
];
const CPU = ['arm64', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'arm', 'wasm32'];

/** Returns the path where Node finds the package `name` for `parent`, or null if it is not in the lock file. */
function find(parent, name) {
  for (let at = parent; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (packages[path]) return path;
    if (at === '') return null;
  }
}

/** Reads the platform from the name of a package, which is the only place that has it before the download. */
function platformOf(name) {
  const words = name.split('/').at(-1).split(/[-_.]/);
  const os = OS.filter((one) => words.includes(one) || (one === 'win32' && words.includes('windows')));
  const cpu = CPU.filter((one) => words.includes(one)).slice(0, 1);
  if (cpu.length === 0 && words.some((word) => /^(arm|armv7|gnueabihf|armeabi)$/.test(word))) cpu.push('arm');
  return { ...(cpu.length > 0 && { cpu }), ...(os.length > 0 && { os }) };
}

let added = 0;
for (const [parent, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (find(parent, name) || !/^\d/.test(version)) continue;
    const platform = platformOf(name);
    if (!platform.os && !platform.cpu) continue;
    const path = parent.includes('/node_modules/')
      ? `${parent}/node_modules/${name}`
      : `node_modules/${name}`;
    packages[path] = { version, ...platform, ...(entry.dev && { dev: true }), optional: true };
    added += 1;
  }
}

let hashed = 0;
for (const [path, entry] of Object.entries(packages)) {
  if (path === '' || entry.link || entry.integrity) continue;
  const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const said = execFileSync('npm', ['view', `${name}@${entry.version}`, 'dist.integrity'], {
    encoding: 'utf8',
  });
  const integrity = said.trim();
  if (!/^sha512-[\w+/]{86}==$/.test(integrity))
    throw new Error(`no hash of ${name}@${entry.version}: ${integrity}`);
  const { version, ...rest } = entry;
  packages[path] = { version, integrity, ...rest };
  hashed += 1;
}

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} optional packages of other platforms added, ${hashed} hashes`);
