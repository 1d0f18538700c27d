// Sandbox: the file upload of a modal at the local Discord: what it can ask for, what a person can send, and what the bot gets.
// Each rule has its source.
import { describe, expect, test } from 'vitest';
import { errorsAt } from './discord-support.ts';
import { input, label, modal, row } from './modal-parts.ts';
import { MODAL } from './use-interactions.ts';
import { MANY, refused, useWorld } from './use-world.ts';

const MIB = 1024 * 1024;
const world = useWorld({
  limits: { webhook: MANY, global: MANY },
  commands: [{ name: 'note', description: 'Note' }],
});

/** The sections of Discord's documentation that state the rules. */
const DOCS = {
  UPLOAD: 'Components > File Upload',
  TYPES: 'Reference > File Type Filtering',
  ASSUMED: 'not documented: it is refused, so that no bot depends on it',
} as const;

const upload = (change: object = {}) => ({ type: 19, custom_id: 'photo', ...change });
const named = (name: string, size = 3) => ({ name, bytes: new Uint8Array(size).fill(7) });
const many = (count: number) => Array.from({ length: count }, (_, index) => named(`${index}.png`));

/** Opens a modal with these components. */
async function opened(...components: unknown[]) {
  const use = await world.person.slash('note');
  const answer = await world.respond(use, MODAL, modal(components));
  expect([answer.status, answer.body.errors]).toEqual([204, undefined]);
  return use;
}

interface RuleCase {
  readonly what: string;
  readonly source: string;
  readonly change: object;
  readonly at: string;
  /** Discord's code for the error. Absent: the docs do not name it. */
  readonly code?: string;
}

const RULES: RuleCase[] = [
  {
    what: 'no custom_id',
    source: DOCS.UPLOAD,
    change: { custom_id: undefined },
    at: 'custom_id',
    code: 'BASE_TYPE_REQUIRED',
  },
  {
    what: 'a custom_id over 100',
    source: DOCS.UPLOAD,
    change: { custom_id: 'x'.repeat(101) },
    at: 'custom_id',
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'a minimum below 0',
    source: DOCS.UPLOAD,
    change: { min_values: -1 },
    at: 'min_values',
    code: 'NUMBER_TYPE_MIN',
  },
  {
    what: 'a minimum over 10',
    source: DOCS.UPLOAD,
    change: { min_values: 11, max_values: 10 },
    at: 'min_values',
    code: 'NUMBER_TYPE_MAX',
  },
  {
    what: 'a maximum over 10',
    source: DOCS.UPLOAD,
    change: { max_values: 11 },
    at: 'max_values',
    code: 'NUMBER_TYPE_MAX',
  },
  {
    what: 'a maximum of 0',
    source: DOCS.ASSUMED,
    change: { max_values: 0, min_values: 0, required: false },
    at: 'max_values',
    code: 'NUMBER_TYPE_MIN',
  },
  {
    what: 'a minimum over the maximum',
    source: DOCS.ASSUMED,
    change: { min_values: 3, max_values: 2 },
    at: 'min_values',
  },
  {
    what: 'a minimum over the usual maximum of 1',
    source: DOCS.ASSUMED,
    change: { min_values: 2 },
    at: 'min_values',
  },
  { what: 'required, but at least 0', source: DOCS.UPLOAD, change: { min_values: 0 }, at: 'min_values' },
  {
    what: 'a requirement that is no flag',
    source: DOCS.UPLOAD,
    change: { required: 1 },
    at: 'required',
    code: 'BOOLEAN_TYPE_CONVERT',
  },
  {
    what: '11 types',
    source: DOCS.TYPES,
    change: { file_types: Array(11).fill('.png') },
    at: 'file_types',
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'types that are no list',
    source: DOCS.TYPES,
    change: { file_types: 'image' },
    at: 'file_types',
    code: 'LIST_TYPE_CONVERT',
  },
  { what: 'an unknown group', source: DOCS.TYPES, change: { file_types: ['picture'] }, at: 'file_types.0' },
  {
    what: 'an ending without its dot',
    source: DOCS.TYPES,
    change: { file_types: ['image', 'png'] },
    at: 'file_types.1',
  },
];

describe('a file upload is refused with 50035:', () => {
  test.each(RULES)('$what ($source)', async ({ change, at, code = expect.any(String) }) => {
    const use = await world.person.slash('note');
    const answer = await world.respond(use, MODAL, modal([label(upload(change))]));
    expect(refused(answer)).toEqual([400, 50035]);
    expect(errorsAt(answer, `data.components.0.component.${at}`)).toEqual([code]);
    expect(use.modal()).toBeNull();
  });

  test(`outside of a label, and in a message (${DOCS.UPLOAD})`, async () => {
    const use = await world.person.slash('note');
    for (const part of [upload(), row(upload())]) {
      expect(refused(await world.respond(use, MODAL, modal([part])))).toEqual([400, 50035]);
    }
    const inMessage = await world.respond(use, 4, { content: 'x', components: [row(upload())] });
    expect(errorsAt(inMessage, 'data.components.0.components.0.type')).toEqual(['BASE_TYPE_CHOICES']);
  });
});

test(`a file upload takes one required file unless it says otherwise (${DOCS.UPLOAD})`, async () => {
  const plain = await opened(label(upload()));
  expect(plain.modal()?.parts).toMatchObject([
    { input: { type: 19, custom_id: 'photo', min_values: 1, max_values: 1, required: true } },
  ]);
  const change = { min_values: 0, max_values: 10, required: false, file_types: ['image', '.PDF'] };
  const open = await opened(label(upload(change)));
  expect(open.modal()?.parts).toMatchObject([{ input: { ...change, file_types: ['image', '.pdf'] } }]);
});

describe('what the bot gets', () => {
  /** Sends a modal, and returns the data as the bot gets them. */
  async function dataOf(values: Parameters<typeof world.person.submitModal>[1], ...components: unknown[]) {
    const bot = await world.connectReady();
    const sent = await world.person.submitModal(await opened(...components), values);
    const { d } = await bot.next(({ t, d: { id } }) => t === 'INTERACTION_CREATE' && id === sent.id);
    return JSON.parse(JSON.stringify(d.data));
  }

  test(`is the ids of the files in their order, with their size, type and address (${DOCS.UPLOAD})`, async () => {
    const gif = new Uint8Array(Buffer.from('474946383961b0045802', 'hex'));
    const data = await dataOf(
      { photo: [{ name: 'a.gif', bytes: gif }, named('b.PNG')], text: 'torn' },
      label(upload({ max_values: 2, file_types: ['image'] })),
      label(input()),
    );
    const [first, second] = data.components[0].component.values;
    expect(data).toMatchObject({
      custom_id: 'note',
      components: [
        { type: 18, id: 1, component: { type: 19, id: 2, custom_id: 'photo', values: [first, second] } },
        { component: { value: 'torn' } },
      ],
      resolved: {
        attachments: {
          [first]: { id: first, filename: 'a.gif', content_type: 'image/gif', width: 1_200, height: 600 },
          [second]: { id: second, filename: 'b.PNG', content_type: 'image/png', size: 3, ephemeral: true },
        },
      },
    });
    const { url } = data.resolved.attachments[first];
    expect(url).toContain(`${world.discord.cdnUrl}/ephemeral-attachments/`);
    expect(new Uint8Array(await (await fetch(url)).arrayBuffer())).toEqual(gif);
  });

  test('is an empty list where no file is needed and none was given', async () => {
    const data = await dataOf({}, label(upload({ min_values: 0, required: false })));
    expect(data.components).toMatchObject([{ component: { type: 19, values: [] } }]);
    expect(data).not.toHaveProperty('resolved');
  });
});

interface Unsent {
  readonly what: string;
  readonly change?: object;
  readonly values: Parameters<typeof world.person.submitModal>[1];
  readonly reason: string;
}

describe("Discord's client does not send", () => {
  test.each<Unsent>([
    { what: 'no file where one is required', values: {}, reason: 'missing-option' },
    { what: 'an empty list there', values: { photo: [] }, reason: 'missing-option' },
    { what: 'two files where one can be', values: { photo: many(2) }, reason: 'out-of-range' },
    {
      what: 'fewer files than are needed',
      change: { min_values: 2, max_values: 3 },
      values: { photo: many(1) },
      reason: 'out-of-range',
    },
    {
      what: 'a file of another type, whatever is in it',
      change: { file_types: ['image'] },
      values: { photo: [{ ...named('a.heic'), contentType: 'image/png' }] },
      reason: 'wrong-type',
    },
    { what: 'a file over 20 MiB', values: { photo: [named('a.png', 20 * MIB + 1)] }, reason: 'too-large' },
    { what: 'a text for a file', values: { photo: 'a.png' }, reason: 'wrong-type' },
    { what: 'an id for a file', values: { photo: ['12345678901234567'] }, reason: 'wrong-type' },
    { what: 'a yes for a file', values: { photo: true }, reason: 'wrong-type' },
    { what: 'files that nothing asks for', values: { other: many(1) }, reason: 'unknown-option' },
  ])('$what', async ({ change, values, reason }) => {
    const use = await opened(label(upload(change)));
    await expect(world.person.submitModal(use, values)).rejects.toMatchObject({ reason });
    // The modal is still open.
    expect(use.modal()).not.toBeNull();
  });

  test('a file for a select', async () => {
    const use = await opened(label({ type: 5, custom_id: 'who' }));
    await expect(world.person.submitModal(use, { who: many(1) })).rejects.toMatchObject({
      reason: 'wrong-type',
    });
  });
});
