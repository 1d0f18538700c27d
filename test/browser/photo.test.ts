// The page in a browser, with the real bot, 360 px wide: a photo for /find, Find on Discogs on what a friend posted, and another
// photo after one without a barcode.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BrowserStage, openBrowserStage, speakAs, syncElsewhere } from './browser-stage.ts';
import { film } from './film.ts';

const SIZE = { width: 360, height: 720 };
/** On the sample photos: a pressing that the demo's crate has, and one that it lacks. */
const OWNED = { photo: 'Abbey road 2012', digits: '094638246817' };
const LACKED = { photo: 'Dark side 2011', digits: '5099902987613', release: 900_000_014 };

let opened: BrowserStage;
beforeAll(async () => {
  opened = await openBrowserStage({ ...SIZE, theme: 'dark' });
  await syncElsewhere(opened.stage);
});
afterAll(async () => {
  const { stage, troubles } = opened;
  expect(stage.discord.violations).toEqual([]);
  expect(troubles).toEqual([]);
  await opened.close();
});

/** The message with this text, wherever it stands. */
const holding = (text: string | RegExp) =>
  opened.page
    .getByRole('article')
    .filter({ has: opened.page.getByText(text) })
    .last();
const sample = (name: string) => opened.page.getByRole('button', { name, exact: true });
const line = () => opened.page.getByRole('combobox', { name: 'Message' });

/** Posts a sample photo with a text, as a friend does. */
async function post(photo: string, text: string): Promise<void> {
  const { page } = opened;
  await page.getByRole('button', { name: 'Attach a file' }).click();
  await sample(photo).click();
  await page.getByRole('list', { name: 'Chosen files' }).waitFor();
  await line().fill(text);
  await page.keyboard.press('Enter');
  await holding(text).getByRole('img').last().waitFor();
}

async function findOnDiscogs(text: string): Promise<void> {
  await holding(text).getByRole('button', { name: 'More' }).click();
  await opened.page.getByRole('menuitem', { name: 'Apps' }).click();
  await opened.page.getByRole('menuitem', { name: 'Find on Discogs' }).click();
}

/** Nothing is wider than the window. */
async function fits(): Promise<void> {
  const { page } = opened;
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(page.viewportSize()?.width);
}

it('a photo of a barcode says that the record is owned, and a friend’s photo ends in a copy', async () => {
  const { page, stage } = opened;
  const before = stage.discogs.collection.copiesOf(LACKED.release).length;
  const moving = film(page.locator('body'), 'photo', { ...SIZE, frameMs: 400, longMs: 1_500 });
  await page.locator('body').press('/');
  await page.keyboard.type('find photo:');
  await moving.hold();
  await sample(OWNED.photo).click();
  await page.getByText('Change', { exact: true }).waitFor();
  await moving.hold();
  await page.keyboard.press('Enter');
  const answer = holding(OWNED.digits);
  await answer.getByText('✅ Owned').waitFor();
  await answer.getByRole('button', { name: '✓ Owned' }).waitFor();
  await fits();
  await moving.hold();

  await post(LACKED.photo, 'Five euros at the fair!');
  await moving.hold();
  await holding('Five euros').getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Apps' }).click();
  await moving.hold();
  await page.getByRole('menuitem', { name: 'Find on Discogs' }).click();
  const found = holding(LACKED.digits);
  await found.getByText('Only you can see this').waitFor();
  const add = found.getByRole('button', { name: /^Add/ });
  await add.waitFor();
  await fits();
  await moving.hold();
  await add.click();
  await found.getByRole('button', { name: '✓ Owned' }).waitFor();
  await moving.save();
  expect(stage.discogs.collection.copiesOf(LACKED.release)).toHaveLength(before + 1);
});

it('on a desktop, two barcodes are two buttons, and each finds its record', async () => {
  const { page } = opened;
  await page.setViewportSize({ width: 1_280, height: 800 });
  await speakAs(page, 'Nina (member)');
  await post('Two records', 'Which one?');
  await holding('Which one?').hover();
  await findOnDiscogs('Which one?');
  const choice = holding('I read 2 barcodes');
  await choice.getByText('Nina used Find on Discogs').waitFor();
  await choice.getByRole('button', { name: '190295973292' }).waitFor();
  await choice.getByRole('button', { name: '075992511018' }).click();
  await holding('Prince And The Revolution - Purple Rain').getByText('Only you can see this').waitFor();
  await speakAs(page, 'Miles (member)');
  await page.setViewportSize(SIZE);
});

it('after a photo without a barcode, a form takes another one', async () => {
  const { page } = opened;
  await page.locator('body').press('/');
  await page.keyboard.type('find photo:');
  await sample('No barcode').click();
  await page.getByText('Change', { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  const none = holding('No barcode found in the photo. Go closer');
  await none.getByText('Only you can see this').waitFor();
  await none.getByRole('button', { name: 'Another photo' }).click();
  const form = page.getByRole('dialog', { name: 'Another photo' });
  await form.getByRole('button', { name: OWNED.photo }).click();
  await form.getByText('abbey-road-2012.jpg').waitFor();
  await fits();
  await form.getByRole('button', { name: 'Submit' }).click();
  await form.waitFor({ state: 'detached' });
  await holding(OWNED.digits).getByText('Only you can see this').waitFor();
});

it('/find takes a text without the name of its option', async () => {
  const { page } = opened;
  await page.locator('body').press('/');
  await page.keyboard.type('find SHVL-804');
  await page.keyboard.press('Enter');
  await holding('SHVL-804').getByText('Miles used /find').waitFor();
});
