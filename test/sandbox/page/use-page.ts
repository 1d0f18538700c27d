// Support: the page of the demo over real HTTP and WebSocket, with a scripted bot. One server for all tests of a file.
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type DemoStage, openDemoStage } from '../../../sandbox/demo-stage.ts';
import { type PageServer, startPageServer } from '../../../sandbox/page/server.ts';
import { type PageReader, readPage } from '../../support/page-reader.ts';
import { scriptedBot } from '../../support/scripted-bot.ts';
import { answer, COMMANDS } from './scripted-answers.ts';

/**
 * Opens stage and server before the tests of this file, and a page for each test.
 * What it returns stands for these. Use it only in tests and hooks.
 */
export function usePage() {
  let stage: DemoStage | undefined;
  let server: PageServer | undefined;
  let page: PageReader | undefined;
  beforeAll(async () => {
    const opened = await openDemoStage({
      launch: scriptedBot({ commands: COMMANDS, answer }),
      discordLimits: { identifyIntervalMs: 0, firstResponseWallMs: 1_000 },
    });
    stage = opened;
    server = await startPageServer(opened);
    await opened.discord.waitFor(() => opened.discord.commands(null).length > 0, { what: 'the commands' });
  });
  afterAll(async () => {
    await server?.close();
    await stage?.close();
  });
  beforeEach(async () => {
    page = await readPage(open(server).url);
  });
  afterEach(() => page?.close());
  const reader: PageReader = {
    get told() {
      return open(page).told;
    },
    get all() {
      return open(page).all;
    },
    messages: () => open(page).messages(),
    send: (message) => open(page).send(message),
    act: (act) => open(page).act(act),
    until: (what, look) => open(page).until(what, look),
    look: (member, channel) => open(page).look(member, channel),
    close: () => open(page).close(),
  };
  return {
    page: reader,
    server: {
      get url() {
        return open(server).url;
      },
    },
    stage: {
      get discord() {
        return open(stage).discord;
      },
      get discogs() {
        return open(stage).discogs;
      },
    },
  };
}

function open<T>(thing: T | undefined): T {
  if (!thing) throw new Error('The page opens before the first test: use it in tests and hooks only.');
  return thing;
}
