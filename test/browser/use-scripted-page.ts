// Support of the browser tests: one page for all tests of a file, with a bot that uses all of Discord (scripted.ts).
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type BrowserStage, lastMessage, openBrowserStage } from './browser-stage.ts';
import { createScripted } from './scripted.ts';

/**
 * Opens the page before the tests of this file. After each test the page must have had no troubles.
 * What it returns stands for that page: use it in tests and hooks only, because before them nothing is open.
 */
export function useScriptedPage() {
  const scripted = createScripted();
  let opened: BrowserStage | undefined;
  const inUse = () => {
    if (!opened) throw new Error('The page opens before the first test: use it in tests and hooks only.');
    return opened;
  };
  beforeAll(async () => {
    opened = await openBrowserStage({
      launch: scripted.launch,
      // So long is "Sending command" there to be seen, also by a busy browser.
      discordLimits: { firstResponseWallMs: 2_000, identifyIntervalMs: 0 },
    });
  });
  afterEach(() => expect(inUse().troubles).toEqual([]));
  afterAll(() => opened?.close());
  return {
    get page() {
      return inUse().page;
    },
    get stage() {
      return inUse().stage;
    },
    get troubles() {
      return inUse().troubles;
    },
    /** The last message on the page. */
    last: () => lastMessage(inUse().page),
    /** Lets the bot give the answer that it holds back. */
    release: () => scripted.release(),
  };
}
