// The page in a browser, 360 px wide: a number is searched, the list says what is owned, one press adds another pressing.
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type BrowserStage,
  lastMessage,
  openBrowserStage,
  picture,
  speakAs,
  syncElsewhere,
  type,
} from './browser-stage.ts';
import { film } from './film.ts';

const SIZE = { width: 360, height: 720 };

let opened: BrowserStage;
beforeAll(async () => {
  opened = await openBrowserStage({ ...SIZE, theme: 'dark' });
  await syncElsewhere(opened.stage);
});
afterAll(async () => {
  await opened.close();
});

it('from a catalogue number to "owned" or "added", on a telephone', async () => {
  const { page, stage, troubles } = opened;
  const before = stage.discogs.collection.size();
  const moving = film(page.locator('body'), 'telephone', SIZE);
  await type(page, '/search catno number:SMAS-11163');
  const message = lastMessage(page);
  await message.getByRole('button', { name: /^✓ Owned/ }).waitFor();
  await moving.hold();

  await type(page, '/search catno number:SHVL-804');
  const other = lastMessage(page);
  const add = other.getByRole('button', { name: /^Add/ }).first();
  await add.waitFor();
  await moving.hold();
  await add.click();
  await page
    .getByText(/Added /)
    .first()
    .waitFor();
  await other.getByRole('button', { name: /^✓ Owned/ }).waitFor();
  await moving.save();
  expect(stage.discogs.collection.size()).toBe(before + 1);
  expect(troubles).toEqual([]);
});

it('/help fits on a telephone, and the name of a command puts it into the line, by the keyboard', async () => {
  const { page, stage, troubles } = opened;
  await type(page, '/help ');
  const message = lastMessage(page);
  await message.getByText('@Ada').waitFor();
  await message.getByRole('link', { name: 'Privacy' }).waitFor();
  const wide = await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth);
  expect(wide).toBe(SIZE.width);
  await picture(message, 'help');
  const command = message.getByRole('button', { name: '/search barcode' });
  await command.focus();
  await page.keyboard.press('Enter');
  const line = page.getByRole('group', { name: '/search barcode' });
  await line.waitFor();
  // The first key closes the suggestions, and the second one leaves the command.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await line.waitFor({ state: 'detached' });
  expect(stage.discord.violations).toEqual([]);
  expect(troubles).toEqual([]);
});

it('/status fits on a telephone, and its link is reached with the keyboard', async () => {
  const { page, stage, troubles } = opened;
  // On a telephone the choice of the speaker is in a drawer.
  await page.setViewportSize({ width: 1_280, height: 800 });
  await speakAs(page, 'Ada (manager)');
  await page.setViewportSize(SIZE);
  await type(page, '/status ');
  const message = lastMessage(page);
  await message.getByText('Ada used /status').waitFor();
  await message
    .getByText(/Discogs requests: /)
    .first()
    .waitFor();
  await message.getByText('Only you can see this').waitFor();
  for (const field of ['Discogs', 'Database', 'Crate', 'Sync', 'Bot']) {
    const box = await message.getByText(field, { exact: true }).first().boundingBox();
    expect([field, (box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= SIZE.width]).toEqual([
      field,
      true,
    ]);
  }
  const wide = await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth);
  expect(wide).toBe(SIZE.width);

  // From the line of the message back with Shift and Tab, as a person without a mouse goes.
  const link = message.getByRole('link', { name: /^Open sync message/ });
  await link.waitFor();
  await page.getByRole('combobox', { name: 'Message' }).focus();
  const hasFocus = () => link.evaluate((element) => element.matches(':focus'));
  for (let steps = 0; steps < 10 && !(await hasFocus()); steps++) await page.keyboard.press('Shift+Tab');
  expect(await hasFocus()).toBe(true);
  expect(stage.discord.violations).toEqual([]);
  expect(troubles).toEqual([]);
});
