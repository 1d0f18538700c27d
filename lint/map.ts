// Lint: writes docs/map.md: what every file is for, taken from its first line. `npm run map`.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = resolve(import.meta.dirname, '..');

/** The folders on the map, in this order. Tests are not on it: a test is found by the name of the file that it tests. */
export const ROOMS = [
  'commands',
  'src',
  'sandbox',
  'build',
  'lint',
  'deploy',
  'bench',
  'soak',
  'live',
  'test/support',
];

/** The word that a first line begins with, by folder. The longest matching path counts. */
const NAMES: Record<string, string> = {
  commands: 'Commands',
  src: 'Root',
  'src/config': 'Config',
  'src/core': 'Core',
  'src/attachments': 'Attachments',
  'src/calendar': 'Calendar',
  'src/csv': 'CSV',
  'src/discogs': 'Discogs',
  'src/discord': 'Discord',
  'src/health': 'Health',
  'src/log': 'Log',
  'src/photo': 'Photo',
  'src/process': 'Process',
  'src/store': 'Store',
  'src/tasks': 'Tasks',
  'src/text': 'Text',
  sandbox: 'Sandbox',
  build: 'Build',
  lint: 'Lint',
  deploy: 'Deploy',
  bench: 'Bench',
  'bench/peers': 'Peers',
  soak: 'Soak',
  live: 'Live',
  'test/support': 'Support',
};

/** Returns the paths from the root, sorted by folder and name. */
export function filesOnMap(root: string): string[] {
  return ROOMS.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((path) => `${room}/${path}`),
  )
    .filter((path) => /\.(?:ts|mjs|css)$/.test(path))
    .filter((path) => !/(?:^|\/)node_modules\/|\.test\.ts$/.test(path));
}

/** Returns the room that the first line of this file must name. */
export function roomOf(path: string): string {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const name = NAMES[folder];
    if (name) return name;
    if (folder === '.') throw new Error(`no room has ${path}`);
  }
}

/** Returns the comment at the head of a file, as one line. Empty if there is none. */
export function headOf(text: string): string {
  const css = /^\/\*\s*([\s\S]*?)\s*\*\//.exec(text);
  if (css) return (css[1] ?? '').replace(/\s*\n\s*\*?\s*/g, ' ');
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    if (line === '// @ts-check') continue;
    const said = /^\/\/ ?(.*)$/.exec(line);
    if (!said) break;
    lines.push(said[1] ?? '');
  }
  return lines.join(' ');
}

/** Shortest first sentence, in characters, that stands alone on the map. A shorter one says too little. */
const SHORT = 30;

/**
 * Returns the first sentence of a head (two if the first is short), without the room: `Core, add: one. Two.` becomes `one.
 * Two.`
 */
export function purposeOf(head: string, room: string): string {
  const rest = head.replace(new RegExp(`^${room}(?:, [^:.]+)?: `), '');
  const [first = '', ...more] = rest.split(/(?<=\.) /);
  return first.length < SHORT && more[0] ? `${first} ${more[0]}` : first;
}

/** Returns the whole map as Markdown. */
export function mapOf(root: string): string {
  const folders = new Map<string, string[]>();
  for (const path of filesOnMap(root)) {
    folders.set(dirname(path), [...(folders.get(dirname(path)) ?? []), path]);
  }
  const rooms = ROOMS.flatMap((room) =>
    [...folders.keys()].filter((one) => one === room || one.startsWith(`${room}/`)).sort(),
  );
  const parts = rooms.map((folder) => {
    const readme = `${folder}/README.md`;
    const more = existsSync(join(root, readme)) ? ` ([README](../${readme}))` : '';
    const lines = (folders.get(folder) ?? []).sort().map((path) => {
      const purpose = purposeOf(headOf(readFileSync(join(root, path), 'utf8')), roomOf(path));
      return `- [${basename(path)}](../${path}): ${purpose}`;
    });
    return `## ${folder}${more}\n\n${lines.join('\n')}\n`;
  });
  return `# Map

Every file, in the words of its first line. \`npm run map\` writes this page; change the first line of the file instead.
The test of \`src/core/add/add.ts\` is \`test/core/add/add.test.ts\`.

${parts.join('\n')}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(join(ROOT, 'docs/map.md'), mapOf(ROOT));
}
