// /crate stats in a browser, 360 px wide: the picture with its description, and the same numbers in words.
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

it('the picture fits into the message, and a screen reader gets its numbers', async () => {
  const { page, troubles } = opened;
  await type(page, '/crate stats ');
  const message = lastMessage(page);
  const chart = message.getByRole('img', { name: /^Chart of the crate: [\d,]+ records; most from the/ });
  await chart.waitFor();
  const { x = 0, width = 0 } = (await chart.boundingBox()) ?? {};
  expect(width).toBeGreaterThan(200);
  expect(x + width).toBeLessThanOrEqual(SIZE.width);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(SIZE.width);
  for (const heading of ['Decades', 'Formats', 'Genres', 'Labels', 'Added'])
    expect(await message.getByText(heading, { exact: true }).count()).toBe(1);
  await picture(message, 'stats');
  expect(troubles).toEqual([]);
});
