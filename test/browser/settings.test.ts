// The settings of a server in a browser, 360 px wide, with the keyboard alone.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BrowserStage, lastMessage, openBrowserStage, speakAs, type } from './browser-stage.ts';

/** The four settings stay this high on a phone, in CSS pixels. */
const HIGHEST = 440;
const TELEPHONE = { width: 360, height: 740 };
const DESK = { width: 1_280, height: 800 };

let opened: BrowserStage;
let folder = 0;
beforeAll(async () => {
  opened = await openBrowserStage();
  folder = opened.stage.discogs.collection.addFolder('From Discord');
});
afterAll(async () => {
  await opened.close();
});

it('are shown and changed, and a folder is picked from the suggestions', async () => {
  const { page, stage, troubles } = opened;
  const be = async (name: string) => {
    // On a phone the choice is in a drawer.
    await page.setViewportSize(DESK);
    await speakAs(page, name);
    await page.setViewportSize(TELEPHONE);
  };
  await be('Ada (manager)');
  await type(page, '/settings show ');
  const shown = lastMessage(page);
  await shown.getByText('Settings of this server').waitFor();
  expect(await shown.getByText(/^Public: everyone in the channel/).count()).toBe(1);
  const { height } = (await shown.boundingBox()) ?? { height: Number.NaN };
  expect(height).toBeLessThanOrEqual(HIGHEST);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);

  await type(page, '/settings private on:True');
  await page.getByText('Answers are private here now. Before: public').waitFor();

  await page.locator('body').press('/');
  await page.keyboard.type('settings folder name:from');
  await page.getByRole('option', { name: 'From Discord' }).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page
    .getByText('What this server adds goes into From Discord now. Before: the default folder')
    .waitFor();

  await be('Miles (member)');
  await type(page, '/add release:669736');
  const card = lastMessage(page);
  await card.getByText('Gil Mellé').first().waitFor();
  await card.getByText(/Added by/).waitFor();
  expect(await card.getByText('Only you can see this').count()).toBe(1);
  const folders = stage.discogs.collection.copiesOf(669_736).map(({ folderId }) => folderId);
  expect(folders).toEqual([folder]);
  expect(troubles).toEqual([]);
});
