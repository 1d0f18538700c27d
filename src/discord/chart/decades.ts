// Discord, chart: which decades get a column. Pure.
import type { NamedCount } from '../../core/crate/stats.ts';

export interface DecadeColumn {
  firstYear: string;
  /** Whether the column stands for all decades before `firstYear`. */
  isEarlier: boolean;
  count: number;
}

/** The most columns under which `1970s` still has room. */
const MOST = 8;

/**
 * Returns the columns, oldest first. Decades without records between two others are columns, too, if all have room. If there
 * are more decades than columns, the first column has all the earlier ones.
 */
export function decadeColumns(decades: readonly NamedCount[]): DecadeColumn[] {
  const columns = decades.map(({ name, count }) => ({ firstYear: name, isEarlier: false, count }));
  if (columns.length > MOST) {
    const shown = columns.slice(1 - MOST);
    const earlier = columns.slice(0, 1 - MOST).reduce((sum, { count }) => sum + count, 0);
    return [{ firstYear: shown[0]?.firstYear ?? '', isEarlier: true, count: earlier }, ...shown];
  }
  const first = Number(columns[0]?.firstYear);
  const last = Number(columns.at(-1)?.firstYear);
  const span = (last - first) / 10 + 1;
  if (!(span <= MOST)) return columns;
  return Array.from({ length: span }, (_, at) => {
    const firstYear = String(first + at * 10);
    const found = columns.find((column) => column.firstYear === firstYear);
    return found ?? { firstYear, isEarlier: false, count: 0 };
  });
}
