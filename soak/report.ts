// Soak: writes the texts that are printed: a line of state now and then, the figures at the end, and the findings.
import { growthOf } from './audit/memory.ts';
import { whyUnanswered } from './audit/people.ts';
import type { Finding, World } from './audit/world.ts';
import type { SoakStage } from './stage.ts';
import type { Tally } from './trouble-discogs.ts';

/** Returns one line: the time so far, and the counts so far. */
export function stateLine(
  { discogs, ledger, lives, discord }: SoakStage,
  { elapsedMs, tally }: { elapsedMs: number; tally: Tally },
): string {
  const faults = discogs.requests.filter((one) => one.fault !== null).length;
  const minutes = (elapsedMs / 60_000).toFixed(1);
  return [
    `${minutes} min`,
    `${ledger.invocations.length} interactions`,
    `${discogs.requests.length} calls to Discogs (${faults} struck, ${discogs.refused()} refused)`,
    `${discogs.collection.size()} copies`,
    `process ${lives.count}${discord.botsConnected > 0 ? '' : ' (not connected)'}`,
    `${tally.counts.get('killed') ?? 0} kills`,
  ].join(' · ');
}

/** Returns the figures at the end, for the documentation and for comparing runs. */
export function figures(world: World, { discogs, discord }: SoakStage, tally: Tally): string {
  const count = (what: string) => tally.counts.get(what) ?? 0;
  const struck = list(discogs.requests.map((one) => one.fault));
  const unanswered = list(world.uses.map((use) => whyUnanswered(world, use)));
  const trouble = [...tally.counts].map(([what, times]) => `${times} ${what}`).join(', ') || 'none';
  const runs = list(world.stored.runs.map(({ kind, status }) => `${kind} ${status}`));
  const refused = list(world.refusals.map((one) => one.rule));
  const ended = list(world.lives.map((one) => one.how));
  const made = (by: string) => world.copies.filter((copy) => copy.madeBy === by).length;
  const gone = (by: string) => world.copies.filter((copy) => copy.goneBy === by).length;
  const mb = (bytes: number) => `${Math.round(bytes / 1e6)}`;
  const memory = world.lives.flatMap((life) => {
    const growth = growthOf(life);
    if (!growth) return [];
    const { heapBytes, rssBytes, handles } = growth;
    return [
      `process ${growth.life}, ${Math.round(growth.wallMs / 1_000)} s: heap ${heapBytes.map(mb).join(' -> ')} MB, rss ${rssBytes.map(mb).join(' -> ')} MB, handles ${handles.join(' -> ')}`,
    ];
  });
  return [
    `interactions      ${world.uses.length}; without an answer: ${unanswered}`,
    `calls to Discogs  ${discogs.requests.length}, ${world.budget.mostInWindow} at most in a minute of ${world.budget.limit}, ${world.budget.refused} refused`,
    `struck at Discogs ${struck}; slow ${count('slow')}, down ${count('down')} time(s)`,
    `trouble           ${trouble}`,
    `processes         ${world.lives.length}: ${ended}`,
    `copies            ${made('start')} at the start, ${made('hand')} by hand, ${made('bot')} by the bot; gone: ${gone('hand')} by hand, ${gone('bot')} by Undo or Remove; ${world.healed} saved adds were added later`,
    `feed              ${world.posts.length} posts, which show ${world.posts.flatMap((one) => one.releases).length} records`,
    `details           ${world.details.typed.length} values typed, ${writesOf(discogs)} written`,
    `runs              ${runs}`,
    `calls to Discord  ${discord.requests.length}, refused: ${refused}`,
    ...memory.map((line) => `memory            ${line}`),
  ].join('\n');
}

/** Counts the values that Discogs has taken into fields. */
const writesOf = ({ requests }: SoakStage['discogs']): number =>
  requests.filter(({ path, status }) => /\/fields\/\d+$/.test(path) && status === 204).length;

/** Returns text like `3 this, 1 that`. */
function list(names: readonly (string | null)[]): string {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, times]) => `${times} ${name}`).join(', ') || 'none';
}

/** Returns the text of all findings, in full. */
export const findingsText = (findings: readonly Finding[]): string =>
  findings.map(({ rule, what }) => `✗ ${rule}: ${what}`).join('\n');
