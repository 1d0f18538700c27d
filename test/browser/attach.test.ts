// The page in a browser: files that a person attaches, pastes or drops, the menu of a message, and a form that takes files.
import { beforeAll, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { useScriptedPage } from './use-scripted-page.ts';

const opened = useScriptedPage();
const line = () => opened.page.getByRole('combobox', { name: 'Message' });
const chosen = () => opened.page.getByRole('list', { name: 'Chosen files' });
const attach = () => opened.page.getByRole('button', { name: 'Attach a file' });
const sample = (name: string) => opened.page.getByRole('button', { name, exact: true });
/** A message of a person, by its text. `last()` moves on with each new message. */
const said = (text: string) =>
  opened.page
    .getByRole('article')
    .filter({ has: opened.page.getByText(text, { exact: true }) })
    .first();
const menu = () => opened.page.getByRole('menu');
const item = (name: string) => menu().getByRole('menuitem', { name, exact: true });
const focused = () => opened.page.evaluate<string>('document.activeElement.textContent');
const isWide = () => opened.page.evaluate<number>('document.documentElement.scrollWidth');

beforeAll(async () => {
  // Playwright takes the window for files only while someone listens.
  opened.page.on('filechooser', () => {});
  await opened.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
});

/** Copies a red picture and pastes it where the focus is, by the keys of the browser. */
async function pastePicture(): Promise<void> {
  await opened.page.evaluate(`(async () => {
    const canvas = new OffscreenCanvas(40, 30);
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#c9252d';
    pen.fillRect(0, 0, 40, 30);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
  })()`);
  await opened.page.keyboard.press('Control+V');
}

/** Drops a text file on an element. */
async function dropText(selector: string, name: string): Promise<void> {
  const dataTransfer = await opened.page.evaluateHandle(`(() => {
    const data = new DataTransfer();
    data.items.add(new File(['release_id'], '${name}', { type: 'text/csv' }));
    return data;
  })()`);
  await opened.page.dispatchEvent(selector, 'dragover', { dataTransfer });
  await opened.page.dispatchEvent(selector, 'drop', { dataTransfer });
}

it('a sample photo can be taken once it is here, so Enter right after never sends the message without it', async () => {
  const { page } = opened;
  const held: (() => void)[] = [];
  await page.route('**/photos/*', async (route) => {
    if (route.request().resourceType() === 'fetch') await new Promise<void>((go) => held.push(go));
    await route.continue();
  });
  await attach().click();
  await sample('Abbey road 2012').waitFor();
  await until(() => held.length === 4);
  expect(await sample('Abbey road 2012').isDisabled()).toBe(true);
  for (const go of held) go();
  await sample('Abbey road 2012').click();
  await page.keyboard.type('At once');
  await page.keyboard.press('Enter');
  const pictures = said('At once').getByRole('img', { name: 'abbey-road-2012.jpg' });
  await pictures.first().waitFor();
  expect(await pictures.count()).toBe(1);
  await page.unrouteAll({ behavior: 'wait' });
});

it('a sample photo can be chosen twice, and one of both taken back', async () => {
  const { page } = opened;
  for (const _ of [1, 2, 3]) {
    await attach().click();
    await sample('Two records').click();
  }
  await chosen().getByRole('button', { name: 'Remove two-records.jpg' }).first().click();
  expect(await chosen().getByText('two-records.jpg').count()).toBe(2);
  await line().fill('Both of them');
  await page.keyboard.press('Enter');
  const pictures = said('Both of them').getByRole('img', { name: 'two-records.jpg' });
  await pictures.first().waitFor();
  expect(await pictures.count()).toBe(2);
});

it('a pasted picture, a dropped file and a sample photo go with a message, and one is taken back', async () => {
  const { page } = opened;
  await line().focus();
  await pastePicture();
  await chosen().getByText('image.png').waitFor();
  await dropText('.message-list', 'list.csv');
  await chosen().getByText('list.csv').waitFor();
  await attach().click();
  await sample('Two records').click();
  await chosen().getByText('two-records.jpg').waitFor();
  await chosen().getByRole('button', { name: 'Remove list.csv' }).click();
  await chosen().getByText('list.csv').waitFor({ state: 'detached' });

  await line().fill('From the fair');
  await page.keyboard.press('Enter');
  const message = opened.last();
  await message.getByText('From the fair').waitFor();
  await message.getByRole('img', { name: 'image.png' }).waitFor();
  await message.getByRole('img', { name: 'two-records.jpg' }).waitFor();
  await chosen().waitFor({ state: 'hidden' });
});

it('a message of files alone, and eleven of them are too many', async () => {
  const { page } = opened;
  const files = Array.from({ length: 11 }, (_, i) => ({
    name: `side-${i + 1}.txt`,
    mimeType: 'text/plain',
    buffer: Buffer.from(`side ${i + 1}`),
  }));
  await attach().click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Upload a file' }).click(),
  ]);
  await chooser.setFiles(files);
  await page.getByText('A message has at most 10 files.').waitFor();
  await page.keyboard.press('Enter');
  await opened.last().getByRole('link', { name: 'side-10.txt' }).waitFor();
  expect(await opened.last().getByRole('link', { name: 'side-11.txt' }).count()).toBe(0);
});

it('the option of a command takes what is pasted, dropped, attached or already chosen', async () => {
  const { page } = opened;
  const field = (name: string) => page.getByRole('group', { name: '/scan' }).getByRole('textbox', { name });
  const start = async () => {
    await page.locator('body').press('/');
    await page.keyboard.type('scan ');
    await field('photo').waitFor();
  };
  const leave = async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await line().fill('');
  };
  await start();
  await pastePicture();
  expect(await field('photo').inputValue()).toBe('image.png');
  // The other option is free, so a second file is for that one.
  await page.keyboard.press('Tab');
  await dropText('.main', 'list.csv');
  expect(await field('list').inputValue()).toBe('list.csv');
  await page.keyboard.press('Enter');
  await opened
    .last()
    .getByText(/^image\.png: \d+, list\.csv: 10$/)
    .waitFor();

  await start();
  await sample('Dark side 2011').click();
  await until(async () => (await field('photo').inputValue()) === 'dark-side-2011.jpg');
  await leave();

  await line().focus();
  await pastePicture();
  await start();
  expect(await field('photo').inputValue()).toBe('image.png');
  await leave();

  await page.locator('body').press('/');
  await page.keyboard.type('form ');
  await pastePicture();
  await page.getByText('/form takes no file.').waitFor();
  await leave();
});

it('a command in the menu of a message, by the mouse and by the keyboard', async () => {
  const { page } = opened;
  await line().fill('Which pressing is this?');
  await page.keyboard.press('Enter');
  const message = said('Which pressing is this?');
  await message.click({ button: 'right' });
  await item('Apps').click();
  await item('Read aloud').click();
  const answer = opened.last();
  await answer.getByText('Miles used Read aloud').waitFor();
  await answer.getByText('Which pressing is this?', { exact: true }).waitFor();
  await answer.getByText('Only you can see this').waitFor();
  // A private message has no menu.
  expect(await answer.getByRole('button', { name: 'More' }).count()).toBe(0);

  const more = message.getByRole('button', { name: 'More' });
  await more.focus();
  await page.keyboard.press('Enter');
  expect(await focused()).toBe('Apps');
  await page.keyboard.press('ArrowUp');
  expect(await focused()).toBe('Delete message');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toBe('Ask for photos');
  await page.keyboard.press('ArrowLeft');
  expect(await focused()).toBe('Apps');
  await page.keyboard.press('Escape');
  await menu().waitFor({ state: 'hidden' });
  expect(await more.evaluate((element) => element.matches(':focus'))).toBe(true);

  await more.click();
  await menu().waitFor();
  await page.mouse.click(640, 20);
  await menu().waitFor({ state: 'hidden' });
});

it('a forwarded message shows what it holds, and its menu reads it', async () => {
  const { page } = opened;
  await attach().click();
  await sample('No barcode').click();
  await line().fill('Found in a box');
  await page.keyboard.press('Enter');
  const message = said('Found in a box');
  await message.hover();
  await message.getByRole('button', { name: 'More' }).click();
  await item('Forward').click();
  await item('new-arrivals').click();
  await page.getByRole('button', { name: 'new-arrivals' }).click();
  const copy = opened.last();
  await copy.getByText('Forwarded').waitFor();
  await copy.getByText('Found in a box').waitFor();
  await copy.getByRole('img', { name: 'no-barcode.jpg' }).waitFor();
  await copy.hover();
  await copy.getByRole('button', { name: 'More' }).click();
  await item('Apps').click();
  await item('Read aloud').click();
  await opened
    .last()
    .getByText(/Found in a box \| no-barcode\.jpg \(\d+\)$/)
    .waitFor();
  await page.getByRole('button', { name: 'vinyl', exact: true }).click();
});

it('at 360 px the menu is a sheet, and a form takes a photo, pasted or a sample', async () => {
  const { page } = opened;
  await page.setViewportSize({ width: 360, height: 720 });
  await line().fill('On the telephone');
  await page.keyboard.press('Enter');
  // Without hovering: there is no mouse.
  await said('On the telephone').getByRole('button', { name: 'More' }).click();
  await item('Apps').click();
  const sheet = await menu().boundingBox();
  expect([sheet?.x, sheet?.width]).toEqual([8, 344]);
  await item('Ask for photos').click();

  const form = page.getByRole('dialog', { name: 'Another photo' });
  await form.waitFor();
  await form.getByRole('button', { name: 'Submit' }).click();
  await form.getByText('"Photo of the barcode" is required').waitFor();
  await pastePicture();
  await form.getByText('image.png').waitFor();
  await form.getByRole('button', { name: 'Dark side 2011' }).click();
  await form.getByText('dark-side-2011.jpg').waitFor();
  await form.getByRole('button', { name: 'No barcode' }).click();
  await form.getByText('At most 2: the others were left out.').waitFor();
  expect(await isWide()).toBe(360);
  await form.getByRole('button', { name: 'Submit' }).click();
  await opened
    .last()
    .getByText(/^Photos: image\.png \(\d+\), dark-side-2011\.jpg \(\d+\)$/)
    .waitFor();
  await page.setViewportSize({ width: 1_280, height: 800 });
});
