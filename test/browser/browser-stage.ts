// Support of the browser tests: the demo's stage, its page, and a Chromium that opens the page as a person would.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { type DemoOptions, type DemoStage, openDemoStage } from '../../sandbox/demo-stage.ts';
import { whenStill } from '../../sandbox/discord/fair-time.ts';
import { startPageServer } from '../../sandbox/page/server.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'pictures');

/** Set by `npm run pictures`. Without it no test writes a picture, because a test must not change the source tree. */
export const PICTURES = process.env.PICTURES !== undefined;
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const STILL_MS = 30_000;

export interface BrowserStage {
  readonly stage: DemoStage;
  readonly page: Page;
  /** What went wrong in the page: errors and warnings of its console, and requests to any other server than its own. */
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

export interface BrowserOptions extends DemoOptions {
  width?: number;
  height?: number;
  theme?: 'dark' | 'light';
}

/** Opens the page and waits until the bot is online. */
export async function openBrowserStage(options: BrowserOptions = {}): Promise<BrowserStage> {
  const { width = 1_280, height = 800, theme = 'dark' } = options;
  const stage = await openDemoStage(options);
  const server = await startPageServer(stage);
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
    timeout: 0,
  });
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
  // Playwright sets no deadline. When nothing moves, closing the browser ends every wait, and each error names its wait.
  page.setDefaultTimeout(0);
  const stopWaiting = whenStill(STILL_MS, () => void browser.close());
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') troubles.push(line.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    // The page shows a chosen file from its own memory: a `blob:`.
    if (!url.replace(/^blob:/, '').startsWith(`${server.url}/`)) troubles.push(`a request to ${url}`);
  });
  const close = async () => {
    stopWaiting();
    await browser.close();
    await server.close();
    await stage.close();
  };
  try {
    await page.goto(server.url);
    await page.getByText('Runout is online').waitFor({ state: 'attached' });
    // The page shows this text once Discord has the commands of the bot.
    await page.getByText('Type / and pick a command').waitFor({ state: 'attached' });
  } catch (error) {
    await close();
    throw error;
  }
  return { stage, page, troubles, close };
}

/**
 * Types a whole line as a person does: `/` first, whatever has the focus, and Enter at the end. A trailing space completes
 * the name of the command.
 */
export async function type(page: Page, line: string): Promise<void> {
  // The answer to a form can be there before the form is closed, and an open form takes all that is typed.
  await page.locator('dialog').waitFor({ state: 'detached' });
  await page.locator('body').press('/');
  await page.keyboard.type(line.slice(1));
  await page.keyboard.press('Enter');
}

/** Lets Ada sync the collection in the other channel. From then on the bot knows which records are owned. */
export async function syncElsewhere({ discord, members, channels: [, other] }: DemoStage): Promise<void> {
  await discord.as(members.ada, other).slash('sync');
  await discord.waitFor(() => discord.history(other).at(-1)?.embeds[0]?.title?.endsWith('in sync'), {
    what: 'the end of the sync',
  });
}

/** The last message on the page. */
export const lastMessage = (page: Page): Locator => page.getByRole('article').last();

/** How far the list of messages is scrolled from its end, in CSS pixels. */
export const fromEnd = (page: Page): Promise<number> =>
  page
    .getByRole('region', { name: 'Channel' })
    .evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);

export function picturePath(name: string, ending: 'png' | 'webp' = 'png'): string {
  mkdirSync(FOLDER, { recursive: true });
  return join(FOLDER, `${name}.${ending}`);
}

/** Saves a picture of a page or an element, if pictures were requested. The window grows for an element that is taller. */
export async function picture(seen: Page | Locator, name: string): Promise<void> {
  if (!PICTURES) return;
  const shoot = () => seen.screenshot({ path: picturePath(name), animations: 'disabled', caret: 'hide' });
  if (!('boundingBox' in seen)) return void (await shoot());
  const page = seen.page();
  const size = page.viewportSize() ?? { width: 0, height: 0 };
  const { height = 0 } = (await seen.boundingBox()) ?? {};
  // The header and the line to type in take their part of the window.
  await page.setViewportSize({ ...size, height: Math.max(size.height, Math.ceil(height) + 300) });
  await shoot();
  await page.setViewportSize(size);
}

export const speakAs = (page: Page, name: string): Promise<string[]> =>
  page.getByLabel('You speak as').selectOption({ label: name });
