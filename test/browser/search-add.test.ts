// The page in a browser, with the real bot: a search, its pages, Add, a second press, Undo, and a record read again.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import {
  type BrowserStage,
  fromEnd,
  lastMessage,
  openBrowserStage,
  picture,
  syncElsewhere,
  type,
} from './browser-stage.ts';

let opened: BrowserStage;
beforeAll(async () => {
  opened = await openBrowserStage({ height: 960 });
  await syncElsewhere(opened.stage);
});
afterAll(async () => {
  await opened.close();
});

/** The button of the second result. */
const second = (page: Page) => page.locator('button[data-custom-id^="add:"]').nth(1);

it('shows results at once, richer after that, and turns their pages', async () => {
  const { page } = opened;
  await type(page, '/search album artist:Pink Floyd title:The Dark Side Of The Moon');
  const message = lastMessage(page);
  await message.getByText('pressings 1–5 of 10').waitFor();
  await message.getByText('Miles used /search album').waitFor();
  await message.getByRole('link', { name: /US 1973 · Harvest SMAS-11163/ }).waitFor();
  await message.getByText('✅ Owned', { exact: true }).first().waitFor();
  await message.getByText('(edited)').waitFor();
  await picture(message, 'search');

  expect(await message.getByRole('button', { name: 'Previous' }).isDisabled()).toBe(true);
  await message.getByRole('button', { name: 'Next' }).click();
  await message.getByText('pressings 6–10 of 10').waitFor();
  await message.getByRole('button', { name: /^Add / }).nth(4).waitFor();
  await message.getByRole('button', { name: 'Previous' }).click();
  await message.getByRole('button', { name: '✓ Owned' }).waitFor();
});

it('adds with one press, says so for a moment, and the copy is on Discogs', async () => {
  const { page, stage } = opened;
  await page.getByText('crate_keeper has 48 copies').waitFor();
  await second(page).click();
  const note = page.getByText(/^✅ Added /);
  await note.waitFor();
  await second(page)
    .filter({ hasText: /^✓ Owned/ })
    .waitFor();
  // The pressed button was painted again and keeps the focus. Meanwhile the list stays scrolled to its end.
  await until(async () => (await fromEnd(page)) < 2);
  await page.getByText('crate_keeper has 49 copies').waitFor();
  await note.waitFor({ state: 'detached' });
  expect(stage.discogs.collection.size()).toBe(49);
});

it('never adds in silence what is owned, and takes it back', async () => {
  const { page, stage } = opened;
  await second(page).click();
  const answer = lastMessage(page);
  await answer.getByText('Already in the crate').waitFor();
  await answer.getByText('@Miles').waitFor();
  await answer.getByText('Only you can see this').waitFor();
  await answer.getByRole('button', { name: 'Add another copy' }).waitFor();
  await picture(answer, 'second-press');
  await answer.getByRole('button', { name: 'Undo' }).click();
  await page.getByText(/^Removed$/).waitFor();
  await second(page).filter({ hasText: /^Add / }).waitFor();
  await page.getByText('crate_keeper has 48 copies').waitFor();
  expect(stage.discogs.collection.size()).toBe(48);
  await answer.getByRole('button', { name: 'Dismiss message' }).click();
  await page.getByText('Only you can see this').waitFor({ state: 'detached' });
});

it('reads a record again after someone corrected it on Discogs', async () => {
  const { page } = opened;
  await type(page, '/add release:249504');
  const card = lastMessage(page);
  await card.getByText(/^Already in the crate/).waitFor();

  await page.getByLabel('A release to add on Discogs').fill('249504');
  await page.getByRole('button', { name: 'Add by hand' }).click();
  const first = page.locator('.copy').first();
  await first.getByText('×2').waitFor();
  await first.getByRole('button', { name: /^Correct on Discogs/ }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Year').fill('1988');
  await form.getByRole('button', { name: 'Submit' }).click();
  await form.waitFor({ state: 'detached' });
  await first.getByText(/^1988/).waitFor();

  await page.locator('body').press('/');
  await page.keyboard.type('refresh never gonna');
  await page.getByRole('option', { name: /Never Gonna Give You Up/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: /Never Gonna/ }).waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  const answer = lastMessage(page);
  await answer.getByText('Miles used /refresh').waitFor();
  await answer.getByText(/^Updated /).waitFor();
  await answer.getByText('1987 → 1988').waitFor();
  await picture(answer, 'refresh');
});

it('is as good in light, and on a telephone', async () => {
  const { page } = opened;
  await page.getByRole('button', { name: 'Dark or light' }).click();
  await page.setViewportSize({ width: 360, height: 740 });
  const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect(await page.evaluate(wider)).toBe(0);
  await type(page, '/search catno number:SHVL-804');
  const message = lastMessage(page);
  await message.getByRole('button', { name: /^Add/ }).first().waitFor();
});

it('leaves nothing that Discord, Discogs or the browser would complain about', () => {
  const { stage, troubles } = opened;
  expect(stage.discord.violations).toEqual([]);
  expect(stage.discord.pinging()).toEqual([]);
  expect(stage.discogs.refused()).toBe(0);
  expect(troubles).toEqual([]);
});
