// Discord: the bot as a client of Discord: builds the client, hands every interaction to dispatch, and closes in order.
import { Client, Events } from 'discord.js';
import type { Logger } from 'pino';
import type { App } from '../app.ts';
import { type Clock, waitAtMost, wallMonotonic, wallNow, wallSleep } from '../clock.ts';
import type { UserError } from '../errors.ts';
import { createPermissions } from './access/permissions.ts';
import { createServers } from './access/servers.ts';
import type { Pictures } from './chart/draw.ts';
import type { AnyCommand } from './command.ts';
import { createFeedPoster } from './feed/poster.ts';
import { explainLogin, inviteUrl, lostForGood } from './gateway/connection.ts';
import { createGatewayPace } from './gateway/pace.ts';
import { type GatewayWatch, watchGateway } from './gateway/watch.ts';
import { comesTooLate } from './interactions/acknowledge.ts';
import { createInteractionDedupe } from './interactions/dedupe.ts';
import { type CallCounting, createDispatch, type InteractionReport } from './interactions/dispatch.ts';
import { type ComponentTables, createHandlers } from './interactions/handlers.ts';
import { createLateMessages } from './late-messages.ts';
import { createLiveLists } from './live-lists.ts';
import { createChannelMessages } from './progress/channel-messages.ts';
import { createProgressMessages } from './progress/message.ts';
import { watchNights } from './progress/nights.ts';
import { createRefusedCalls } from './refused-calls.ts';
import { createRegistrar, type Registrar } from './register.ts';
import { createRetryingRequest } from './retrying-request.ts';
import { english } from './texts/en/index.ts';
import type { About } from './views/help.ts';

/** The time that an aborted command has to send its reply. */
const ANSWER_MS = 1_000;
/**
 * How long `stop` waits for the messages of the sync to show the pause, in real time from the start of the shutdown. The
 * process must be gone within 10 s.
 */
const PAUSED_BY_WALL_MS = 9_000;

/**
 * How long the start waits for the registration of commands, in real time. A slower registration continues in the background.
 */
const REGISTER_MS = 15_000;

/**
 * The most servers from which a start removes old commands, with one call each. A bot in more servers never had a list of
 * servers, so it registered no commands in single servers.
 */
const MOST_SERVERS = 100;

export interface Bot {
  /**
   * Logs in and registers the commands. While Discord cannot be reached, or refuses all logins for now, waits for it.
   * @throws UserError when Discord refuses this bot.
   */
  start(): Promise<void>;
  /** Resolves with the reason when Discord has closed the connection for good. */
  readonly lost: Promise<UserError>;
  readonly gateway: GatewayWatch;
  /**
   * Ends the work of the bot. Takes no more interactions, waits at most `graceMs` for those under way, aborts the others, and
   * disconnects.
   * @param paused resolves when the sync is paused. The message of the sync shows the pause before the bot disconnects.
   */
  stop(graceMs: number, paused: Promise<void>): Promise<void>;
}

export function createBot(deps: {
  token: string;
  apiUrl: string;
  guildIds: readonly string[];
  commands: readonly AnyCommand[];
  components: ComponentTables;
  app: App;
  pictures: Pictures;
  about: About;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
  personMark: (userId: string) => string;
  callCount: CallCounting;
  onDone: (report: InteractionReport) => void;
  onPermissionsUnread: () => void;
  /** Called before each identify, which Discord counts. Never rejects. */
  onIdentify: () => Promise<void>;
}): Bot {
  const { token, apiUrl, guildIds, commands, components, app, about, clock, log, signal } = deps;
  const pace = createGatewayPace({
    pause: wallSleep,
    monotonic: wallMonotonic,
    now: wallNow,
    log,
    signal,
    onIdentify: deps.onIdentify,
  });
  const client = new Client({
    ws: { buildStrategy: pace.buildStrategy },
    // Interactions need no intents (https://discord.com/developers/docs/events/gateway, "Gateway Intents"). Without intents
    // discord.js keeps no servers in memory: 2,500 of them cost 8 MB instead of 294 (measured, discord.js 14.28).
    intents: [],
    // No mention in a message pings anyone, for example one in the title of a record. This holds for new and for edited
    // messages.
    allowedMentions: { parse: [] },
    rest: {
      api: apiUrl,
      // 10,000 answers of 401, 403 or 429 in ten minutes ban the address, so discord.js warns after every 500.
      invalidRequestWarningInterval: 500,
      makeRequest: createRetryingRequest({ pause: wallSleep, monotonic: wallMonotonic, now: wallNow, log }),
      rejectOnRateLimit: (limited) => messages.isOwn(limited) || comesTooLate(limited),
    },
  });
  const late = new AbortController();
  const startedAt = new Date(clock.now());
  const refusedCalls = createRefusedCalls(clock);
  const messages = createChannelMessages(client.rest, refusedCalls);
  const selfId = () => client.user?.id ?? null;
  const progress = createProgressMessages({
    sync: app.sync,
    channel: messages,
    texts: english,
    selfId,
    clock,
    log,
    signal,
  });
  let feeding = Promise.resolve();
  const live = createLiveLists({ clock, log });
  const lateMessages = createLateMessages({ app, live, channel: messages, texts: english, clock, log });
  let registrar: Registrar | null = null;
  const servers = createServers({ client, allowed: guildIds, clock, log });
  const poster = createFeedPoster({
    channel: messages,
    servers,
    selfId,
    texts: english,
    log,
  });
  watchNights({ ...app, servers, channel: messages, texts: english, log, signal });
  const dispatch = createDispatch({
    commands,
    handlers: createHandlers(components),
    app,
    live,
    progress,
    late: lateMessages,
    channel: messages,
    pictures: deps.pictures,
    about,
    commandIds: (guildId) => registrar?.idsIn(guildId) ?? new Map(),
    botFacts: () => ({
      version: about.version,
      startedAt,
      servers: servers.count(),
      serverNames: servers.names(),
      allowed: guildIds.length,
      notIn: servers.notIn(),
      // discord.js measures the ping at each heartbeat. Before the first one it is -1.
      gatewayMs: client.ws.ping >= 0 ? client.ws.ping : null,
    }),
    permissions: createPermissions({ client, refusedCalls, log, onUnread: deps.onPermissionsUnread }),
    servers,
    clock,
    log,
    signal,
    writeSignal: late.signal,
    personMark: deps.personMark,
    callCount: deps.callCount,
    onDone: deps.onDone,
  });
  const gateway = watchGateway(client);

  const isNew = createInteractionDedupe();
  client.on(Events.InteractionCreate, (interaction) => {
    if (isNew(interaction.id)) void dispatch.handle(interaction);
    else log.debug({ interaction: interaction.id }, 'Discord sent an interaction again');
  });
  client.on(Events.Error, (error) => log.error({ err: error }, 'the Discord client failed'));
  pace.watch(client);
  let closeCode: number | null = null;
  // discord.js emits this event only for close codes that allow no reconnect. After all other codes it reconnects by itself.
  const lost = new Promise<UserError>((resolve) => {
    client.on(Events.ShardDisconnect, ({ code }) => {
      closeCode = code;
      log.error({ code }, 'Discord closed the connection for good');
      resolve(lostForGood(code));
    });
  });
  client.on(Events.ShardResume, () => log.info({}, 'connection to Discord resumed'));
  client.rest.on('invalidRequestWarning', (facts) =>
    log.error({ ...facts }, 'Discord refuses many of our calls'),
  );

  async function within(ms: number, work: Promise<void>): Promise<void> {
    const enough = new AbortController();
    await Promise.race([work, clock.sleep(ms, enough.signal).catch(() => {})]);
    enough.abort();
  }

  return {
    lost,
    gateway,
    async start() {
      const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
      await client.login(token).catch((error: unknown) => {
        throw explainLogin(error, closeCode);
      });
      const { application, guilds, user } = await ready;
      log.info({ user: user.username, servers: guilds.cache.size }, 'ready');
      log.info({ invite: inviteUrl(application.id) }, 'to invite the bot, open this address');
      if (guilds.cache.size === 0) log.warn({}, 'Runout is in no server yet: open that address to invite it');
      const { rest } = client;
      const registering = createRegistrar({
        rest,
        applicationId: application.id,
        commands,
        clock,
        log,
        signal,
      });
      registrar = registering;
      // The bot is logged in by now, so a slow registration does not fail the start.
      await waitAtMost(registering.register(guildIds), REGISTER_MS);
      const notListed = [...guilds.cache.keys()].filter((id) => !guildIds.includes(id));
      // Runs in the background, because nothing depends on it.
      void registering.takeAway(notListed.slice(0, MOST_SERVERS));
      // Registers the commands in a server of the operator's list that the bot joins while it runs. At its first start the bot
      // is in no server.
      const joined = (id: string) => {
        if (guildIds.includes(id)) void registering.register([id]);
      };
      servers.keepFresh(signal, joined).catch((error: unknown) => log.error({ err: error }, 'server list'));
      void progress.repairLately();
      feeding = app.feed.keep(poster, signal);
      void lateMessages.keep(signal);
    },
    async stop(graceMs, paused) {
      client.removeAllListeners(Events.InteractionCreate);
      const answer = async () => {
        await within(graceMs, dispatch.idle());
        late.abort(new Error('Runout is ending'));
        await within(ANSWER_MS, dispatch.idle());
      };
      const delivered = paused.then(() => progress.delivered());
      await Promise.all([answer(), waitAtMost(delivered, PAUSED_BY_WALL_MS), within(graceMs, feeding)]);
      await client.destroy();
    },
  };
}
