// The house, as a newcomer finds it: short READMEs that name only what is there, first lines of files, and the map made of
// these lines.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { filesOnMap, headOf, mapOf, roomOf } from '../lint/map.ts';

const ROOT = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const FOLDERS = ['src', 'commands', 'sandbox', 'build', 'bench', 'lint', 'soak', 'deploy', 'test'];
const files = FOLDERS.flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((path) => `${room}/${path}`),
).filter((path) => !path.includes('node_modules/'));

/** Manuals of a command, which say more than a folder's README. */
const MANUALS = ['bench/README.md', 'bench/peers/README.md', 'soak/README.md'];
const readmes = files.filter((path) => /(^|\/)README\.md$/.test(path) && !MANUALS.includes(path));

const SOURCE = /\.(?:ts|mjs|css)$/;
const sources = files.filter((path) => SOURCE.test(path));

/** Whether a folder of tests mirrors another folder. The README of that folder then describes both. */
const isMirror = (folder: string) =>
  folder.startsWith('test/') &&
  ['src', '.', 'sandbox'].some((above) => existsSync(join(ROOT, above, folder.slice('test/'.length))));

it('a folder of more than five files says what it is for', () => {
  const counts = new Map<string, number>();
  for (const path of sources) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  const silent = [...counts]
    .filter(([folder, count]) => count > 5 && folder !== '.' && !files.includes(`${folder}/README.md`))
    .map(([folder]) => folder);
  expect(silent.filter((folder) => !isMirror(folder))).toEqual([]);
});

it.each(readmes)('%s has at most 15 lines, one place to start, and one rule', (path) => {
  const text = read(path);
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
  expect(text).toMatch(/^# \S/);
  expect(text).toMatch(/^- Start with/m);
  expect(text).toContain('The one rule: ');
});

it.each(readmes)('%s names only files that are there', (path) => {
  const names = [...read(path).matchAll(/`([\w./*-]+(?:\.(?:ts|mjs|css)|\/))`/g)].map(
    ([, name]) => name ?? '',
  );
  const isThere = (name: string) => {
    if (name.includes('*')) {
      const pattern = new RegExp(
        `^${join(dirname(path), name).replace(/\./g, '\\.').replace('*', '[^/]*')}$`,
      );
      return files.some((file) => pattern.test(file));
    }
    return existsSync(join(ROOT, dirname(path), name)) || existsSync(join(ROOT, name));
  };
  expect(names.filter((name) => !isThere(name))).toEqual([]);
});

it('the first line of every file names its room, and says what the file is for', () => {
  const silent = filesOnMap(ROOT).filter(
    (path) => !new RegExp(`^${roomOf(path)}(?:, [^:.]+)?: \\S`).test(headOf(read(path))),
  );
  expect(silent).toEqual([]);
});

it('docs/map.md is what `npm run map` writes', () => {
  expect(read('docs/map.md')).toBe(mapOf(ROOT));
});

/** Words that a reader from elsewhere stumbles over, and what to write instead. */
const PLAIN_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:who|why)ever\b/i, 'who; for any reason'],
  [/\b(?:no|some|any)body\b/i, 'no one, someone, anyone'],
  [/\bhear(?:s|d|ing)?\b/i, 'receive'],
  [/\btold\b|\btells? of\b|\bforet(?:ells?|old)\b/i, 'notified, say, estimate'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix, correct'],
  [/\banew\b|\bnought\b/i, 'again; zero'],
  [/\bwish(?:es|ed)?\b/i, 'request, intent'],
  [/\bof the wall\b(?! clock)/i, 'in real time'],
];

/** The comment in a line of source, or null. A line of a string that looks like a comment counts, too. */
const commentIn = (line: string): string | null =>
  /^\s*(?:\/\/|\/?\*+)(.*)$|\s\/\/\s(.*)$/.exec(line)?.[0] ?? null;

/** The map has names of files, which are not held to it. */
const documents = [
  ...[...files, ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter(
    (path) => path.endsWith('.md') && path !== 'docs/map.md',
  ),
  ...['README.md', 'CONTRIBUTING.md', 'PRIVACY.md', 'SECURITY.md'],
];

it('comments and documents use plain words', () => {
  const lines = [
    ...sources.map((path) => ({ path, textOf: commentIn })),
    ...documents.map((path) => ({ path, textOf: (line: string) => line })),
  ].flatMap(({ path, textOf }) =>
    read(path)
      .split('\n')
      .map((line, index) => ({ at: `${path}:${index + 1}`, text: textOf(line) ?? '' })),
  );
  const found = lines.flatMap(({ at, text }) =>
    PLAIN_WORDS.filter(([word]) => word.test(text)).map(([, instead]) => `${at}: say ${instead}`),
  );
  expect(found).toEqual([]);
});
