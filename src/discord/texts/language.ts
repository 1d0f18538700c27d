// Discord, texts: numbers, plurals, dates and lists as a language writes them, by Intl. Pure.

/** The forms of a noun. `other` is always there. `Intl.PluralRules` says which other forms a language needs. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export interface Language {
  /** Returns `1,204`. */
  number(value: number): string;
  /** Returns the form that fits the number, with the number before it: `1 change`, `1,204 changes`. */
  counted(value: number, forms: Forms): string;
  /** Returns the form that fits the number, without the number. */
  form(value: number, forms: Forms): string;
  /** Returns a number for a narrow place: `9,999`, and from there on `12.8K`. */
  short(value: number): string;
  /**
   * Returns `€12`, `€12.50` or `US$12`: two currencies never have the same sign.
   * @param currency its code, such as `EUR`.
   */
  money(amount: number, currency: string): string;
  /** Returns `28 Nov 2026`, in UTC. For pictures: everywhere else Discord shows a time in the reader's own time zone. */
  day(atMs: number): string;
  /** Returns `Nov 2026`, in UTC. */
  month(atMs: number): string;
  /** Returns `UK, US and Japan`. */
  list(items: readonly string[]): string;
}

const COMPACT_FROM = 10_000;

/** Makes the language. @param tag a language tag as Intl knows it, such as `en`. */
export function createLanguage(tag: string): Language {
  const numbers = new Intl.NumberFormat(tag);
  const compact = new Intl.NumberFormat(tag, { notation: 'compact', maximumFractionDigits: 1 });
  const months = new Intl.DateTimeFormat(tag, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const days = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' });
  const plurals = new Intl.PluralRules(tag);
  const lists = new Intl.ListFormat(tag, { type: 'conjunction' });
  const form = (value: number, forms: Forms) => forms[plurals.select(value)] ?? forms.other;
  return {
    number: (value) => numbers.format(value),
    counted: (value, forms) => `${numbers.format(value)} ${form(value, forms)}`,
    form,
    short: (value) => (value < COMPACT_FROM ? numbers : compact).format(value),
    money: (amount, currency) =>
      new Intl.NumberFormat(tag, {
        style: 'currency',
        currency,
        trailingZeroDisplay: 'stripIfInteger',
      }).format(amount),
    day: (atMs) => days.format(atMs),
    month: (atMs) => months.format(atMs),
    list: (items) => lists.format(items),
  };
}
