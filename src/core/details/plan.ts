// Core, details: decides what a form of details asks, and what of it was changed. Pure.
import type { CollectionField, CollectionFolder, CollectionItem } from '../types.ts';
import type {
  DetailPart,
  DetailsForm,
  DetailValue,
  FormPart,
  LeftReason,
  NamedPart,
  TypedPart,
} from './types.ts';

/** What a form of Discord holds (https://docs.discord.com/developers/components/reference). */
const FORM_LIMITS = Object.freeze({
  parts: 5,
  /** The options of one menu, and the characters of the value of an option. */
  options: 25,
  optionLength: 100,
  /** The characters of a text input. */
  textLength: 4_000,
});

/** The ratings that Discogs has. 0: none. */
const RATINGS = ['0', '1', '2', '3', '4', '5'];

/** What is known of the collection and of one of its copies. */
export interface CopyFacts {
  /** In the owner's order. */
  fields: readonly CollectionField[];
  folders: readonly CollectionFolder[];
  copy: Pick<CollectionItem, 'folderId' | 'rating' | 'notes'>;
}

/** Returns whether both mean the same part. */
export const isSamePart = (a: DetailPart, b: DetailPart): boolean =>
  a.kind === 'field' ? b.kind === 'field' && a.fieldId === b.fieldId : a.kind === b.kind;

/** Returns the part with the name of its field. */
export function namedPart(part: DetailPart, fields: readonly CollectionField[]): NamedPart {
  if (part.kind !== 'field') return part;
  const { fieldId } = part;
  return { kind: 'field', fieldId, name: fields.find(({ id }) => id === fieldId)?.name ?? null };
}

/** Returns the value without what a form changes by itself: line ends, and space around the text. */
const cleanValue = (value: DetailValue): DetailValue => value.replace(/\r\n?/g, '\n').trim();

/**
 * Returns a short text that stands for a value: 14 hex digits of the hash cyrb53 (https://github.com/bryc/code). It is no secret. A form
 * carries it, so that the submission shows what the form showed, also after a restart.
 */
export function digestOf(value: DetailValue): string {
  let [h1, h2] = [0xdeadbeef, 0x41c6ce57];
  for (const char of cleanValue(value)) {
    const code = char.codePointAt(0) ?? 0;
    h1 = Math.imul(h1 ^ code, 2654435761);
    h2 = Math.imul(h2 ^ code, 1597334677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return (4294967296 * (2097151 & h2) + (h1 >>> 0)).toString(16).padStart(14, '0');
}

/** Returns what the copy has in this part. */
export function valueIn(part: DetailPart, copy: CopyFacts['copy']): DetailValue {
  if (part.kind === 'folder') return String(copy.folderId);
  if (part.kind === 'rating') return String(copy.rating);
  return copy.notes.find(({ fieldId }) => fieldId === part.fieldId)?.value ?? '';
}

/** Returns the parts of the form that begins with the part of this number, from 0. */
export function planForm(
  known: CopyFacts,
  from: number,
): Pick<DetailsForm & { kind: 'form' }, 'parts' | 'next' | 'left'> {
  const left: { part: NamedPart; why: LeftReason }[] = [];
  const asked = [
    ...known.fields.map((field) => questionOf(field, known.copy)),
    folderQuestion(known),
    choiceOf({ kind: 'rating' }, RATINGS, valueIn({ kind: 'rating' }, known.copy)),
  ];
  const all = asked.flatMap((one): FormPart[] => {
    if (!('why' in one)) return [one];
    left.push(one);
    return [];
  });
  // A button can be older than a change of the fields. Its form then begins with what is there.
  const first = from < all.length ? Math.max(0, from) : 0;
  const end = first + FORM_LIMITS.parts;
  return { parts: all.slice(first, end), next: end < all.length ? end : null, left };
}

type Question = FormPart | { part: NamedPart; why: LeftReason };

function questionOf(field: CollectionField, copy: CopyFacts['copy']): Question {
  const part = { kind: 'field' as const, fieldId: field.id, name: field.name };
  const value = valueIn(part, copy);
  switch (field.type) {
    case 'textarea':
      if (value.length > FORM_LIMITS.textLength) return { part, why: 'text' };
      return { part, input: { kind: 'text' }, value, digest: digestOf(value) };
    case 'dropdown': {
      const isLong = field.options.some((option) => option.length > FORM_LIMITS.optionLength);
      if (isLong) return { part, why: 'options' };
      return choiceOf(part, field.options, value);
    }
    case 'other':
      return { part, why: 'type' };
  }
}

const folderQuestion = ({ folders, copy }: CopyFacts): Question =>
  choiceOf(
    { kind: 'folder' },
    folders.map(({ id }) => String(id)),
    valueIn({ kind: 'folder' }, copy),
    (value) => folders.find(({ id }) => String(id) === value)?.name ?? value,
  );

function choiceOf(
  part: NamedPart,
  options: readonly string[],
  current: string,
  labelOf = (value: string) => value,
): Question {
  const values = [...new Set(options)].filter((option) => option.trim() !== '');
  if (values.length === 0 || values.length > FORM_LIMITS.options) return { part, why: 'options' };
  // A menu can show only what it offers. A value that is no option any more stays, unless the person picks another one.
  const value = values.includes(current) ? current : '';
  const choices = values.map((one) => ({ value: one, label: labelOf(one) }));
  return { part, input: { kind: 'choice', choices }, value, digest: digestOf(value) };
}

/** A value that a form changed. */
export interface ChangedPart {
  part: DetailPart;
  value: DetailValue;
}

/**
 * Returns what the person changed, in the order in which it is written: the fields first, then the rating, and the folder last, because
 * the folder is a part of the address of the copy.
 */
export function changedParts(typed: readonly TypedPart[]): ChangedPart[] {
  const changed = typed
    .filter(({ shownDigest, value }) => digestOf(value) !== shownDigest)
    .map(({ part, value, isChoice = false }): ChangedPart => {
      return { part, value: meant(part, isChoice ? value : cleanValue(value)) };
    })
    // There is no copy without a folder.
    .filter(({ part, value }) => part.kind !== 'folder' || value !== '');
  return joinParts([], changed);
}

/** Joins both lists into one, in the order in which they are written. A part has its last value. */
export function joinParts(before: readonly ChangedPart[], newer: readonly ChangedPart[]): ChangedPart[] {
  const all = [...before, ...newer];
  const last = all.filter(
    (one, index) => !all.slice(index + 1).some(({ part }) => isSamePart(part, one.part)),
  );
  const rank = ({ part }: ChangedPart) => ['field', 'rating', 'folder'].indexOf(part.kind);
  return last.toSorted((a, b) => rank(a) - rank(b));
}

/** Returns what one request writes of these values: a field, or rating and folder together. */
export function nextWrite(values: readonly ChangedPart[]): ChangedPart[] {
  const field = values.find(({ part }) => part.kind === 'field');
  return field ? [field] : [...values];
}

/** Returns whether a form can have this value. Its menus have no other, but a form is made outside of this bot. */
export function isPossible({ part, value }: ChangedPart): boolean {
  if (part.kind === 'rating') return RATINGS.includes(value);
  return part.kind === 'field' || /^[1-9]\d{0,14}$/.test(value);
}

/** Returns the parts without those that have exactly these values. */
export const partsWithout = (parts: readonly ChangedPart[], done: readonly ChangedPart[]): ChangedPart[] =>
  parts.filter((one) => !done.some(({ part, value }) => isSamePart(part, one.part) && value === one.value));

/** Returns the copy with these values. */
export function withParts<T extends CopyFacts['copy']>(copy: T, parts: readonly ChangedPart[]): T {
  let changed = copy;
  for (const { part, value } of parts) changed = { ...changed, ...withPart(changed, part, value) };
  return changed;
}

function withPart(
  { notes }: CopyFacts['copy'],
  part: DetailPart,
  value: DetailValue,
): Partial<CopyFacts['copy']> {
  if (part.kind === 'folder') return { folderId: Number(value) };
  if (part.kind === 'rating') return { rating: Number(value) };
  const { fieldId } = part;
  const others = notes.filter((one) => one.fieldId !== fieldId);
  const all = value === '' ? others : [...others, { fieldId, value }];
  return { notes: all.toSorted((a, b) => a.fieldId - b.fieldId) };
}

/** Without a choice, the rating is none. */
const meant = (part: DetailPart, value: DetailValue): DetailValue =>
  part.kind === 'rating' && value === '' ? '0' : value;
