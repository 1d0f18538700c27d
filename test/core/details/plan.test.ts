// What a form of details asks, and what of it was changed.
import { describe, expect, it } from 'vitest';
import { type CopyFacts, changedParts, digestOf, planForm } from '../../../src/core/details/plan.ts';
import type { FormPart, NamedPart, TypedPart } from '../../../src/core/details/types.ts';
import type { CollectionField } from '../../../src/core/types.ts';

const GRADES = ['Mint (M)', 'Very Good Plus (VG+)'];

const field = (id: number, more: Partial<CollectionField> = {}): CollectionField => ({
  ...{ id, name: `Field ${id}`, type: 'textarea', isPublic: false, options: [] },
  ...more,
});

const media = field(1, { name: 'Media Condition', type: 'dropdown', options: GRADES });
const notes = field(3, { name: 'Notes' });

const known = (more: Partial<CopyFacts> = {}): CopyFacts => ({
  fields: [media, notes],
  folders: [
    { id: 1, name: 'Uncategorized' },
    { id: 7, name: 'Jazz' },
  ],
  copy: { folderId: 7, rating: 4, notes: [{ fieldId: 1, value: 'Mint (M)' }] },
  ...more,
});

const nameOf = (part: NamedPart) => (part.kind === 'field' ? (part.name ?? '') : part.kind);
const shown = ({ part, value }: FormPart) => [nameOf(part), value];

describe('a form', () => {
  it('asks for the fields in the order of their owner, then the folder, then the rating', () => {
    const { parts, next, left } = planForm(known({ fields: [notes, media] }), 0);
    expect(parts.map(shown)).toEqual([
      ['Notes', ''],
      ['Media Condition', 'Mint (M)'],
      ['folder', '7'],
      ['rating', '4'],
    ]);
    expect({ next, left }).toEqual({ next: null, left: [] });
  });

  it('offers the options of a dropdown, the folders by name, and six ratings', () => {
    const { parts } = planForm(known(), 0);
    const choicesOf = (index: number) => {
      const input = parts[index]?.input;
      return input?.kind === 'choice' ? input.choices : input?.kind;
    };
    expect(choicesOf(0)).toEqual(GRADES.map((value) => ({ value, label: value })));
    expect(choicesOf(1)).toBe('text');
    expect(choicesOf(2)).toEqual([
      { value: '1', label: 'Uncategorized' },
      { value: '7', label: 'Jazz' },
    ]);
    expect(choicesOf(3)).toHaveLength(6);
  });

  it('has five parts, and a further form has the others', () => {
    const many = known({ fields: [1, 2, 3, 4, 5, 6, 7].map((id) => field(id)) });
    const first = planForm(many, 0);
    expect(first.parts).toHaveLength(5);
    expect(first.next).toBe(5);
    const second = planForm(many, 5);
    expect(second.parts.map(shown)).toEqual([
      ['Field 6', ''],
      ['Field 7', ''],
      ['folder', '7'],
      ['rating', '4'],
    ]);
    expect(second.next).toBeNull();
  });

  it.each([9, 100, -1])('begins with the first part when part %i is not there', (from) => {
    expect(planForm(known(), from)).toEqual(planForm(known(), 0));
  });

  it.each<[string, Partial<CopyFacts>, string, string]>([
    [
      '26 options',
      { fields: [field(8, { type: 'dropdown', options: Array.from({ length: 26 }, (_, i) => `${i}`) })] },
      ...(['Field 8', 'options'] as const),
    ],
    [
      'an option of 101 characters',
      { fields: [field(8, { type: 'dropdown', options: ['x'.repeat(101)] })] },
      ...(['Field 8', 'options'] as const),
    ],
    ['no options', { fields: [field(8, { type: 'dropdown' })] }, 'Field 8', 'options'],
    ['an unknown type', { fields: [field(8, { type: 'other' })] }, 'Field 8', 'type'],
    [
      'a text of 4,001 characters',
      {
        fields: [notes],
        copy: { folderId: 7, rating: 4, notes: [{ fieldId: 3, value: 'x'.repeat(4_001) }] },
      },
      ...(['Notes', 'text'] as const),
    ],
    [
      '26 folders',
      { folders: Array.from({ length: 26 }, (_, i) => ({ id: i + 1, name: `${i}` })) },
      ...(['folder', 'options'] as const),
    ],
  ])('leaves a part with %s to Discogs', (_, more, name, why) => {
    const { parts, left } = planForm(known(more), 0);
    expect(left.map((one) => [nameOf(one.part), one.why])).toEqual([[name, why]]);
    expect(parts.map(({ part }) => nameOf(part))).not.toContain(name);
  });

  it('takes 25 options of 100 characters, and a text of 4,000', () => {
    const options = Array.from({ length: 25 }, (_, i) => `${i}`.padEnd(100, '.'));
    const full = known({
      fields: [field(8, { type: 'dropdown', options }), notes],
      copy: { folderId: 7, rating: 0, notes: [{ fieldId: 3, value: 'x'.repeat(4_000) }] },
    });
    expect(planForm(full, 0).left).toEqual([]);
  });

  it('shows no choice for a value that is no option any more, and for an unknown folder', () => {
    const old = known({ copy: { folderId: 99, rating: 0, notes: [{ fieldId: 1, value: 'Very Fine' }] } });
    expect(planForm(old, 0).parts.map(shown)).toEqual([
      ['Media Condition', ''],
      ['Notes', ''],
      ['folder', ''],
      ['rating', '0'],
    ]);
  });

  it('offers an option once, and none that is empty', () => {
    const odd = known({ fields: [field(8, { type: 'dropdown', options: ['A', '', ' ', 'A', 'B'] })] });
    const input = planForm(odd, 0).parts[0]?.input;
    expect(input?.kind === 'choice' && input.choices.map(({ value }) => value)).toEqual(['A', 'B']);
  });
});

describe('what was changed', () => {
  const inField = (fieldId: number, was: string, value: string): TypedPart => ({
    ...{ part: { kind: 'field', fieldId }, shownDigest: digestOf(was), value },
  });
  const folder = (was: string, value: string): TypedPart => ({
    ...{ part: { kind: 'folder' }, shownDigest: digestOf(was), value },
  });
  const rating = (was: string, value: string): TypedPart => ({
    ...{ part: { kind: 'rating' }, shownDigest: digestOf(was), value },
  });

  it.each<[string, TypedPart[], unknown[]]>([
    ['nothing', [inField(1, 'A', 'A'), folder('7', '7'), rating('0', '0')], []],
    ['a field', [inField(1, 'A', 'B'), inField(3, '', '')], [[1, 'B']]],
    ['a text that ends', [inField(3, 'old', '')], [[3, '']]],
    ['line ends and space alone, which Discord changes', [inField(3, 'a\r\nb ', 'a\nb')], []],
    ['a text with space around it', [inField(3, '', ' new\r\nline ')], [[3, 'new\nline']]],
    ['no choice of a folder', [folder('7', '')], []],
    ['no choice of a rating', [rating('4', '')], [['rating', '0']]],
    ['a menu that showed no choice, and has none', [inField(1, '', '')], []],
    [
      'everything, the folder first',
      [folder('1', '7'), rating('0', '5'), inField(3, '', 'x'), inField(1, '', 'B')],
      [
        [3, 'x'],
        [1, 'B'],
        ['rating', '5'],
        ['folder', '7'],
      ],
    ],
    ['a field twice: the last one counts', [inField(1, '', 'A'), inField(1, '', 'B')], [[1, 'B']]],
  ])('is %s', (_, typed, changed) => {
    expect(
      changedParts(typed).map(({ part, value }) => [part.kind === 'field' ? part.fieldId : part.kind, value]),
    ).toEqual(changed);
  });

  it('is known by a digest of 14 characters, also of long texts and emojis', () => {
    const texts = ['', 'a', 'b', 'Mint (M)', '🎷', '🎸', 'x'.repeat(4_000), 'x'.repeat(3_999)];
    const digests = texts.map(digestOf);
    expect(new Set(digests).size).toBe(texts.length);
    for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{14}$/);
    // A form can be open while the bot is updated, so the digest of a value never changes.
    expect(digestOf(' Mint (M)\r\n')).toBe('0e8a0fc46ec72b');
  });
});
