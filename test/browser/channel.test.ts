// The page in a browser, with a bot that uses all of Discord: what is shown, what can be pressed, what can go wrong.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { type BrowserStage, lastMessage, openBrowserStage, speakAs, type } from './browser-stage.ts';
import { createScripted, HOSTILE_SHOWN } from './scripted.ts';

const scripted = createScripted();
let opened: BrowserStage;
beforeAll(async () => {
  opened = await openBrowserStage({
    launch: scripted.launch,
    // So long is "Sending command" there to be seen, also by a busy browser.
    discordLimits: { firstResponseWallMs: 2_000, identifyIntervalMs: 0 },
  });
});
afterAll(async () => {
  await opened.close();
});

const last = () => lastMessage(opened.page);

describe('a message', () => {
  it('shows hostile text as text', async () => {
    const { page } = opened;
    await type(page, '/hostile ');
    const message = last();
    await message.getByText(HOSTILE_SHOWN).first().waitFor();
    const texts = await message.getByText(HOSTILE_SHOWN).allTextContents();
    expect(texts).toEqual(Array(4).fill(HOSTILE_SHOWN));
    expect(
      await message.locator('.content img, .content script, discord-embed :is(img, script)').count(),
    ).toBe(0);
    expect(await page.title()).toBe('Runout in its sandbox');
  });

  it('is set in Discord’s Markdown', async () => {
    const { page } = opened;
    await type(page, '/markdown ');
    const message = last();
    await message.locator('strong', { hasText: 'bold' }).waitFor();
    await message.locator('em', { hasText: 'soft' }).waitFor();
    await message.locator('code', { hasText: 'code' }).waitFor();
    await message.getByText('@Miles').waitFor();
    await message.getByText('#vinyl').waitFor();
    await message.locator('li', { hasText: 'two' }).waitFor();
    await message.locator('blockquote', { hasText: 'quoted' }).waitFor();
    await message.locator('small', { hasText: 'small' }).waitFor();
    expect(await message.locator('time.moment').getAttribute('datetime')).toBe('2023-11-14T22:13:20.000Z');
    const link = message.getByRole('link', { name: 'a link' });
    expect(await link.getAttribute('href')).toBe('https://example.org/a');
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');

    const spoiler = message.getByRole('button', { name: 'Spoiler' });
    await spoiler.press('Enter');
    await message.getByText('dark').waitFor();
    await message.getByRole('button', { name: '/shelf' }).click();
    await page.getByRole('group', { name: '/shelf' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  it('has embeds with everything on them', async () => {
    await type(opened.page, '/fields ');
    const message = last();
    expect(await message.getByRole('link', { name: 'An author' }).getAttribute('href')).toBe(
      'https://example.org/author',
    );
    await message.getByRole('link', { name: 'A title' }).locator('em').waitFor();
    await message.getByText(/^A footer • 14\/11\/2023/).waitFor();
    const tops = await message
      .locator('discord-embed-field')
      .evaluateAll((fields) => fields.map((field) => Math.round(field.getBoundingClientRect().top)));
    // Three in a row, and the fourth under them.
    expect(new Set(tops.slice(0, 3)).size).toBe(1);
    expect(tops[3]).toBeGreaterThan(tops[0] ?? 0);
  });

  it('has files that can be read and saved', async () => {
    await type(opened.page, '/file ');
    const message = last();
    const text = message.getByLabel('Text of errors.txt');
    await message.getByRole('button', { name: 'Show all 20 lines' }).waitFor();
    expect(await text.textContent()).not.toContain('line 7');
    await message.getByRole('button', { name: 'Show all 20 lines' }).click();
    expect(await text.textContent()).toContain('line 20');
    expect(await message.getByRole('link', { name: 'errors.txt' }).getAttribute('download')).toBe(
      'errors.txt',
    );
  });

  it('can be said and deleted, others’ by who manages them', async () => {
    const { page } = opened;
    await page.getByRole('combobox', { name: 'Message' }).fill('hello **all**');
    await page.keyboard.press('Enter');
    await page.locator('strong', { hasText: 'all' }).waitFor();
    await speakAs(page, 'Nina (member)');
    await page.locator('strong', { hasText: 'all' }).waitFor();
    expect(await last().getByRole('button', { name: 'Delete message' }).count()).toBe(0);
    await speakAs(page, 'Ada (manager)');
    await last().hover();
    await last().getByRole('button', { name: 'Delete message' }).click();
    await page.locator('strong', { hasText: 'all' }).waitFor({ state: 'detached' });
    await speakAs(page, 'Miles (member)');
  });

  it('is private when the bot says so, until it is dismissed', async () => {
    const { page } = opened;
    await type(page, '/whisper ');
    await last().getByText('Only you can see this').waitFor();
    await speakAs(page, 'Nina (member)');
    await page.getByText('psst').waitFor({ state: 'detached' });
    await speakAs(page, 'Miles (member)');
    await page.getByText('psst').waitFor();
    await last().getByRole('button', { name: 'Dismiss message' }).press('Enter');
    await page.getByText('psst').waitFor({ state: 'detached' });
  });
});

describe('an answer', () => {
  it('is thought about, comes, and is edited', async () => {
    const { page } = opened;
    await type(page, '/slow ');
    await last().getByText('Runout is thinking').waitFor();
    scripted.release();
    await last().getByText('At last').waitFor();
    await page.getByText('Runout is thinking').waitFor({ state: 'detached' });
    expect(await last().getByText('(edited)').count()).toBe(0);
  });

  it('that does not come is reported', async () => {
    const { page } = opened;
    await type(page, '/silent ');
    await last().getByText('Sending command').waitFor();
    await last().getByText('The application did not respond').waitFor();
    await last().getByText('Only you can see this').waitFor();
    // What comes later stands below it, also when the page is loaded again.
    await type(page, '/slow ');
    await last().getByText('Runout is thinking').waitFor();
    scripted.release();
    await last().getByText('At last').waitFor();
    await page.reload();
    await last().getByText('At last').waitFor();
    const failed = page.getByRole('article').filter({ hasText: 'The application did not respond' });
    await failed.getByRole('button', { name: 'Dismiss message' }).click();
    await page.getByText('The application did not respond').waitFor({ state: 'detached' });
  });

  it('to a press moves the message, and the focus stays where it was', async () => {
    const { page } = opened;
    await type(page, '/buttons ');
    const edit = page.getByRole('button', { name: 'Edit', exact: true });
    await edit.focus();
    await page.keyboard.press('Enter');
    scripted.release();
    await last().getByText('edited by a press').waitFor();
    await last().getByText('(edited)').waitFor();
    await page.locator('button:focus', { hasText: 'Edit' }).waitFor();
    expect(await page.getByRole('button', { name: 'Off' }).isDisabled()).toBe(true);
    const out = page.getByRole('link', { name: 'Out (opens a page)' });
    expect(await out.getAttribute('href')).toBe('https://example.org/out');

    await page.getByRole('button', { name: 'Ignore' }).click();
    await page.getByText('This interaction failed').waitFor();
  });

  it('may be a form', async () => {
    const { page } = opened;
    await type(page, '/form ');
    const form = page.getByRole('dialog', { name: 'A record of your own' });
    await form.getByLabel('Title').fill('Animals');
    await form.getByLabel('Notes').fill('worn');
    await form.getByRole('button', { name: 'Submit' }).click();
    await last().getByText('Form: Animals/worn').waitFor();

    await type(page, '/form ');
    await form.waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  });

  it('may offer a select', async () => {
    const { page } = opened;
    await type(page, '/pick ');
    await page.getByLabel('A speed').selectOption('45');
    await last().getByText('Picked 45').waitFor();
  });
});

describe('the line one writes in', () => {
  const group = () => opened.page.getByRole('group', { name: '/shelf' });
  const field = (name: string) => group().getByRole('combobox', { name, exact: true });

  it('is used with the keyboard alone, with every kind of option', async () => {
    const { page } = opened;
    await page.locator('body').press('/');
    await page.keyboard.type('she');
    await page.keyboard.press('Tab');
    await field('size').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await field('size').inputValue()).toBe('12"');

    // The optional ones are behind the last.
    await page.keyboard.press('Tab');
    await page.getByRole('option', { name: /^count/ }).waitFor();
    await page.keyboard.type('wan');
    await page.keyboard.press('Enter');
    await page.keyboard.type('t');
    await page.keyboard.press('Enter');
    expect(await field('wanted').inputValue()).toBe('True');
    await page.keyboard.press('Tab');
    await page.keyboard.type('own');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Ni');
    await page.keyboard.press('Tab');
    expect(await field('owner').inputValue()).toBe('Nina');
    await page.keyboard.press('Tab');
    await page.keyboard.type('record');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Animals');
    await page.getByRole('option', { name: 'Animals (1977)' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    const nina = opened.stage.members.nina.id;
    await last().getByText(`Shelf size=12" wanted=true owner=${nina} record=r-1977`).waitFor();
  });

  it('says what is missing and what is wrong', async () => {
    const { page } = opened;
    await type(page, '/shelf count:12 ');
    await page.getByText('This option is required.').waitFor();
    await field('size').fill('12"');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.getByText('count must be between 1 and 9.').waitFor();
    await field('count').fill('3');
    await page.keyboard.press('Enter');
    await last().getByText('Shelf size=12" count=3').waitFor();
  });

  it('takes an option that is named behind the last one, and refuses what is none', async () => {
    const { page } = opened;
    await page.locator('body').press('/');
    await page.keyboard.type('shelf 12"');
    await page.keyboard.press('Tab');
    await page.keyboard.type('preview');
    await page.keyboard.press('Enter');
    await page.getByText('That is no option. There is count, wanted, owner, record.').waitFor();
    await page.getByRole('combobox', { name: '4 optional' }).fill('');
    await page.keyboard.type('count:4 wanted:true');
    // Twice is once: the second is pressed before the first is answered.
    await Promise.all([page.keyboard.press('Enter'), page.keyboard.press('Enter')]);
    const sent = page.getByText('Shelf size=12" count=4 wanted=true');
    await sent.waitFor();
    await type(page, '/file ');
    await last().getByLabel('Text of errors.txt').waitFor();
    expect(await sent.count()).toBe(1);
  });

  it('can be left and taken back', async () => {
    const { page } = opened;
    const line = page.getByRole('combobox', { name: 'Message' });
    await page.locator('body').press('/');
    await page.keyboard.type('shelf count:1');
    await field('count').waitFor();
    await field('count').fill('');
    await page.keyboard.press('Backspace');
    await field('count').waitFor({ state: 'detached' });
    await page.keyboard.press('Backspace');
    expect(await line.inputValue()).toBe('/shelf');
    await page.keyboard.press('Escape');
    await line.fill('/nothing');
    await page.keyboard.press('Enter');
    await page.getByText('There is no such command.').waitFor();
    await line.fill('');
  });
});

describe('the page', () => {
  it('names everything that can be used, for who does not see it', async () => {
    const tree = await opened.page.locator('body').ariaSnapshot();
    const unnamed = tree
      .split('\n')
      .filter((line) =>
        /^\s*- (button|link|textbox|combobox|checkbox|switch|slider|img|dialog)(:| \[|$)/.test(line),
      );
    expect(unnamed).toEqual([]);
    expect(tree).toContain('log "Messages"');
    expect(tree).toContain('navigation "Server"');
    expect(tree).toContain('complementary "Behind the scenes"');
  });

  it('keeps its theme', async () => {
    const { page } = opened;
    const theme = () => page.locator('html').getAttribute('data-theme');
    expect(await theme()).toBe('dark');
    await page.getByRole('button', { name: 'Dark or light' }).click();
    expect(await theme()).toBe('light');
    await page.reload();
    await page.getByText('Welcome to #vinyl').waitFor();
    expect(await theme()).toBe('light');
    await page.getByText('Shelf size=12" count=3').waitFor();
  });

  it('goes to another channel, and by a link back to a message', async () => {
    const { page, stage } = opened;
    await page.getByRole('button', { name: 'new-arrivals' }).click();
    await page.getByText('Welcome to #new-arrivals').waitFor();
    const [message] = stage.discord.history(stage.channels[0]);
    const { id, guildId } = stage.channels[0];
    await page
      .getByRole('combobox', { name: 'Message' })
      .fill(`see https://discord.com/channels/${guildId}/${id}/${message?.id}`);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '#vinyl › message' }).click();
    await page.getByText('Welcome to #vinyl').waitFor({ state: 'attached' });
    await page.locator(`[data-message-id="${message?.id}"].is-jumped`).waitFor();
  });

  it('works at 360 pixels', async () => {
    const { page } = opened;
    await page.setViewportSize({ width: 360, height: 740 });
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBe(0);
    await page.getByRole('button', { name: 'Channels and members' }).click();
    await page.getByRole('button', { name: 'new-arrivals' }).click();
    await page.getByText('Welcome to #new-arrivals').waitFor();
    await page.getByRole('navigation', { name: 'Server' }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Behind the scenes' }).click();
    await page.getByText('Runout is online').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Runout is online').waitFor({ state: 'hidden' });
    await page.setViewportSize({ width: 1_440, height: 900 });
  });

  it('shows that the bot is gone, and that it is back', async () => {
    const { page } = opened;
    const panel = page.getByRole('complementary');
    await panel.getByRole('button', { name: 'Kill', exact: true }).click();
    await panel.getByText('Runout is offline').waitFor();
    await panel.getByText('Killed with SIGKILL').waitFor();
    await page.getByRole('navigation').getByText('offline').waitFor();
    await type(page, '/slow ');
    await last().getByText('The application did not respond').waitFor();
    await panel.getByRole('button', { name: 'Start' }).click();
    await panel.getByText('Runout is online').waitFor();
  });

  it('runs the time faster on request, and restarts the bot for it', async () => {
    const { page, stage } = opened;
    await page.getByRole('slider', { name: 'Speed' }).press('ArrowRight');
    await page.getByText('5 ×').waitFor();
    await until(() => stage.clock.speed() === 5);
    await page.getByText('Runout is online').waitFor();
  });

  it('has switches for what goes wrong, and shows it among the requests', async () => {
    const { page, stage } = opened;
    await page.getByRole('switch', { name: 'Down' }).check();
    await page.getByText('Connections break and new ones are refused.').waitFor();
    await expect(fetch(`${stage.discogs.url}/releases/1`)).rejects.toThrow();
    await page.getByRole('switch', { name: 'Down' }).uncheck();
    await page.getByRole('switch', { name: 'Slow', exact: true }).check();
    const open = fetch(`${stage.discogs.url}/releases/249504`, { headers: { 'user-agent': 'test' } });
    const line = page.getByRole('listitem').filter({ hasText: '/releases/249504' });
    await line.getByText('200').waitFor();
    expect((await open).status).toBe(200);
    await page.getByText(/^1 of (25|60) requests in the last minute/).waitFor();
    await page.getByRole('switch', { name: 'Slow', exact: true }).uncheck();
  });

  it('asks no one else for anything, and has no errors', () => {
    expect(opened.troubles).toEqual([]);
  });
});
