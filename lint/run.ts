// Lint: `npm run lint`, after Biome. Refuses regular expressions that a hostile text can make run for ever.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { costOf, keyOf, type Verdict, verdictSchema } from './judge.ts';
import { complaintsAbout } from './regexes.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = ['src', 'commands', 'sandbox', 'lint', 'bench', 'soak', 'live', '.ci'];
/** Keeps the verdicts between runs: judging all expressions takes eight seconds. */
const KEPT = join(ROOT, 'node_modules', '.cache', 'runout-regexes.json');

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|mjs)$/.test(name) && !name.includes('node_modules'))
    .map((name) => join(folder, name).replaceAll('\\', '/')),
);

const kept = readKept();
const used = new Map<string, Verdict>();
const complaints = files.flatMap((file) =>
  complaintsAbout(file, readFileSync(join(ROOT, file), 'utf8'), (source, flags) => {
    const key = keyOf(source, flags);
    const verdict = used.get(key) ?? kept.get(key) ?? costOf(source, flags);
    used.set(key, verdict);
    return verdict;
  }),
);
mkdirSync(dirname(KEPT), { recursive: true });
writeFileSync(KEPT, JSON.stringify([...used]));

for (const complaint of complaints) console.error(complaint);
console.log(`${used.size} regular expressions in ${files.length} files, ${complaints.length} refused.`);
process.exitCode = complaints.length > 0 ? 1 : 0;

function readKept(): Map<string, Verdict> {
  try {
    return new Map(
      z.array(z.tuple([z.string(), verdictSchema])).parse(JSON.parse(readFileSync(KEPT, 'utf8'))),
    );
  } catch {
    return new Map();
  }
}
