// Health: keeps numbers and writes them in the text format of Prometheus (its documentation, "Exposition formats", version
// 0.0.4).

type Labels = Readonly<Record<string, string>>;

export interface Counter {
  add(labels: Labels, by?: number): void;
}

export interface Histogram {
  observe(labels: Labels, value: number): void;
}

/** Returns the present value, or several values with labels. Null: not known, so the number is left out of the text. */
type Read = () => number | readonly [Labels, number][] | null;

export interface Registry {
  /**
   * Adds a counter, which only goes up. `from`: the label sets that are in the text with 0 before their first `add`, so that an
   * alarm can see the step from 0 to 1.
   */
  counter(name: string, help: string, from?: readonly Labels[]): Counter;
  /** Adds a number that goes up and down. `read` is called for each scrape. */
  gauge(name: string, help: string, read: Read): void;
  /** Adds a counter whose value `read` returns. */
  total(name: string, help: string, read: Read): void;
  /** Adds a histogram: for each limit in `buckets` it counts the values up to that limit. */
  histogram(name: string, help: string, buckets: readonly number[]): Histogram;
  text(): string;
}

export function createRegistry(): Registry {
  const families: (() => string)[] = [];
  const family = (name: string, type: string, help: string, lines: () => string[]) => {
    families.push(() => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines()].join('\n'));
  };

  return {
    counter(name, help, from = []) {
      const series = new Map(from.map((labels) => [inBraces(labels), 0]));
      family(name, 'counter', help, () => [...series].map(([labels, value]) => `${name}${labels} ${value}`));
      return {
        add(labels, by = 1) {
          const key = inBraces(labels);
          series.set(key, (series.get(key) ?? 0) + by);
        },
      };
    },
    gauge: (name, help, read) => family(name, 'gauge', help, () => reading(name, read)),
    total: (name, help, read) => family(name, 'counter', help, () => reading(name, read)),
    histogram(name, help, buckets) {
      const series = new Map<string, { labels: Labels; counts: number[]; sum: number; count: number }>();
      family(name, 'histogram', help, () =>
        [...series.values()].flatMap(({ labels, counts, sum, count }) => [
          ...buckets.map(
            (le, index) => `${name}_bucket${inBraces({ ...labels, le: String(le) })} ${counts[index]}`,
          ),
          `${name}_bucket${inBraces({ ...labels, le: '+Inf' })} ${count}`,
          `${name}_sum${inBraces(labels)} ${sum}`,
          `${name}_count${inBraces(labels)} ${count}`,
        ]),
      );
      return {
        observe(labels, value) {
          const key = inBraces(labels);
          const one = series.get(key) ?? { labels, counts: buckets.map(() => 0), sum: 0, count: 0 };
          series.set(key, one);
          one.counts = one.counts.map((seen, index) => (value <= (buckets[index] ?? 0) ? seen + 1 : seen));
          one.sum += value;
          one.count += 1;
        },
      };
    },
    text: () => `${families.map((one) => one()).join('\n')}\n`,
  };
}

function reading(name: string, read: Read): string[] {
  const now = read();
  if (now === null) return [];
  const series: readonly (readonly [Labels, number])[] = typeof now === 'number' ? [[{}, now]] : now;
  return series.map(([labels, value]) => `${name}${inBraces(labels)} ${value}`);
}

function inBraces(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

const escaped = (value: string) => value.replace(/[\\"\n]/g, (one) => (one === '\n' ? '\\n' : `\\${one}`));
