// The page in a browser, 360 px wide: the crate is asked, a copy is taken out of it, and it goes out and in as a file.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import {
  type BrowserStage,
  lastMessage,
  openBrowserStage,
  picture,
  speakAs,
  syncElsewhere,
  type,
} from './browser-stage.ts';

const SIZE = { width: 360, height: 720 };
const ORANGE = 13_762_016;

let opened: BrowserStage;
beforeAll(async () => {
  opened = await openBrowserStage({ ...SIZE, theme: 'dark' });
  await syncElsewhere(opened.stage);
  // On a telephone the choice of the speaker is in a drawer.
  await opened.page.setViewportSize({ width: 1_280, height: 800 });
  await speakAs(opened.page, 'Ada (manager)');
  await opened.page.setViewportSize(SIZE);
  // Playwright takes the window for files only while someone listens.
  opened.page.on('filechooser', () => {});
});
afterAll(async () => {
  const { stage, troubles } = opened;
  expect(stage.discord.violations).toEqual([]);
  expect(troubles).toEqual([]);
  await opened.close();
});

/** Presses a button of the last message by the keyboard alone. */
async function press(name: string | RegExp): Promise<void> {
  const button = lastMessage(opened.page).getByRole('button', { name });
  await button.focus();
  await opened.page.keyboard.press('Enter');
}

/** Nothing is wider than the window. */
async function fits(): Promise<void> {
  const wide = await opened.page.locator('html').evaluate(({ scrollWidth }) => scrollWidth);
  expect(wide).toBe(SIZE.width);
}

const heading = (text: string | RegExp) => lastMessage(opened.page).getByText(text).first().waitFor();

it('a list of the crate, and its next page', async () => {
  const { page, stage } = opened;
  const calls = stage.discogs.requests.length;
  await type(page, '/crate search genre:Rock');
  await heading('Records 1–5 of 32');
  await lastMessage(page)
    .getByRole('button', { name: /^✓ Owned/ })
    .nth(4)
    .waitFor();
  await fits();
  await press('Next');
  await heading('Records 6–10 of 32');
  await press('Previous');
  await heading('Records 1–5 of 32');
  expect(stage.discogs.requests).toHaveLength(calls);
});

it('the card of a copy, with what only its owner knows', async () => {
  const { page } = opened;
  await type(page, '/crate show record:Lateralus private:True');
  const card = lastMessage(page);
  await card.getByText('Folder Heavy').waitFor();
  await card.getByText('Folder For sale').waitFor();
  await card.getByText('Still sealed').waitFor();
  await card.getByText('Only you can see this').waitFor();
  await fits();
  await picture(card, 'crate-show');
});

it('Remove… asks which copy, and takes exactly that one', async () => {
  const { page, stage } = opened;
  const [older, newer] = stage.discogs.collection.copiesOf(513_594);
  await press('Remove…');
  await heading(/^Which copy of /);
  await fits();
  await press('Keep');
  await heading('Nothing was changed');
  expect(stage.discogs.collection.copiesOf(513_594)).toHaveLength(2);

  await type(page, '/crate show record:Lateralus private:True');
  await lastMessage(page).getByText('Folder For sale').waitFor();
  await press('Remove…');
  await heading(/^Which copy of /);
  await press('Remove copy 2');
  await heading('Removed. 1 copy left');
  expect(stage.discogs.collection.copiesOf(513_594)).toEqual([older]);
  expect(newer).not.toBeUndefined();
});

it('a file of all copies is downloaded, and with a line more it adds one copy', async () => {
  const { page, stage } = opened;
  await type(page, '/crate export ');
  await heading('The collection as a CSV file: 47 copies');
  const link = lastMessage(page).getByRole('link', { name: /^crate-.*\.csv$/ });
  const saved = page.waitForEvent('download');
  await link.focus();
  await page.keyboard.press('Enter');
  const file = await readFile(await (await saved).path());
  expect(file.toString().split('\r\n')[0]).toContain('release_id,CollectionFolder');

  const buffer = Buffer.concat([file, Buffer.from(`,,,,,,,${ORANGE},,,,,,\r\n`)]);
  await page.locator('body').press('/');
  await page.keyboard.type('crate import ');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles({ name: 'mine.csv', mimeType: 'text/csv', buffer });
  await page.keyboard.press('Enter');
  await heading('Import of mine.csv');
  await heading('✅ 47 owned');
  await fits();
  await press('Add 1');
  await until(() => stage.discogs.collection.copiesOf(ORANGE).length === 2);
});
