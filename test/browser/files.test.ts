// The page in a browser: files that a person gives to a command, and pictures and other files in the answers of a bot.
import { beforeAll, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { useScriptedPage } from './use-scripted-page.ts';

const opened = useScriptedPage();
const group = () => opened.page.getByRole('group', { name: '/scan' });
const field = (name: string) => group().getByRole('textbox', { name, exact: true });
const button = (option: string) => group().locator(`[data-option="${option}"]`).getByRole('button');

// Playwright takes the window for files only while someone listens, and it does not say since when. So one listens all the time.
beforeAll(() => void opened.page.on('filechooser', () => {}));

/** A PNG that is drawn in the browser, so that no test has to hold its bytes. */
const png = async (width: number, height: number) => {
  const url = await opened.page.evaluate<string>(`(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: ${width}, height: ${height} });
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#c9252d';
    pen.arc(${width / 2}, ${height / 2}, ${height / 2}, 0, 7);
    pen.fill();
    return canvas.toDataURL('image/png');
  })()`);
  return Buffer.from(url.split(',')[1] ?? '', 'base64');
};

/** Chooses a file in the window that `open` opens. */
const choose = async (
  open: () => Promise<void>,
  file: { name: string; mimeType: string; buffer: Buffer },
) => {
  const [chooser] = await Promise.all([opened.page.waitForEvent('filechooser'), open()]);
  await chooser.setFiles(file);
};

const typed = async (command: string) => {
  await opened.page.locator('body').press('/');
  await opened.page.keyboard.type(command.slice(1));
};

const CSV = { name: 'crate.csv', mimeType: 'text/csv', buffer: Buffer.from('release_id\n249504\n') };

it('a file is chosen with the button, reaches the bot, and comes back as a picture', async () => {
  const { page } = opened;
  const photo = { name: 'etching.png', mimeType: 'image/png', buffer: await png(1_200, 600) };
  await typed('/scan ');
  await field('photo').waitFor();
  expect(await button('photo').textContent()).toBe('Choose a file');
  await choose(() => button('photo').click(), photo);
  expect(await field('photo').inputValue()).toBe('etching.png');
  // The keyboard alone is enough for the second one: an optional field, and Enter in it.
  await page.keyboard.press('Tab');
  await page.keyboard.type('list');
  await page.keyboard.press('Enter');
  await field('list').waitFor();
  await choose(() => page.keyboard.press('Enter'), CSV);
  expect(await field('list').inputValue()).toBe('crate.csv');
  await page.keyboard.press('Enter');

  const message = opened.last();
  await message.getByText(`etching.png: ${photo.buffer.length}, crate.csv: ${CSV.buffer.length}`).waitFor();
  const image = message.getByRole('img', { name: 'Your etching.png' });
  // It has a size once it is drawn.
  await until(async () => ((await image.boundingBox())?.height ?? 0) > 100);
  const box = await image.boundingBox();
  expect(box?.width).toBeLessThanOrEqual(550);
  expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(2, 1);
  const saved = page.waitForEvent('download');
  await message.getByRole('link', { name: 'crate.csv' }).click();
  expect((await saved).suggestedFilename()).toBe('crate.csv');
});

it('a picture that is none is a file to save', async () => {
  await typed('/scan ');
  await choose(() => button('photo').click(), {
    name: 'not.png',
    mimeType: 'image/png',
    buffer: Buffer.from('<svg onload="document.title=1">'),
  });
  await opened.page.keyboard.press('Enter');
  await opened.last().getByRole('link', { name: 'not.png' }).waitFor();
  expect(await opened.last().getByRole('img', { name: 'Your not.png' }).count()).toBe(0);
  expect(await opened.page.title()).toBe('Runout in its sandbox');
});

it('a file is missing, of another type, too large, or taken back', async () => {
  const { page } = opened;
  await typed('/scan ');
  await page.keyboard.press('Tab');
  // A text is no file, so the field stays empty.
  await page.keyboard.type('list:x');
  await field('list').waitFor();
  expect(await field('list').inputValue()).toBe('');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('This option is required.').waitFor();

  await choose(() => button('photo').click(), CSV);
  await page.keyboard.press('Enter');
  await page.getByText('photo takes only image.').waitFor();

  const large = { name: 'large.png', mimeType: 'image/png', buffer: Buffer.alloc(20 * 1024 * 1024 + 1) };
  await choose(() => button('photo').click(), large);
  expect(await button('photo').textContent()).toBe('Change');
  await page.keyboard.press('Enter');
  await page.getByText('photo can have at most 20 MiB.').waitFor();

  await page.keyboard.press('Backspace');
  expect(await field('photo').inputValue()).toBe('');
  expect(await button('photo').textContent()).toBe('Choose a file');
  // A second time, Backspace leaves the command, because the field is required.
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Message' }).fill('');
});
