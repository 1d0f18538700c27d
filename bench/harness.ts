// Bench: what all benchmarks share: the shape of a result, the statistics, and how a result leaves its process.
import { z } from 'zod';

const rowSchema = z.object({
  /** What is measured, in the words of the table in bench/README.md. */
  what: z.string(),
  unit: z.string(),
  /** One figure for each run. The figure of the row is their median. */
  runs: z.array(z.number()).nonempty(),
  goal: z.object({ is: z.enum(['≤', '≥', '=']), value: z.number() }),
  /**
   * The physical limit, in the same unit: what the simplest code needs for the same work, or the most that the server allows.
   * Null if the goal itself is the limit.
   */
  limit: z.object({ what: z.string(), value: z.number() }).nullable(),
});
export type Row = z.infer<typeof rowSchema>;

const rowsSchema = z.array(rowSchema).min(1);

/** Checks and returns the rows of a message. @throws when it is not the message of a benchmark. */
export const readRows = (message: unknown): Row[] => rowsSchema.parse(message);

/** Sends the rows to bench/run.ts, or prints them if the benchmark was started alone. */
export function publish(rows: Row[]): void {
  if (process.send) process.send(rows);
  else console.log(table(rows));
}

/** Returns one figure for each run. @throws when there are no runs. */
export function runsOf<T>(runs: readonly T[], figure: (run: T) => number): Row['runs'] {
  const [first, ...rest] = runs.map(figure);
  if (first === undefined) throw new Error('no runs');
  return [first, ...rest];
}

/** Prints progress for the person who runs the bench. */
export const note = (text: string): void => console.error(`  ${text}`);

/** Returns the smallest value that `share` of all values do not exceed. @throws when there are no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error('no values');
  return value;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export function isMet({ runs, goal }: Row): boolean {
  const figure = median(runs);
  if (goal.is === '≤') return figure <= goal.value;
  return goal.is === '≥' ? figure >= goal.value : figure === goal.value;
}

/** Returns the rows as text for a terminal. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const { what, unit, runs, goal, limit } = row;
    const figure = median(runs);
    const write = (value: number) => `${round(value)} ${unit}`.trimEnd();
    const ratio = limit && limit.value !== 0 ? ` (× ${(figure / limit.value).toFixed(2)})` : '';
    return [
      what,
      write(figure),
      runs.length > 1 ? `${round(Math.min(...runs))} to ${round(Math.max(...runs))}` : '',
      `${goal.is} ${write(goal.value)}`,
      limit ? `${write(limit.value)}${ratio}: ${limit.what}` : '',
      isMet(row) ? 'ok' : 'not met',
    ];
  });
  const cells = [['what', 'figure', 'runs', 'goal', 'held against', ''], ...lines];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const round = (value: number): number => Number(value.toPrecision(value < 100 ? 3 : 4));
