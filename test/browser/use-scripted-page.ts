// Support of the browser tests: one page for all tests of a file, with a bot that uses all of Discord (scripted.ts).
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type BrowserStage, lastMessage, openBrowserStage } from './browser-stage.ts';
import { createScripted } from './scripted.ts';

/**
 * Opens the page before the tests of this file, and checks after each test that the page had no troubles.
 * What it returns stands for that page. Use it only in tests and hooks: outside of them the page is not open.
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
      // "Sending command" is shown for this long, so even a busy browser shows it.
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
    last: () => lastMessage(inUse().page),
    /** Lets the bot give the answer that it holds back. */
    release: () => scripted.release(),
  };
}
