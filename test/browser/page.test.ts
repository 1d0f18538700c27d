// The page in a browser, with a bot that uses all of Discord: the line for messages, the page around it, what can go wrong.
import { describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { type } from './browser-stage.ts';
import { useScriptedPage } from './use-scripted-page.ts';

const opened = useScriptedPage();

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

    // The Tab key after the last required option offers the optional ones.
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
    await opened.last().getByText(`Shelf size=12" wanted=true owner=${nina} record=r-1977`).waitFor();
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
    await opened.last().getByText('Shelf size=12" count=3').waitFor();
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
    // Two presses of Enter send one command: the second comes before the first is answered.
    await Promise.all([page.keyboard.press('Enter'), page.keyboard.press('Enter')]);
    const sent = page.getByText('Shelf size=12" count=4 wanted=true');
    await sent.waitFor();
    await type(page, '/file ');
    await opened.last().getByLabel('Text of errors.txt').waitFor();
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
    const { page } = opened;
    // Puts embeds, buttons and a select on the page. An earlier test has left a file there.
    await type(page, '/fields ');
    await page.getByRole('link', { name: 'A title' }).waitFor();
    await type(page, '/buttons ');
    await page.getByRole('button', { name: 'Edit', exact: true }).waitFor();
    await type(page, '/pick ');
    await page.getByLabel('A speed').waitFor();
    // The chart gets its name only some seconds after the page is opened.
    await page.getByRole('img', { name: /requests in the last minute/ }).waitFor();
    const tree = await page.locator('body').ariaSnapshot();
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
    await opened.last().getByText('The application did not respond').waitFor();
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
