// The page in a browser, with a bot that uses all of Discord: what messages and answers show, and what a person can press.
import { describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { fromEnd, speakAs, type } from './browser-stage.ts';
import { HOSTILE_SHOWN } from './scripted.ts';
import { useScriptedPage } from './use-scripted-page.ts';

const opened = useScriptedPage();

describe('a message', () => {
  it('shows hostile text as text', async () => {
    const { page } = opened;
    await type(page, '/hostile ');
    const message = opened.last();
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
    const message = opened.last();
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
    // There is no such command, so its mention is text.
    await message.getByText('</nothing:1>').waitFor();
    await message.getByRole('button', { name: '/shelf' }).click();
    await page.getByRole('group', { name: '/shelf' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  it('has embeds with everything on them', async () => {
    await type(opened.page, '/fields ');
    const message = opened.last();
    expect(await message.getByRole('link', { name: 'An author' }).getAttribute('href')).toBe(
      'https://example.org/author',
    );
    await message.getByRole('link', { name: 'A title' }).locator('em').waitFor();
    await message.getByText(/^A footer • 14\/11\/2023/).waitFor();
    const tops = await message
      .locator('discord-embed-field')
      .evaluateAll((fields) => fields.map((field) => Math.round(field.getBoundingClientRect().top)));
    // Three fields stand in a row, and the fourth below them.
    expect(new Set(tops.slice(0, 3)).size).toBe(1);
    expect(tops[3]).toBeGreaterThan(tops[0] ?? 0);
  });

  it('has files that can be read and saved', async () => {
    await type(opened.page, '/file ');
    const message = opened.last();
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
    expect(await opened.last().getByRole('button', { name: 'Delete message' }).count()).toBe(0);
    await speakAs(page, 'Ada (manager)');
    await opened.last().hover();
    await opened.last().getByRole('button', { name: 'Delete message' }).click();
    await page.locator('strong', { hasText: 'all' }).waitFor({ state: 'detached' });
    await speakAs(page, 'Miles (member)');
  });

  it('is private when the bot says so, until it is dismissed', async () => {
    const { page } = opened;
    await type(page, '/whisper ');
    await opened.last().getByText('Only you can see this').waitFor();
    await speakAs(page, 'Nina (member)');
    await page.getByText('psst').waitFor({ state: 'detached' });
    await speakAs(page, 'Miles (member)');
    await page.getByText('psst').waitFor();
    await opened.last().getByRole('button', { name: 'Dismiss message' }).press('Enter');
    await page.getByText('psst').waitFor({ state: 'detached' });
  });
});

describe('an answer', () => {
  it('that comes at once is shown to who has scrolled up, without another press', async () => {
    const { page } = opened;
    const channel = page.getByRole('region', { name: 'Channel' });
    await channel.evaluate((element) => element.scrollTo(0, 0));
    await until(async () => (await fromEnd(page)) > 200);
    await type(page, '/whisper ');
    await until(async () => (await fromEnd(page)) < 1);
    expect(await page.getByRole('button', { name: 'New messages' }).isHidden()).toBe(true);
  });

  it('is thought about, comes, and is edited', async () => {
    const { page } = opened;
    await type(page, '/slow ');
    await opened.last().getByText('Runout is thinking').waitFor();
    opened.release();
    await opened.last().getByText('At last').waitFor();
    await page.getByText('Runout is thinking').waitFor({ state: 'detached' });
    expect(await opened.last().getByText('(edited)').count()).toBe(0);
  });

  it('that does not come is reported', async () => {
    const { page } = opened;
    await type(page, '/silent ');
    await opened.last().getByText('Sending command').waitFor();
    await opened.last().getByText('The application did not respond').waitFor();
    await opened.last().getByText('Only you can see this').waitFor();
    // A later answer stands below the failed one, even after the page is loaded again.
    await type(page, '/slow ');
    await opened.last().getByText('Runout is thinking').waitFor();
    opened.release();
    await opened.last().getByText('At last').waitFor();
    await page.reload();
    await opened.last().getByText('At last').waitFor();
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
    opened.release();
    await opened.last().getByText('edited by a press').waitFor();
    await opened.last().getByText('(edited)').waitFor();
    await page.locator('button:focus', { hasText: 'Edit' }).waitFor();
    expect(await page.getByRole('button', { name: 'Off' }).isDisabled()).toBe(true);
    const out = page.getByRole('link', { name: 'Out (opens a page)' });
    expect(await out.getAttribute('href')).toBe('https://example.org/out');

    await page.getByRole('button', { name: 'Ignore' }).click();
    await page.getByText('This interaction failed').waitFor();
  });

  it('in the other channel marks that channel until it is read', async () => {
    const { page, stage } = opened;
    const other = page.getByRole('button', { name: 'new-arrivals' });
    expect(await other.textContent()).not.toContain('new messages');
    stage.discord.as(stage.members.ada, stage.channels[1]).say('Over here');
    await page.getByRole('button', { name: 'new-arrivals (new messages)' }).click();
    await opened.last().getByText('Over here').waitFor();
    await page.getByRole('button', { name: 'new-arrivals', exact: true }).waitFor();
    await page.getByRole('button', { name: 'vinyl' }).click();
    await page.getByRole('button', { name: 'vinyl' }).and(page.locator('[aria-current]')).waitFor();
    expect(await other.textContent()).not.toContain('new messages');
  });

  it('may be a form', async () => {
    const { page } = opened;
    await type(page, '/form ');
    const form = page.getByRole('dialog', { name: 'A record of your own' });
    await form.getByLabel('Title').fill('Animals');
    await form.getByLabel('Notes').fill('worn');
    await form.getByRole('button', { name: 'Submit' }).click();
    await opened.last().getByText('Form: Animals/worn').waitFor();

    await type(page, '/form ');
    await form.waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  });

  it('may offer a select', async () => {
    const { page } = opened;
    await type(page, '/pick ');
    await page.getByLabel('A speed').selectOption('45');
    await opened.last().getByText('Picked 45').waitFor();
  });
});
