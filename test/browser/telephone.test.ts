// The page in a browser, 360 px wide: a number is searched, the list says what is owned, one press adds another pressing.
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type BrowserStage,
  lastMessage,
  openBrowserStage,
  picture,
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
  await page.getByRole('group', { name: '/search barcode' }).waitFor();
  expect(stage.discord.violations).toEqual([]);
  expect(troubles).toEqual([]);
});
