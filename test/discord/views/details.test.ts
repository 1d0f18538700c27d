// Discord, views: the form of details, what comes back with it, the question which copy, and the answer, word for word.
import { describe, expect, it } from 'vitest';
import { packModal } from '../../../sandbox/discord/modal-answer.ts';
import { readMessage } from '../../../sandbox/discord/read/message.ts';
import { readModal } from '../../../sandbox/discord/read/modal.ts';
import type { CopyChoice } from '../../../src/core/details/choose.ts';
import { changedParts, planForm } from '../../../src/core/details/plan.ts';
import type { DetailsForm, DetailsSaved, NamedPart } from '../../../src/core/details/types.ts';
import type { CollectionField } from '../../../src/core/types.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { detailsAnswer, whichCopy } from '../../../src/discord/views/details.ts';
import { detailsButtons } from '../../../src/discord/views/details-button.ts';
import { detailsForm, typedParts } from '../../../src/discord/views/details-form.ts';
import { storedRecord } from '../../support/pressings.ts';

const MESSAGE = '1576497768053080064';
const COPY = { releaseId: 249504, instanceId: 1_999_000_063 };
const GRADES = ['Mint (M)', 'Very Good Plus (VG+)'];
const field = (id: number, name: string, options: string[] = []): CollectionField => ({
  ...{ id, name, isPublic: false, options },
  type: options.length > 0 ? 'dropdown' : 'textarea',
});
const FIELDS = [field(1, 'Media Condition', GRADES), field(2, 'Sleeve Condition', GRADES), field(3, 'Notes')];
const FOLDERS = [
  { id: 1, name: 'Uncategorized' },
  { id: 7, name: 'Jazz' },
];
const copy = {
  ...{ folderId: 7, rating: 4 },
  notes: [
    { fieldId: 1, value: 'Mint (M)' },
    { fieldId: 3, value: 'signed\nby all' },
  ],
};

const planned = (
  fields: readonly CollectionField[],
  folders = FOLDERS,
  from = 0,
): Extract<DetailsForm, { kind: 'form' }> => ({
  kind: 'form',
  record: storedRecord(),
  ...planForm({ fields, folders, copy }, from),
});
const shown = (form: Extract<DetailsForm, { kind: 'form' }>, first = 0) =>
  readModal(detailsForm(form, { ...COPY, first, from: MESSAGE }, english).toJSON());

/** Sends this form with these values, each by the start of its id, and returns what was changed. */
function sent(form: ReturnType<typeof shown>['modal'], values: Record<string, string | string[]> = {}) {
  const ids = form.parts.flatMap((part) => (part.wrapper === 'text' ? [] : [part.input.custom_id]));
  const byId = Object.entries(values).map(([start, value]) => {
    const id = ids.find((one) => one.startsWith(`${start}.`));
    if (!id) throw new Error(`no ${start} in ${ids}`);
    return [id, value];
  });
  const { components } = packModal(form, Object.fromEntries(byId));
  // As discord.js has them.
  const inputs = components.flatMap((one) => ('component' in one && one.component ? [one.component] : []));
  return changedParts(typedParts(inputs.map((one) => ({ ...one, customId: String(one.custom_id) }))));
}

describe('the form', () => {
  it('asks in the words of the collection, and shows what the copy has', () => {
    const { modal, errors } = shown(planned(FIELDS));
    expect(errors).toEqual([]);
    expect(modal).toMatchObject({
      custom_id: `det:5cio:x25ibj::${MESSAGE}`,
      title: 'Rick Astley - Never Gonna Give You Up',
    });
    const parts = modal.parts.flatMap((part) => (part.wrapper === 'text' ? [] : [part]));
    expect(parts.map(({ label, description }) => [label, description])).toEqual([
      ['Media Condition', undefined],
      ['Sleeve Condition', undefined],
      ['Notes', undefined],
      ['Folder', undefined],
      ['Rating', 'Discogs rates the pressing, so this counts for all of its copies'],
    ]);
    const inputs = parts.map(({ input }) => ({
      required: 'required' in input && input.required,
      shows:
        'options' in input
          ? input.options?.find((one) => one.default)?.label
          : 'value' in input && input.value,
    }));
    expect(inputs).toEqual([
      // Discogs has no way to empty a dropdown.
      { required: true, shows: 'Mint (M)' },
      { required: false, shows: undefined },
      { required: false, shows: 'signed\nby all' },
      { required: true, shows: 'Jazz' },
      { required: true, shows: '★★★★☆' },
    ]);
  });

  it('that is sent as it was changes nothing', () => {
    expect(sent(shown(planned(FIELDS)).modal)).toEqual([]);
  });

  it('changes only what the person changed, and clears a text and the rating', () => {
    const { modal } = shown(planned(FIELDS));
    expect(sent(modal, { f2: ['Very Good Plus (VG+)'], f3: '', ra: ['0'], fo: ['7'] })).toEqual([
      { part: { kind: 'field', fieldId: 2 }, value: 'Very Good Plus (VG+)' },
      { part: { kind: 'field', fieldId: 3 }, value: '' },
      { part: { kind: 'rating' }, value: '0' },
    ]);
  });

  it('that goes on says so in its id', () => {
    const many = [...FIELDS, field(4, 'Price'), field(5, 'Shop'), field(6, 'Shelf')];
    const { modal, errors } = shown(planned(many, FOLDERS, 5), 5);
    expect(errors).toEqual([]);
    expect(modal.custom_id).toBe(`det:5cio:x25ibj:5:${MESSAGE}`);
    expect(modal.parts.map((part) => 'label' in part && part.label)).toEqual(['Shelf', 'Folder', 'Rating']);
  });

  it('of a release without a record has a title, too', () => {
    expect(shown({ ...planned(FIELDS), record: null }).modal.title).toBe('Details of this copy');
  });

  it.each([
    ['a long name', 'x'.repeat(300)],
    ['no letters', '\u200b\u200e'],
    ['a mention and a link', '@everyone <@1> discord.gg/abc'],
    ['right to left', 'العربية \u202e עברית'.repeat(9)],
    ['combining marks', '\u0301'.repeat(120)],
    ['flags', '🇺🇸👨‍👩‍👧‍👦'.repeat(12)],
    ['markup', '**`\\[x](https://discord.com/invite/abc)'],
  ])('takes %s as the name of a field, an option and a folder', (_what, text) => {
    const option = text.slice(0, 100);
    const form = planned(
      [field(1, text, [option, `${option.slice(0, 98)}2`]), field(3, text)],
      [...FOLDERS, { id: 8, name: text }],
    );
    const record = storedRecord({ artistName: text, albumTitle: text });
    const { modal, errors } = shown({ ...form, record });
    expect(errors).toEqual([]);
    const left = modal.parts.map((part) => 'label' in part && part.label);
    expect(left.slice(-2)).toEqual(['Folder', 'Rating']);
    expect(JSON.stringify(modal)).not.toMatch(/"label":"[^"]*discord\.(gg|com\/invite)\/abc/);
    expect(sent(modal, { fo: ['8'] })).toEqual([{ part: { kind: 'folder' }, value: '8' }]);
  });

  it('gives a chosen option back exactly as Discogs has it, and a text without the space around it', () => {
    const { modal } = shown(planned([field(1, 'Shop', [' Rough Trade ', 'HMV']), field(3, 'Notes')]));
    expect(sent(modal, { f1: [' Rough Trade '], f3: ' a gift ' })).toEqual([
      { part: { kind: 'field', fieldId: 1 }, value: ' Rough Trade ' },
      { part: { kind: 'field', fieldId: 3 }, value: 'a gift' },
    ]);
  });

  it('ignores inputs that are no part of it', () => {
    const strange = ['f1', 'f0x.aa', 'fo.', 'xx.aa', '', '__proto__', 'f1.aa.bb'];
    expect(typedParts(strange.map((customId) => ({ customId, value: 'x' })))).toEqual([]);
    expect(typedParts([{ customId: 'ra.aa', value: 5 }, { customId: 'ra.aa' }])).toEqual([]);
  });
});

describe('the answer', () => {
  const part = (fieldId: number, name: string | null): NamedPart => ({ kind: 'field', fieldId, name });
  const media = part(1, 'Media *Condition*');
  const saved = (over: Partial<Extract<DetailsSaved, { kind: 'saved' }>> = {}): DetailsSaved => ({
    ...{
      kind: 'saved',
      saved: [],
      refused: [],
      waiting: [],
      reason: null,
      isRepeated: true,
      left: [],
      next: null,
    },
    ...over,
  });
  const say = (outcome: DetailsSaved) => detailsAnswer(outcome, { ...COPY, from: MESSAGE }, english);

  it.each<[string, Partial<Extract<DetailsSaved, { kind: 'saved' }>>, string]>([
    ['nothing', {}, 'Nothing was changed'],
    [
      'what was saved',
      { saved: [media, part(9, null), { kind: 'rating' }, { kind: 'folder' }] },
      '✅ Saved: **Media \\*Condition\\***, **Note**, **Rating**, **Folder**',
    ],
    [
      'each value that was refused, by the name of its field',
      {
        saved: [{ kind: 'rating' }],
        refused: [
          { part: media, why: { kind: 'value' } },
          { part: part(2, 'Shelf'), why: { kind: 'field-gone' } },
          { part: { kind: 'folder' }, why: { kind: 'folder-gone' } },
          { part: part(3, 'Notes'), why: { kind: 'replaced' } },
        ],
      },
      [
        '✅ Saved: **Rating**',
        "❌ **Media \\*Condition\\***: Discogs doesn't take this value. Pick or type another one",
        '❌ **Shelf**: Discogs no longer has this field. Run /sync',
        '❌ **Folder**: Discogs no longer has this folder. Run /sync',
        '❌ **Notes**: someone else saved another value at the same moment',
      ].join('\n'),
    ],
    [
      'what waits until the operator does something',
      { waiting: [media], reason: { kind: 'token-refused' } },
      '⏳ Not on Discogs yet: **Media \\*Condition\\***. Discogs refuses our token. Ask a server manager to run /status',
    ],
    [
      'what waits, and why',
      { waiting: [part(3, 'Notes')], reason: { kind: 'unreachable' } },
      "⏳ Not on Discogs yet: **Notes**. Discogs can't be reached. I'll keep trying",
    ],
    [
      'what rests, without the promise to try it',
      { waiting: [part(3, 'Notes')], reason: { kind: 'no-such-entry' }, isRepeated: false },
      '⏳ Not on Discogs yet: **Notes**. Discogs has no such entry, or it was deleted. Ask a server manager to run /status',
    ],
    ['what another press is saving', { waiting: [part(3, 'Notes')] }, '⏳ Still saving: **Notes**'],
    [
      'what only Discogs can change',
      { saved: [{ kind: 'rating' }], left: [{ part: part(4, 'Shop'), why: 'options' }] },
      '✅ Saved: **Rating**\n-# Only on Discogs: **Shop**',
    ],
  ])('says %s', (_what, outcome, text) => {
    expect(say(saved(outcome))).toEqual({ content: text, components: [] });
  });

  it('has a button for what did not fit', () => {
    expect(say(saved({ next: 5 })).components).toMatchObject([
      { components: [{ custom_id: `det:5cio:x25ibj:5:${MESSAGE}`, label: 'More…' }] },
    ]);
  });

  it('shows a name without letters as the form shows it', () => {
    const { content } = say(saved({ saved: [part(1, '\u200b\u202e')] }));
    expect(content).toBe('✅ Saved: **–**');
  });

  it('says that the copy is gone', () => {
    expect(say({ kind: 'gone' })).toEqual({
      content: "That copy isn't on Discogs any more. Nothing was saved",
    });
  });

  it('fits into a message, however many and long the names are', () => {
    const long = Array.from({ length: 40 }, (_, index) => part(index, '*'.repeat(300)));
    const answer = say(
      saved({
        refused: long.slice(0, 5).map((one) => ({ part: one, why: { kind: 'value' } })),
        left: long.map((one) => ({ part: one, why: 'options' })),
      }),
    );
    expect(readMessage(answer, { fileCount: 0 }).errors).toEqual([]);
    expect(answer.content).toMatch(/\n-# Only on Discogs: .* and 30 more$/);
  });
});

describe('the question which copy', () => {
  const choice = (count: number, others = 0): CopyChoice => ({
    ...{ releaseId: 249504, record: storedRecord(), others },
    copies: Array.from({ length: count }, (_, index) => ({
      ...{
        instanceId: 100 + index,
        position: index + 1,
        addedAt: new Date(index * 86_400_000),
        addedBy: null,
      },
      details: { folder: 'Jazz', media: 'Mint (M)', sleeve: null, rating: null, fields: [] },
    })),
  });
  const reader = { guildId: '1', seesDetails: true, from: MESSAGE };

  it('has a button for each copy', () => {
    const { content, components } = whichCopy(choice(2, 1), reader, english);
    expect(content.split('\n')).toEqual([
      'Which copy of **Rick Astley - Never Gonna Give You Up**?',
      '**1** · Added <t:0:D>',
      'Folder Jazz · Media Mint (M)',
      '**2** · Added <t:86400:D>',
      'Folder Jazz · Media Mint (M)',
      "-# 1 more copy you can't change here",
    ]);
    expect(components).toMatchObject([
      {
        components: [
          { label: 'Details of copy 1', custom_id: `det:5cio:2s::${MESSAGE}` },
          { label: 'Details of copy 2', custom_id: `det:5cio:2t::${MESSAGE}` },
        ],
      },
    ]);
  });

  it('says nothing of folders to who cannot use /sync, and fits with many copies', () => {
    const { content } = whichCopy(choice(2), { ...reader, seesDetails: false }, english);
    expect(content).not.toContain('Folder');
    const many = whichCopy(choice(200), reader, english);
    expect(readMessage(many, { fileCount: 0 }).errors).toEqual([]);
    expect(many.content).toMatch(/\n-# \d+ more copies you can't change here$/);
  });
});

it('the button names the only copy, or the release of several', () => {
  const buttons = (from?: string, ...copies: { instanceId: number }[]) =>
    detailsButtons(COPY.releaseId, copies, english, from).map((one) => one.toJSON());
  expect(buttons()).toEqual([]);
  expect(buttons(undefined, COPY)).toMatchObject([{ custom_id: 'det:5cio:x25ibj', label: 'Details…' }]);
  expect(buttons(undefined, COPY, { instanceId: 2 })).toMatchObject([{ custom_id: 'det:5cio' }]);
  expect(buttons(MESSAGE, COPY)).toMatchObject([{ custom_id: `det:5cio:x25ibj::${MESSAGE}` }]);
});
