// Deploy: writes THIRD_PARTY_NOTICES.txt, which lists the packages that are shipped with the bot, with their licences. Reads
// the lock file and the installed packages. Run: npm run notices
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..');
export const NOTICES = join(ROOT, 'THIRD_PARTY_NOTICES.txt');

/**
 * These licences ask only for a notice. A person must read any other licence before it is added here. MPL-2.0 also asks for the
 * source of files that were changed: its packages are shipped as they are. LGPL-3.0 also asks for its text and that of the GPL,
 * and that everyone can put another build of the library in its place (`LGPL`).
 */
const KNOWN = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'Unlicense',
  'BlueOak-1.0.0',
  'MPL-2.0',
  'LGPL-3.0-or-later',
];

const lockShape = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      dev: z.boolean().optional(),
      os: z.array(z.string()).optional(),
      cpu: z.array(z.string()).optional(),
      license: z.string().optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

const manifestShape = z.object({
  license: z.string().optional(),
  author: z.union([z.string(), z.object({ name: z.string() })]).optional(),
});

/** Files of others that are shipped beside the sources, with the file of their licence. */
const FONTS = { title: 'Inter (font)', license: 'OFL-1.1', file: 'src/discord/chart/fonts/OFL.txt' };

/** The decoder of photos: the builds of sharp bring libvips, a shared library that they load. */
const LGPL = {
  about: `The builds of sharp load libvips and its parts, some of them under the GNU Lesser General Public License, version 3 or later.
They are shipped unchanged, as files of their own: another build of libvips can take their place. The README.md of each package
@img/sharp-libvips-* has the list of the parts, and versions.json their versions. Their sources, and how they are built:
https://github.com/lovell/sharp-libvips`,
  files: ['deploy/licences/LGPL-3.0.txt', 'deploy/licences/GPL-3.0.txt'],
};

interface Shipped {
  /** `name version`. */
  title: string;
  license: string;
  text: string;
}

const LICENSE_FILE = /^(?:licen[cs]e|copying|notice|copyright|third.party)/i;

/** Returns the text of all licence files of a package. If there are none, returns its author and the name of its licence. */
function licenseText(folder: string, license: string): string {
  const files = readdirSync(folder).filter((name) => LICENSE_FILE.test(name));
  const texts = files.toSorted().map((name) => readFileSync(join(folder, name), 'utf8'));
  if (texts.length > 0) return texts.map(tidied).join('\n\n');
  const { author } = manifestShape.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const name = typeof author === 'string' ? author : author?.name;
  return `It comes without a text, and names the licence ${license}${name ? ` and the author ${name}` : ''}.`;
}

const tidied = (text: string) =>
  text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();

/** Returns the text of the notices. @throws when a shipped package has an unknown licence, or is not installed. */
export function makeNotices(): string {
  const { packages } = lockShape.parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));
  const shipped: Shipped[] = [];
  const builds = new Set<string>();
  const isOfBuild = partsOfBuilds(packages);
  for (const [path, { version, dev, license }] of Object.entries(packages)) {
    if (path === '' || dev) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const title = `${name} ${version}`;
    if (license === undefined || !isKnown(license)) {
      throw new Error(`${title} has the licence ${license}: read it, then name it in deploy/notices.ts`);
    }
    // One package has builds for several platforms, and at most one of them is installed. So the builds are only listed by
    // name.
    if (isOfBuild(path)) {
      builds.add(`${title} (${license})`);
      continue;
    }
    const folder = join(ROOT, path);
    if (!existsSync(folder)) throw new Error(`${title} is not installed: npm ci`);
    shipped.push({ title, license, text: licenseText(folder, license) });
  }
  const { file, ...font } = FONTS;
  shipped.push({ ...font, text: tidied(readFileSync(join(ROOT, file), 'utf8')) });
  return page(shipped, [...builds].toSorted());
}

/** Reads an SPDX expression: of `A OR B` one must be known, of `A AND B` both. */
const isKnown = (license: string): boolean =>
  license
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => KNOWN.includes(one)));

/** Tells the builds for single platforms, and the packages that only such a build needs. */
function partsOfBuilds(packages: z.infer<typeof lockShape>['packages']): (path: string) => boolean {
  const builds = Object.entries(packages).filter(([, { os, cpu }]) => os ?? cpu);
  const needed = builds.flatMap(([, { dependencies = {} }]) =>
    Object.keys(dependencies).map((name) => `node_modules/${name}`),
  );
  const all = [...builds.map(([path]) => path), ...needed];
  return (path) => all.some((one) => path === one || path.startsWith(`${one}/`));
}

function page(shipped: readonly Shipped[], builds: readonly string[]): string {
  const byText = new Map<string, Set<string>>();
  for (const { title, license, text } of shipped) {
    const titles = byText.get(text) ?? new Set();
    byText.set(text, titles.add(`${title} (${license})`));
  }
  const rule = '-'.repeat(80);
  const parts = [...byText]
    .map(([text, titles]) => ({ text, titles: [...titles].toSorted() }))
    .toSorted((one, other) => ((one.titles[0] ?? '') < (other.titles[0] ?? '') ? -1 : 1))
    .map(({ text, titles }) => [rule, ...titles, '', text, ''].join('\n'));
  return [
    'Runout uses what others have made and given away. It is listed here with its licences.',
    'Written by `npm run notices`: do not edit.',
    '',
    ...parts,
    ...(builds.length > 0 ? [rule, 'Builds of these for single platforms:', '', ...builds, ''] : []),
    rule,
    LGPL.about,
    '',
    ...LGPL.files.flatMap((file) => [rule, tidied(readFileSync(join(ROOT, file), 'utf8')), '']),
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(NOTICES, makeNotices());
