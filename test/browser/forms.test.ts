// The form of a bot in a browser 360 px wide: it is opened, filled in and sent by the mouse, and by the keyboard alone.
import { beforeAll, expect, it } from 'vitest';
import { type } from './browser-stage.ts';
import { useScriptedPage } from './use-scripted-page.ts';

const SIZE = { width: 360, height: 740 };

const opened = useScriptedPage();
beforeAll(() => opened.page.setViewportSize(SIZE));

const form = () => opened.page.getByRole('dialog', { name: 'Details of this copy' });

it('fits, shows what was chosen before, and names its fields with their descriptions', async () => {
  const { page } = opened;
  await type(page, '/details ');
  await form().waitFor();
  const { x = -1, y = -1, width = 0, height = 0 } = (await form().boundingBox()) ?? {};
  expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
  expect(x + width).toBeLessThanOrEqual(SIZE.width);
  expect(y + height).toBeLessThanOrEqual(SIZE.height);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(SIZE.width);

  expect(await form().locator('strong').textContent()).toBe('all');
  const media = form().getByRole('combobox', { name: 'Media', description: 'How it plays' });
  expect(await media.inputValue()).toBe('good');
  const sleeve = form().getByRole('group', { name: 'Sleeve *', description: 'Only the outer one' });
  expect(await sleeve.getByRole('radio', { checked: false }).count()).toBe(3);
  expect(await form().getByRole('checkbox', { name: 'Lyrics' }).isChecked()).toBe(true);
  expect(await form().getByRole('textbox', { name: 'Notes *' }).inputValue()).toBe('old');
});

it('is sent by the mouse, with what was changed and what was not', async () => {
  await form().getByRole('combobox', { name: 'Media' }).selectOption('Poor');
  await form().getByText('Torn').click();
  await form().getByText('Poster').click();
  await form().getByRole('button', { name: 'Submit' }).click();
  await form().waitFor({ state: 'detached' });
  await opened.last().getByText('poor / torn / poster+lyrics / "old"').waitFor();
});

it('is not sent while something required is missing, and keeps what was typed', async () => {
  const { page } = opened;
  await type(page, '/details ');
  await form().getByRole('textbox', { name: 'Notes *' }).fill('worn');
  await form().getByRole('button', { name: 'Submit' }).click();
  await form().locator('input[type=radio]:invalid').first().waitFor();
  expect(await form().getByRole('textbox', { name: 'Notes *' }).inputValue()).toBe('worn');
  await form().getByRole('button', { name: 'Cancel' }).click();
  await form().waitFor({ state: 'detached' });
});

it('is opened, filled in and sent by the keyboard alone', async () => {
  const { page } = opened;
  await type(page, '/details ');
  await form().locator('select:focus').waitFor();
  // The first entry takes the choice back.
  await page.keyboard.press('Home');
  await page.keyboard.press('Tab');
  // The focus is on the first of them, and none is chosen.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await form().locator('textarea:focus').waitFor();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('one');
  await page.keyboard.press('Enter');
  await page.keyboard.type('two');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await form().locator('button:focus', { hasText: 'Submit' }).waitFor();
  await page.keyboard.press('Enter');
  await form().waitFor({ state: 'detached' });
  // The whole text: an earlier answer of this page is of the same shape, and is the last message until the new one comes.
  await opened.last().getByText('nothing / torn / nothing / "one\\ntwo"').waitFor();
});

it('is one checkbox with its label beside it, and Space and Enter send a no', async () => {
  const { page } = opened;
  await type(page, '/sure ');
  const question = page.getByRole('dialog', { name: 'One question' });
  await question.getByRole('checkbox', { name: 'Take it off the wantlist', checked: true }).waitFor();
  await question.locator('input:focus').waitFor();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await question.waitFor({ state: 'detached' });
  await opened.last().getByText('Sure: false').waitFor();
});
