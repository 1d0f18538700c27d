// End to end: the pressing finder: opened with a master, paged, filtered, and used weeks later.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { addButton, isOwned, labels, openStage, reply, type Stage, seen } from './stage.ts';

/** The Dark Side Of The Moon: fourteen records and two other carriers. */
const MASTER = 10_362;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.resetCalls());
afterEach(() => {
  stage.discogs.faults.clear();
  expect(stage.discord.violations).toEqual([]);
  expect(stage.discogs.refused()).toBe(0);
});

async function open(
  release = `m${MASTER}`,
): Promise<{ use: Awaited<ReturnType<Stage['miles']['slash']>>; message: Message }> {
  const use = await stage.miles.slash('add', { release });
  return { use, message: await reply(stage, use) };
}

const paths = () => stage.calls().map(({ path }) => path);
const titles = (message: Message) => message.embeds.map((embed) => embed.title ?? '');
const menus = (message: Message) =>
  message.components.flatMap((row) => row.components.flatMap((one) => (one.type === 3 ? one : [])));
const chosen = (message: Message) =>
  menus(message).map((menu) => menu.options?.find((option) => option.default)?.value);

describe('the finder', () => {
  it('opens with a master: five pressings, three menus, two calls', async () => {
    const { message } = await open();
    expect(message.content).toMatch(
      /^\*\*Pink Floyd - The Dark Side Of The Moon\*\* · pressings 1–5 of 14\nNot synced yet, so I can't tell/,
    );
    expect(message.content).toContain("\nNot synced yet, so I can't tell what you own. Run /sync\n");
    expect(message.embeds).toHaveLength(5);
    expect(message.components).toHaveLength(5);
    expect(chosen(message)).toEqual(['*', '*', 'Vinyl']);
    expect(paths()).toEqual([`/masters/${MASTER}`, `/masters/${MASTER}/versions`]);
    expect(message.isEphemeral).toBe(false);
  });

  it('turns its pages without a call, also after a restart', async () => {
    const { use, message } = await open();
    await stage.restart();
    stage.resetCalls();
    await stage.nina.press(message, 'Next');
    const second = await seen(stage, use, 'page 2', ({ content }) => content.includes('6–10 of 14'));
    expect(titles(second)).not.toEqual(titles(message));
    await stage.nina.press(second, 'Previous');
    await seen(stage, use, 'page 1', ({ content }) => content.includes('1–5 of 14'));
    expect(paths()).toEqual([]);
  });

  it('filters by a menu, and keeps what the others say', async () => {
    const { use, message } = await open();
    const [country = '', year = ''] = menus(message).map((menu) => menu.custom_id);
    await stage.nina.select(message, country, ['UK']);
    const british = await seen(stage, use, 'the UK', (one) => chosen(one)[0] === 'UK');
    expect(titles(british).every((title) => title.includes('UK'))).toBe(true);
    await stage.nina.select(british, year, ['1973']);
    const both = await seen(stage, use, 'the UK in 1973', (one) => chosen(one)[1] === '1973');
    expect(chosen(both)).toEqual(['UK', '1973', 'Vinyl']);
    await stage.nina.select(both, country, ['*']);
    const all = await seen(stage, use, '1973', (one) => chosen(one)[0] === '*');
    expect(all.embeds.length).toBeGreaterThan(both.embeds.length);
    expect(stage.calls().length).toBeLessThanOrEqual(5);
  });

  it('says what to do when the filters leave nothing, and can be left again', async () => {
    const { use, message } = await open();
    const [country = '', year = '', format = ''] = menus(message).map((menu) => menu.custom_id);
    await stage.nina.select(message, country, ['Japan']);
    const japan = await seen(stage, use, 'Japan', (one) => chosen(one)[0] === 'Japan');
    await stage.nina.select(japan, year, ['1974']);
    const old = await seen(stage, use, '1974', (one) => chosen(one)[1] === '1974');
    await stage.nina.select(old, format, ['*']);
    const any = await seen(stage, use, 'any format', (one) => chosen(one)[2] === '*');
    expect(any.embeds.length).toBeGreaterThan(0);
  });

  it('adds a pressing, and keeps its menus and its page', async () => {
    const { use, message } = await open();
    await stage.miles.press(message, addButton(message, 2));
    const owned = await seen(stage, use, 'owned', (one) => isOwned(one, 2));
    expect(owned.components).toHaveLength(5);
    expect(owned.embeds[1]?.description).toMatch(/^\*\*✅ Owned\*\*/);
    await stage.nina.press(owned, 'Next');
    const next = await seen(stage, use, 'page 2', ({ content }) => content.includes('6–10 of 14'));
    // Another pressing of the album is owned now.
    expect(next.embeds[0]?.description).toMatch(/^\*\*🟡 You have France 1973\*\*/);
  });

  it('shows the only pressing that is left as a card with its details, and an Add keeps it', async () => {
    const { use, message } = await open();
    stage.resetCalls();
    const [country = ''] = menus(message).map((menu) => menu.custom_id);
    await stage.nina.select(message, country, ['Italy']);
    const isRead = ({ embeds }: Message) => embeds[0]?.description?.includes('Psychedelic Rock') === true;
    const card = await seen(stage, use, 'a card', (one) => one.embeds.length === 1 && isRead(one));
    expect(card.content).toMatch(/^\*\*1 pressing\*\*\n/);
    expect(titles(card)).toEqual(['Pink Floyd - The Dark Side Of The Moon']);
    expect(labels(card).slice(0, 3)).toEqual(['Add', '🤍 Want', 'Discogs']);
    expect(paths()).toEqual([`/masters/${MASTER}/versions`, expect.stringMatching(/^\/releases\//)]);

    await stage.miles.press(card, 'Add');
    const owned = await seen(stage, use, 'owned', (one) => labels(one)[0] === '✓ Owned');
    expect(labels(owned).slice(0, 2)).toEqual(['✓ Owned', 'Discogs']);
    expect(isRead(owned)).toBe(true);
    expect(chosen(owned)).toEqual(['Italy', '*', 'Vinyl']);
    await stage.nina.select(owned, country, ['*']);
    await seen(stage, use, 'all', ({ content }) => content.includes('1–5 of 14'));
  });

  it('refuses a master that does not exist in private, with one call', async () => {
    const { message } = await open('m99999999');
    expect(message.content).toMatch(/^No such master on Discogs \(m99999999\)/);
    expect(message.isEphemeral).toBe(true);
    expect(paths()).toEqual(['/masters/99999999']);
  });

  it('can be used by its menus while Discogs is down, as far as it was read', async () => {
    const { use, message } = await open();
    stage.discogs.faults.add({ times: 'always', fault: { kind: 'status', status: 503 } });
    await stage.nina.press(message, 'Next');
    await seen(stage, use, 'page 2', ({ content }) => content.includes('6–10 of 14'));
    expect(labels(message)).toContain('Next');
  });
});
