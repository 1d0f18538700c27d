// End to end: a finder when two members use it at the same time, Discogs repeats itself, or a permission is missing.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { addButton, isOwned, note, openStage, reply, type Stage, seen } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ database: 'postgres' });
});
afterAll(() => stage.close());
beforeEach(() => stage.resetCalls());
afterEach(() => {
  stage.discogs.faults.clear();
  stage.channel.setBotPermissions({});
  expect(stage.discord.violations).toEqual([]);
});

const menus = (message: Message) =>
  message.components.flatMap((row) => row.components.flatMap((one) => (one.type === 3 ? one : [])));
const chosen = (message: Message) =>
  menus(message).map((menu) => menu.options?.find((option) => option.default)?.value);
const menuId = (message: Message, n: number) => menus(message)[n]?.custom_id ?? '';

async function open(masterId: number) {
  const use = await stage.miles.slash('find', { what: `m${masterId}` });
  const message = await reply(stage, use);
  return { use, message };
}

describe('two choices in one finder', () => {
  it('the newer one stays, although Discogs answers the older one later', async () => {
    const { use, message } = await open(10_362);
    const gate = stage.discogs.hold({ path: /country=Japan/ });
    const older = await stage.miles.select(message, menuId(message, 0), ['Japan']);
    await gate.arrived;
    const newer = await stage.nina.select(message, menuId(message, 0), ['UK']);
    await seen(stage, use, 'the UK', (one) => chosen(one)[0] === 'UK');
    await stage.handled(newer);
    gate.release();
    await stage.handled(older);
    expect(chosen(use.message() ?? message)[0]).toBe('UK');
  });

  it('the older one stays if Discogs fails for the newer one', async () => {
    const { use, message } = await open(24_047);
    const gate = stage.discogs.hold({ path: /country=Japan/ });
    const older = await stage.miles.select(message, menuId(message, 0), ['Japan']);
    await gate.arrived;
    stage.discogs.faults.add({ path: /country=UK/, times: 'always', fault: { kind: 'status', status: 404 } });
    const newer = await stage.nina.select(message, menuId(message, 0), ['UK']);
    await note(stage, newer, /^No such master/);
    gate.release();
    await stage.handled(older);
    await seen(stage, use, 'Japan', (one) => chosen(one)[0] === 'Japan');
  });
});

it.each([
  [900_000_500, false],
  [8_883, true],
])('an Add that waits keeps the choice of a menu (master %i, private: %s)', async (masterId, isPrivate) => {
  const use = await stage.miles.slash('find', { what: `m${masterId}`, private: isPrivate });
  const message = await reply(stage, use);
  const wanted = message.embeds.findIndex(({ title }) => title?.includes('US'));
  const addId = addButton(message, wanted + 1);
  const gate = stage.discogs.hold({ method: 'POST' });
  const adding = await stage.miles.press(message, addId);
  await gate.arrived;
  const reader = isPrivate ? stage.miles : stage.nina;
  const choosing = await reader.select(message, menuId(message, 0), ['US']);
  await seen(stage, use, 'the US', (one) => chosen(one)[0] === 'US');
  await stage.handled(choosing);
  gate.release();
  await note(stage, adding, /^✅ Added/);
  await stage.handled(adding);
  const now = use.message() ?? message;
  expect(chosen(now)[0]).toBe('US');
  const place = now.components[0]?.components.findIndex((one) => one.custom_id === addId) ?? -1;
  expect(isOwned(now, place + 1)).toBe(true);
});

it('a finder of which Discogs repeats a pressing and a value shows each once', async () => {
  const masterId = stage.discogs.catalogue.generateMaster(5, 1);
  const path = `/masters/${masterId}/versions`;
  const version = {
    id: 900_000_601,
    title: 'Thriller',
    country: 'US',
    major_formats: ['Vinyl'],
    format: 'LP',
    released: '1982',
  };
  const twice = { title: 'US', value: 'US', count: Number.MAX_SAFE_INTEGER };
  const body = {
    pagination: { page: 1, pages: 1, per_page: 100, items: 2 },
    filter_facets: [
      {
        id: 'country',
        title: 'Country',
        values: [
          twice,
          twice,
          { title: 'x'.repeat(90), value: 'x'.repeat(90), count: Number.MAX_SAFE_INTEGER },
        ],
      },
    ],
    versions: [version, version],
  };
  stage.discogs.faults.add({ path, times: 'always', fault: { kind: 'wrong-shape', body } });
  const { message } = await open(masterId);
  expect(message.embeds).toHaveLength(1);
  expect(menus(message)[0]?.options?.map(({ value }) => value)).toEqual(['*', 'US', 'x'.repeat(90)]);
});

it('a page of the finder still says which permission is missing', async () => {
  stage.channel.setBotPermissions({ deny: ['EmbedLinks'] });
  const { use, message } = await open(10_362);
  expect(message.content).toContain('I need **Embed Links**');
  await stage.nina.press(message, 'Next');
  const second = await seen(stage, use, 'page 2', ({ content }) => content.includes('6–10 of 14'));
  expect(second.content).toContain('I need **Embed Links**');
});
