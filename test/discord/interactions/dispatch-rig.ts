// Support of the tests of dispatch: real discord.js before the local Discord, with one command, one menu and one form of the test's
// own. Nothing is read from Discogs.

import { Client } from 'discord.js';
import { createSandboxClock } from '../../../sandbox/discord/clock.ts';
import { startOwnClock } from '../../../sandbox/discord/fair-time.ts';
import { type Person, startLocalDiscord } from '../../../sandbox/discord/index.ts';
import { createApp } from '../../../src/app.ts';
import { createCalendar } from '../../../src/calendar/calendar.ts';
import { openAccount } from '../../../src/core/accounts/open.ts';
import { noFiles } from '../../../src/core/import/ports.ts';
import { PHOTOS_OFF } from '../../../src/core/photo/ports.ts';
import { csvWriter } from '../../../src/csv/write.ts';
import type { AccessRefusal } from '../../../src/discord/access/permissions.ts';
import type { ServerRefusal } from '../../../src/discord/access/servers.ts';
import type { AnyCommand, Command } from '../../../src/discord/command.ts';
import { createDispatch, type InteractionReport } from '../../../src/discord/interactions/dispatch.ts';
import type { Handlers } from '../../../src/discord/interactions/handlers.ts';
import { createLiveLists } from '../../../src/discord/live-lists.ts';
import { createChannelMessages } from '../../../src/discord/progress/channel-messages.ts';
import { createProgressMessages } from '../../../src/discord/progress/message.ts';
import { createRefusedCalls } from '../../../src/discord/refused-calls.ts';
import { coreWords } from '../../../src/discord/texts/core-words.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { createHeardLog } from '../../e2e/heard-log.ts';
import { createBotClock } from '../../support/bot-clock.ts';
import { connectDiscogs } from '../../support/connect-discogs.ts';
import { silentLog } from '../../support/silent-log.ts';
import type { TestStore } from '../../support/test-store.ts';

/** What the test decides: who can use the command, and where. Null: no one is refused. */
export interface Rules {
  server: ServerRefusal | null;
  member: AccessRefusal | null;
}

export async function openDispatch(
  { store }: Pick<TestStore, 'store'>,
  {
    command,
    handlers,
    others = [],
    retired = [],
  }: {
    command: Command;
    handlers: Handlers;
    others?: readonly AnyCommand[];
    /** Discord still offers these, and the bot has them no more. */
    retired?: readonly AnyCommand['data'][];
  },
) {
  const time = startOwnClock();
  const sandboxClock = createSandboxClock(1, time.now);
  const clock = createBotClock(sandboxClock, time);
  const discord = await startLocalDiscord({ clock: sandboxClock, limits: { identifyIntervalMs: 0 } });
  const guild = discord.createGuild({ name: 'Crate' });
  let channel = guild.createChannel({ name: 'records' });

  const discogs = connectDiscogs({
    baseUrl: 'http://127.0.0.1:9',
    userAgent: 'RunoutTest/1.0',
    token: null,
    limit: 25,
    reserve: 4,
    clock,
    log: silentLog,
  });
  const account = await openAccount(
    { username: null, folderId: 1, hasToken: false },
    { discogs, store, clock, log: silentLog, words: coreWords },
  );
  const app = createApp({
    ...{
      account,
      discogs,
      store,
      clock,
      csv: csvWriter,
      readColumn: noFiles,
      calendar: createCalendar(),
      photos: PHOTOS_OFF,
      words: coreWords,
    },
    ...{ log: silentLog, holder: 'test', addsPerHour: 0, reserve: 4 },
  });
  const client = new Client({
    intents: [],
    rest: { api: discord.apiUrl },
    allowedMentions: { parse: [] },
    // discord.js waits 5 s of real time between identifies.
    ws: { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => {} }) },
  });
  const never = new AbortController().signal;
  const channelMessages = createChannelMessages(client.rest, createRefusedCalls(clock));
  const progress = createProgressMessages({
    sync: app.sync,
    channel: channelMessages,
    texts: english,
    selfId: () => client.user?.id ?? null,
    clock,
    log: silentLog,
    signal: never,
  });
  const heard = createHeardLog([discord.token]);
  const reports: InteractionReport[] = [];
  const rules: Rules = { server: null, member: null };
  const dispatch = createDispatch({
    commands: [command, ...others],
    handlers,
    app,
    live: createLiveLists({ clock, log: silentLog }),
    progress,
    late: { expect: () => {} },
    channel: channelMessages,
    pictures: { draw: async () => null },
    about: { version: '0', source: 'https://example.org', contact: null },
    commandIds: () => new Map(),
    botFacts: () => ({
      serverNames: new Map(),
      ...{ version: '0', startedAt: new Date(0), servers: 1, allowed: 1, notIn: [], gatewayMs: null },
    }),
    permissions: { refusal: async () => rules.member, missingHere: () => [] },
    servers: {
      refusal: () => rules.server,
      count: () => 1,
      names: () => new Map(),
      notIn: () => [],
      keepFresh: async () => {},
    },
    clock,
    log: heard.log,
    signal: never,
    writeSignal: never,
    personMark: () => 'someone',
    callCount: { during: (work) => work(() => 0) },
    onDone: (report) => reports.push(report),
    // A form that is not made at once is late.
    formMs: 1,
  });
  client.on('interactionCreate', (interaction) => void dispatch.handle(interaction));
  const isReady = new Promise((resolve) => client.once('clientReady', resolve));
  await client.login(discord.token);
  await isReady;
  await client.rest.put(`/applications/${discord.applicationId}/guilds/${guild.id}/commands`, {
    body: [...[command, ...others].map(({ data }) => data), ...retired],
  });
  return {
    discord,
    rules,
    reports,
    handled: heard.handled,
    /** Begins a test: refuses no one, forgets the reports, and returns a new person in a new channel. */
    begin(): Person {
      Object.assign(rules, { server: null, member: null });
      reports.length = 0;
      channel = guild.createChannel({ name: 'records' });
      return discord.as(guild.createMember({ name: 'Miles' }), channel);
    },
    /** Returns someone who can delete the messages of this test. */
    moderator: (): Person =>
      discord.as(guild.createMember({ name: 'Ada', permissions: ['ManageMessages'] }), channel),
    async close() {
      await client.destroy();
      await discogs.close();
      await discord.close();
      time.stop();
    },
  };
}
