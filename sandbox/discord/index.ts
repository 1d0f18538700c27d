// Sandbox, local Discord: starts it and exports everything that a test, a tour or a page needs. Code outside this folder
// imports no other file, except render.ts.
import { createServer, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Command, CommandPermission } from './api.ts';
import type { SandboxClock } from './clock.ts';
import { createCommandBook, permissionsJson } from './commands.ts';
import { endingOf } from './ending.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGateway } from './gateway.ts';
import { type ChannelHandle, createGuild, type GuildHandle, type MemberHandle } from './guilds.ts';
import { createInteractions } from './interactions.ts';
import { DEFAULT_LIMITS, type DiscordLimits } from './limits.ts';
import {
  type Change,
  createModel,
  type MessageVersion,
  type Portal,
  type RequestRecord,
  type StoredFile,
  type Violation,
} from './model.ts';
import { isFromHere, onlyFromHere } from './own-machine.ts';
import { createPerson, type Person } from './person.ts';
import { createRateLimits } from './rate-limits.ts';
import { renderMessage } from './render.ts';
import { createPipeline } from './rest/pipeline.ts';
import { addAccountRoutes } from './rest/routes-account.ts';
import { addChannelRoutes } from './rest/routes-channels.ts';
import { addCommandRoutes } from './rest/routes-commands.ts';
import { addFileRoutes } from './rest/routes-files.ts';
import { addInteractionRoutes } from './rest/routes-interactions.ts';
import { type Message, toMessage } from './views.ts';
import { createWaitFor, type WaitFor } from './wait.ts';

export type { MessageJson } from './api.ts';
export { ClientRefusal } from './client-refusal.ts';
export type { ChannelHandle, GuildHandle, MemberHandle } from './guilds.ts';
export type { DiscordLimits } from './limits.ts';
export type { Person } from './person.ts';
export type { PickedFile } from './picked-file.ts';
export type { Invocation, Message } from './views.ts';

interface LocalDiscordOptions {
  readonly clock: SandboxClock;
  /** Default: a free port. */
  readonly port?: number;
  /** The name of the bot's user. Default: Bot. */
  readonly botName?: string;
  /** Default: a new token. */
  readonly token?: string;
  readonly limits?: Partial<DiscordLimits>;
}

export interface LocalDiscord extends Faults {
  /** The address for `DISCORD_API_URL` and discord.js's `rest.api`. */
  readonly apiUrl: string;
  /** The origin of the addresses of files: Discord's CDN. */
  readonly cdnUrl: string;
  /** The bot's token. It changes when Discord resets it. */
  readonly token: string;
  readonly applicationId: string;
  /** The id of the user who owns the application, or its team. */
  readonly operatorId: string;
  /** Makes a server. `withBot: false`: the bot was not invited. */
  createGuild(wish: { name: string; withBot?: boolean }): GuildHandle;
  /** Returns a person who uses Discord's client as this member, in one channel. */
  as(member: MemberHandle, channel: ChannelHandle): Person;

  /** Resolves when a bot is connected and identified. */
  ready(options?: { stillMs?: number }): Promise<void>;
  readonly botsConnected: number;
  /** The number of identifies so far. */
  readonly identifies: number;

  waitFor: WaitFor;
  /** Calls back at every change, with what changed. Returns a function that ends it. */
  onChange(listener: (change: Change) => void): () => void;
  /** REST requests, in order of arrival. */
  readonly requests: readonly RequestRecord[];
  /** Every request that was refused, and every duty that the bot missed. Empty for a correct bot. */
  readonly violations: readonly Violation[];
  /** Returns every message of a channel, the oldest first, including ephemeral, dismissed and deleted ones. */
  history(channel: { id: string }): Message[];
  /** Returns messages of the bot that ping a person in any of their versions. Empty for a correct bot. */
  pinging(): Message[];
  /** Returns an attached file, by its attachment id. */
  file(attachmentId: string): StoredFile | null;
  /** Returns the channel as text, including the private messages of all people. */
  show(channel: { id: string }): string;

  /** Returns the registered commands of a server, or the global ones (null). */
  commands(guildId: string | null): readonly Command[];
  /** Returns the number of creates in the last day, which Discord limits to 200. */
  commandCreates(guildId: string | null): number;
  /**
   * Sets the rules that an admin sets in Integrations, for one command or for all (`'*'`). Null removes them.
   * The bot gets APPLICATION_COMMAND_PERMISSIONS_UPDATE.
   */
  setCommandPermissions(guildId: string, command: string, rules: readonly CommandPermission[] | null): void;

  /**
   * Changes the application in the Developer Portal, as its owner does.
   * @throws RangeError for a private bot with an install link, which the portal refuses to save.
   */
  setPortal(change: Partial<Portal>): void;

  /** Closes the bot's gateway connections with this code. The sessions can be resumed. */
  closeGateway(code: number): void;
  /** Freezes the gateway: connections stay open, but nothing passes until it is called with false. */
  freezeGateway(on: boolean): void;
  requestReconnect(): void;
  /** Sends Invalid Session (op 9). `resumable`: whether the bot can resume the session or must identify again. */
  invalidSession(resumable: boolean): void;
  close(): Promise<void>;
}

// How many messages of each channel the text of a timeout shows.
const SHOWN_ON_TIMEOUT = 5;

/** Starts a local Discord on 127.0.0.1: REST v10 under `apiUrl`, and the gateway at the address that `GET /gateway` returns. */
export async function startLocalDiscord(options: LocalDiscordOptions): Promise<LocalDiscord> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const model = createModel({
    clock: options.clock,
    limits,
    botName: options.botName ?? 'Bot',
    token: options.token,
  });
  const gateway = createGateway(model);
  const interactions = createInteractions(model, (event, data) => gateway.dispatch(event, data));
  const book = createCommandBook(model);
  const faults = createFaults();
  const rateLimits = createRateLimits(options.clock);

  const app = new Hono<{ Bindings: HttpBindings }>();
  const { routeOn, fileOn, notFound } = createPipeline({ model, faults, rateLimits });
  const route = routeOn(app);
  addAccountRoutes(route, model, gateway);
  addCommandRoutes(route, model, book);
  addChannelRoutes(route, model);
  addInteractionRoutes(route, model, interactions);
  addFileRoutes(fileOn(app), model);
  app.all('*', notFound);

  const server = createServer(onlyFromHere(getRequestListener(app.fetch)));
  const end = endingOf(server);
  server.on('upgrade', (request, socket, head) => {
    if (!isFromHere(request.headers) || faults.gatewayFront === 'cut') socket.destroy();
    else if (faults.gatewayFront !== null) {
      const reason = STATUS_CODES[faults.gatewayFront] ?? '';
      const page = 'Content-Type: text/html\r\nContent-Length: 0';
      socket.end(`HTTP/1.1 ${faults.gatewayFront} ${reason}\r\n${page}\r\n\r\n`);
    } else if (request.url?.startsWith('/gateway')) gateway.upgrade(request, socket, head);
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  model.origin = `http://127.0.0.1:${port}`;

  const history = (channel: { id: string }) =>
    [...model.messages.values()]
      .filter((one) => one.json.channel_id === channel.id)
      .map((one) => toMessage(model, one));
  const show = (channel: { id: string }, last = Number.POSITIVE_INFINITY) =>
    history(channel)
      .filter((one) => one.deletedAt === null)
      .slice(-last)
      .map((one) => renderMessage(one))
      .join('\n\n');
  const waitFor = createWaitFor(model, () => {
    const channels = [...model.guilds.values()].flatMap((guild) => [...guild.channels.values()]);
    const shown = channels.map(
      (channel) => `#${channel.name}\n${show(channel, SHOWN_ON_TIMEOUT) || '(empty)'}`,
    );
    const invocations = [...model.interactions.values()].map(
      (one) => `${one.commandName ?? one.kind}: ${one.state}`,
    );
    const broken = model.violations.map((one) => `violation: ${one.rule} ${one.code} ${one.request}`);
    return [...shown, ...invocations, ...broken, `bots connected: ${gateway.connected()}`].join('\n');
  });

  return {
    ...pickFaults(faults),
    apiUrl: `${model.origin}/api`,
    cdnUrl: model.origin,
    get token() {
      return model.token;
    },
    applicationId: model.applicationId,
    operatorId: model.operator.id,
    createGuild: ({ name, withBot = true }) => createGuild(model, gateway, { name, withBot }),
    as(memberHandle, channelHandle) {
      const guild = model.guilds.get(memberHandle.guildId);
      const member = guild?.members.get(memberHandle.id);
      const channel = guild?.channels.get(channelHandle.id);
      if (!guild || !member || !channel) throw new Error('The member and the channel must be of one server');
      return createPerson({ model, interactions, waitFor }, { guild, member, channel });
    },
    async ready({ stillMs } = {}) {
      await waitFor(() => gateway.connected() > 0, {
        what: 'a bot to connect',
        ...(stillMs !== undefined && { stillMs }),
      });
    },
    get botsConnected() {
      return gateway.connected();
    },
    get identifies() {
      return gateway.identifies();
    },
    waitFor,
    onChange: (listener) => model.onChange(listener),
    requests: model.requests,
    violations: model.violations,
    history,
    pinging: () =>
      [...model.messages.values()]
        .filter((one) => one.json.author.id === model.applicationId && one.versions.some(pingsAnybody))
        .map((one) => toMessage(model, one)),
    file: (id) => model.files.get(id) ?? null,
    show: (channel) => show(channel),
    commands: (guildId) => book.list(guildId),
    commandCreates: (guildId) => book.createsToday(guildId),
    setCommandPermissions(guildId, command, rules) {
      const found = [...book.list(guildId), ...book.list(null)].find((one) => one.name === command);
      if (command !== '*' && !found) throw new Error(`There is no command /${command}`);
      const id = found?.id ?? model.applicationId;
      const known = model.commandPermissions.get(guildId) ?? new Map<string, readonly CommandPermission[]>();
      if (rules === null) known.delete(id);
      else known.set(id, rules);
      model.commandPermissions.set(guildId, known);
      const event = permissionsJson(model, guildId, id, rules ?? []);
      gateway.dispatch('APPLICATION_COMMAND_PERMISSIONS_UPDATE', event);
      model.changed({ what: 'commands', guildId });
    },
    setPortal(change) {
      const { isPublic, hasInstallLink } = { ...model.portal, ...change };
      if (!isPublic && hasInstallLink) {
        throw new RangeError('Private application cannot have a default authorization link');
      }
      Object.assign(model.portal, change);
    },
    closeGateway: (code) => gateway.closeAll(code),
    freezeGateway: (on) => gateway.freeze(on),
    requestReconnect: () => gateway.requestReconnect(),
    invalidSession: (resumable) => gateway.invalidateSessions(resumable),
    async close() {
      interactions.close();
      gateway.close();
      await end();
    },
  };
}

const pingsAnybody = ({ pings }: MessageVersion): boolean =>
  pings.everyone || pings.users.length > 0 || pings.roles.length > 0;

const pickFaults = ({ front, frontGateway, restDown, restDelay, failNext, clearFaults }: Faults): Faults => ({
  front,
  frontGateway,
  restDown,
  restDelay,
  failNext,
  clearFaults,
});
