// The pressing finder and "Which one is mine?" in a browser, 360 px wide and by the keyboard alone.
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type BrowserStage,
  lastMessage,
  openBrowserStage,
  picture,
  syncElsewhere,
  type,
} from './browser-stage.ts';

const SIZE = { width: 360, height: 740 };

let opened: BrowserStage;
beforeAll(async () => {
  opened = await openBrowserStage(SIZE);
  await syncElsewhere(opened.stage);
});
afterAll(async () => {
  await opened.close();
});

/** How wide the widest part of the page is, in CSS pixels. */
const widest = () => opened.page.evaluate('document.documentElement.scrollWidth');

it('its menus are used by the keyboard: the arrows open the list, and only Enter is a choice', async () => {
  const { page, stage, troubles } = opened;
  await type(page, '/add release:m10362');
  const finder = lastMessage(page);
  const country = finder.getByRole('combobox', { name: 'Any country' });
  await country.waitFor();
  expect(await finder.getByRole('combobox').count()).toBe(3);
  expect(await widest()).toBe(SIZE.width);
  for (const box of await finder.getByRole('combobox').all()) {
    const { x = 0, width = 0 } = (await box.boundingBox()) ?? {};
    expect(x + width).toBeLessThanOrEqual(SIZE.width);
  }
  const asked = () => stage.discogs.requests.filter(({ path }) => path.endsWith('/versions')).length;
  const before = asked();
  await country.focus();
  await page.keyboard.press('ArrowDown');
  await page.locator('select:open').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await finder.getByText(/pressings 1–\d of \d(?!\d)/).waitFor();
  // The new menus have the focus that the old ones had.
  await page.locator('select[data-custom-id^="mf:country"]:focus:not([aria-busy])').waitFor();
  expect(await country.inputValue()).not.toBe('*');
  // Another value was passed on the way. Only the last one was a choice.
  expect(asked()).toBe(before + 1);
  expect(troubles).toEqual([]);
});

it('its pages are turned by the keyboard, without losing the place', async () => {
  const { page, troubles } = opened;
  const finder = lastMessage(page);
  await finder.getByRole('combobox', { name: 'Any country' }).selectOption('*');
  await finder.getByText(/pressings 1–5 of 14/).waitFor();
  await finder.getByRole('button', { name: 'Next' }).focus();
  await page.keyboard.press('Enter');
  await finder.getByText(/pressings 6–10 of 14/).waitFor();
  await page.locator('button:focus', { hasText: 'Next' }).waitFor();
  await page.keyboard.press('Enter');
  await finder.getByText(/pressings 11–14 of 14/).waitFor();
  expect(troubles).toEqual([]);
});

it('the form opens, is filled in and sent by the keyboard, and only this person reads the answer', async () => {
  const { page, troubles } = opened;
  const finder = lastMessage(page);
  await finder.getByRole('button', { name: 'Which one is mine?' }).focus();
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: 'Which one is mine?' });
  const field = form.getByLabel('What is etched in the run-out?');
  await field.waitFor();
  const about = await field.getAttribute('aria-describedby');
  expect(await form.locator(`[id="${about}"]`).textContent()).toBe('One side is enough');
  await form.locator('input:focus').waitFor();
  const { x = 0, width = 0 } = (await form.boundingBox()) ?? {};
  expect(x).toBeGreaterThanOrEqual(0);
  expect(x + width).toBeLessThanOrEqual(SIZE.width);
  await page.keyboard.type('zzz 99999');
  await page.keyboard.press('Enter');
  await form.waitFor({ state: 'detached' });
  const answer = lastMessage(page);
  await answer.getByText('Only you can see this').waitFor();
  await answer.getByText(/No run-out matches/).waitFor();
  expect(await widest()).toBe(SIZE.width);
  expect(troubles).toEqual([]);
});

it('a run-out typed without its dash finds the pressing, and the answer quotes what fits', async () => {
  const { page, troubles } = opened;
  await type(page, '/find what:m10362');
  const finder = lastMessage(page);
  await finder.getByRole('combobox', { name: 'Any country' }).waitFor();
  await picture(finder, 'finder');
  await finder.getByRole('button', { name: 'Which one is mine?' }).click();
  await page.getByLabel('What is etched in the run-out?').fill('smas 2 11163');
  await page.keyboard.press('Enter');
  const answer = lastMessage(page);
  await answer.getByText('Only you can see this').waitFor();
  await answer.getByText('SMAS-2-11163').first().waitFor();
  const [best = ''] = await answer.locator('discord-embed').allTextContents();
  expect(best).toContain('US 1973');
  await picture(answer, 'which-one');
  expect(troubles).toEqual([]);
});
