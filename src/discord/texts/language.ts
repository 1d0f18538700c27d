// Discord, texts: numbers, plurals and lists as a language writes them, by Intl. Pure.

/** The forms of a noun. `other` is always there. `Intl.PluralRules` says which other forms a language needs. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export interface Language {
  /** Returns `1,204`. */
  number(value: number): string;
  /** Returns the form that fits the number, with the number before it: `1 change`, `1,204 changes`. */
  counted(value: number, forms: Forms): string;
  /** Returns the form that fits the number, without the number. */
  form(value: number, forms: Forms): string;
  /** Returns `UK, US and Japan`. */
  list(items: readonly string[]): string;
}

/** Makes the language. @param tag a language tag as Intl knows it, such as `en`. */
export function createLanguage(tag: string): Language {
  const numbers = new Intl.NumberFormat(tag);
  const plurals = new Intl.PluralRules(tag);
  const lists = new Intl.ListFormat(tag, { type: 'conjunction' });
  const form = (value: number, forms: Forms) => forms[plurals.select(value)] ?? forms.other;
  return {
    number: (value) => numbers.format(value),
    counted: (value, forms) => `${numbers.format(value)} ${form(value, forms)}`,
    form,
    list: (items) => lists.format(items),
  };
}
