// The page in a browser, with the real bot and fast time: a long sync that survives a kill, and /status after it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BrowserStage, lastMessage, openBrowserStage, picture, speakAs, type } from './browser-stage.ts';
import { film } from './film.ts';

// More copies than one minute's requests can read, so the sync must wait for the rate-limit window.
const MADE_UP = 10_000;
const COPIES = MADE_UP + 48;
const SPEED = 20;

/** CSS pixels. The heading and the line for messages take the rest of the window. */
const FILM = { width: 664, height: 320 };
const AROUND_PX = 120;

let opened: BrowserStage;
beforeAll(async () => {
  opened = await openBrowserStage({ speed: SPEED });
});
afterAll(async () => {
  await opened.close();
});

it('offers members what is theirs', async () => {
  const { page } = opened;
  await page.locator('body').press('/');
  await page.getByRole('option', { name: '/add' }).waitFor();
  expect(await page.getByRole('option', { name: /^\/sync/ }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Backspace');
  await speakAs(page, 'Ada (manager)');
  await page.locator('body').press('/');
  await page.getByRole('option', { name: /^\/sync/ }).waitFor();
  await page.getByRole('option', { name: /^\/status/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Backspace');
});

it('says what a sync would do, and does it after a press', async () => {
  const { page, stage } = opened;
  await type(page, '/sync preview:True');
  const preview = lastMessage(page);
  await preview.getByText(/^⬇️ .* to add/).waitFor();
  await preview.getByRole('button', { name: 'Run sync' }).click();
  const run = lastMessage(page);
  await run.getByText(/^(Everything is in sync|Already in sync)$/).waitFor();
  await preview.getByRole('button', { name: 'Run sync' }).waitFor({ state: 'detached' });
  expect(stage.discogs.collection.size()).toBe(48);
});

it('goes on after a kill in the middle, in the same message, to the end', async () => {
  const { page, stage } = opened;
  await page.getByLabel('How many random records').selectOption(String(MADE_UP));
  await page.getByRole('button', { name: 'Add random records' }).click();
  await page.getByText(`crate_keeper has ${COPIES.toLocaleString('en')} copies`).waitFor();

  // Page 5 is held, so the sync cannot finish before the kill, however slow the browser is.
  const gate = stage.discogs.hold({ path: /[?&]page=5\b/ });
  await type(page, '/sync ');
  const message = lastMessage(page);
  await message.getByText('Ada used /sync').waitFor();
  await message.getByRole('button', { name: 'Stop' }).waitFor();
  // A low window, so that the picture shows only the list.
  await page.setViewportSize({ width: 1_280, height: FILM.height + AROUND_PX });
  const moving = film(page.getByRole('region', { name: 'Channel' }), 'sync', FILM);
  // Thousands of copies are read, and the budget of this minute is used up.
  await message
    .getByText(/⬇️ [4-9],\d{3} new/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Kill and restart' }).click();
  await page.getByText('Runout is starting…').waitFor();
  gate.release();
  await page.getByText('Runout is online').waitFor();
  const end = message.getByText(/^(Everything is in sync|Already in sync|Failed|Stopped)$/);
  await end.waitFor();
  await moving.save();
  await page.setViewportSize({ width: 1_280, height: 800 });
  await picture(page, 'panel');
  expect(await end.textContent()).toMatch(/in sync$/);

  expect(await message.getByRole('button', { name: 'Stop' }).count()).toBe(0);
  // One is the preview of the test before, the other this sync.
  expect(await page.getByText('Ada used /sync').count()).toBe(2);
  await message
    .getByText(/⬇️ [\d,]+ new · ⬆️ 0 · [\d,]+ unchanged/)
    .first()
    .waitFor();
  expect(stage.discogs.collection.size()).toBe(COPIES);
});

it('says to an admin in private how it is', async () => {
  const { page } = opened;
  await type(page, '/status ');
  const message = lastMessage(page);
  await message.getByText('Ada used /status').waitFor();
  await message
    .getByText(/Discogs requests: /)
    .first()
    .waitFor();
  await message.getByText('Only you can see this').waitFor();
  await picture(message, 'status');
  await speakAs(page, 'Miles (member)');
  await page.getByText('Ada used /sync').last().waitFor();
  expect(await page.getByText('Ada used /status').count()).toBe(0);
});

it('leaves nothing that Discord, Discogs or the browser would complain about', () => {
  const { stage, troubles } = opened;
  expect(stage.discord.violations).toEqual([]);
  expect(stage.discord.pinging()).toEqual([]);
  expect(stage.discogs.refused()).toBe(0);
  expect(troubles).toEqual([]);
});
