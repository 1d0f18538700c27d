// Sandbox, local Discord: reads a payload field by field, and collects the errors that Discord would report. Pure.
import { isObject } from '../api.ts';

/** One error of Discord's `errors` (docs: Reference > Error Messages). */
export interface FormError {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
}

interface TextRule {
  readonly max: number;
  readonly min?: number;
  readonly required?: boolean;
  /** Discord trims visible texts, and a blank text counts as absent. */
  readonly trim?: boolean;
}

interface NumberRule {
  readonly min?: number;
  readonly max?: number;
  readonly required?: boolean;
  readonly whole?: boolean;
}

/** A place in a payload. Methods return undefined for an absent or wrong value; a wrong value also adds an error. */
export interface Form {
  at(key: string | number): Form;
  /** Returns the number of errors so far, in the whole payload. */
  count(): number;
  refuse(code: string, message: string): undefined;
  text(source: Record<string, unknown>, key: string, rule: TextRule): string | undefined;
  number(source: Record<string, unknown>, key: string, rule: NumberRule): number | undefined;
  flag(source: Record<string, unknown>, key: string): boolean | undefined;
  url(
    source: Record<string, unknown>,
    key: string,
    schemes: readonly string[],
    max?: number,
  ): string | undefined;
  object(source: Record<string, unknown>, key: string): Record<string, unknown> | undefined;
  /** Returns the items that are objects, each with its form. */
  objects(
    value: unknown,
    rule: { min?: number; max: number },
  ): { item: Record<string, unknown>; form: Form }[] | undefined;
  oneOf(value: unknown, choices: readonly number[]): number | undefined;
}

const lengthMessage = (min: number, max: number): [string, string] =>
  min > 0
    ? ['BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`]
    : ['BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`];

const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

export function createForm(errors: FormError[], path: readonly (string | number)[] = []): Form {
  const form: Form = {
    at: (key) => createForm(errors, [...path, key]),
    count: () => errors.length,

    refuse(code, message) {
      errors.push({ path, code, message });
      return undefined;
    },

    text(source, key, { max, min = 0, required = false, trim = false }) {
      const place = form.at(key);
      const value = source[key];
      if (isAbsent(value)) {
        return required ? place.refuse('BASE_TYPE_REQUIRED', 'This field is required') : undefined;
      }
      if (typeof value !== 'string') {
        return place.refuse('STRING_TYPE_CONVERT', `Could not interpret "${String(value)}" as string.`);
      }
      const text = trim ? value.trim() : value;
      if (trim && text === '') {
        return required ? place.refuse('BASE_TYPE_REQUIRED', 'This field is required') : undefined;
      }
      if (text.length > max || text.length < min) return place.refuse(...lengthMessage(min, max));
      return text;
    },

    number(source, key, { min = -Infinity, max = Infinity, required = false, whole = true }) {
      const place = form.at(key);
      const value = source[key];
      if (isAbsent(value)) {
        return required ? place.refuse('BASE_TYPE_REQUIRED', 'This field is required') : undefined;
      }
      if (typeof value !== 'number' || !Number.isFinite(value) || (whole && !Number.isInteger(value))) {
        return place.refuse(
          'NUMBER_TYPE_COERCE',
          `Value "${String(value)}" is not ${whole ? 'int' : 'float'}.`,
        );
      }
      if (value < min)
        return place.refuse('NUMBER_TYPE_MIN', `Value should be greater than or equal to ${min}.`);
      if (value > max)
        return place.refuse('NUMBER_TYPE_MAX', `Value should be less than or equal to ${max}.`);
      return value;
    },

    flag(source, key) {
      const value = source[key];
      if (isAbsent(value)) return undefined;
      if (typeof value !== 'boolean') {
        form.at(key).refuse('BOOLEAN_TYPE_CONVERT', 'Must be either true or false.');
        return undefined;
      }
      return value;
    },

    url(source, key, schemes, max = 2_048) {
      const text = form.text(source, key, { max, trim: true });
      if (text === undefined) return undefined;
      const place = form.at(key);
      if (!URL.canParse(text)) return place.refuse('URL_TYPE_INVALID_URL', 'Not a well formed URL.');
      const scheme = new URL(text).protocol.slice(0, -1);
      if (!schemes.includes(scheme)) {
        const allowed = schemes.map((one) => `'${one}'`).join(', ');
        return place.refuse('URL_TYPE_INVALID_SCHEME', `Scheme "${scheme}" must be one of (${allowed}).`);
      }
      return text;
    },

    object(source, key) {
      const value = source[key];
      if (isAbsent(value)) return undefined;
      if (isObject(value)) return value;
      return form.at(key).refuse('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
    },

    objects(value, { min = 0, max }) {
      if (!Array.isArray(value)) {
        return form.refuse('LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
      }
      if (value.length < min || value.length > max) return form.refuse(...lengthMessage(min, max));
      const items: { item: Record<string, unknown>; form: Form }[] = [];
      for (const [index, item] of value.entries()) {
        const place = form.at(index);
        if (isObject(item)) items.push({ item, form: place });
        else place.refuse('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
      }
      return items;
    },

    oneOf(value, choices) {
      if (typeof value === 'number' && choices.includes(value)) return value;
      return form.refuse('BASE_TYPE_CHOICES', `Value must be one of {${choices.join(', ')}}.`);
    },
  };
  return form;
}

/** Nests errors as Discord does: `{ embeds: { 0: { title: { _errors: [{ code, message }] } } } }`. */
export function nestErrors(errors: readonly FormError[]): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const { path, code, message } of errors) {
    let node = root;
    for (const key of path) {
      const next = node[key];
      const child = isObject(next) ? next : {};
      node[key] = child;
      node = child;
    }
    const listed = Array.isArray(node._errors) ? node._errors : [];
    node._errors = [...listed, { code, message }];
  }
  return root;
}

/** Leaves out properties that are undefined, as JSON does. */
export function compact<T extends object>(value: T): T {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries) as T;
}
