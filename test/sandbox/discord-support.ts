// Sandbox: a local Discord with one server, and a bot that speaks raw HTTP and WebSocket, so that it can break rules.
import { WebSocket } from 'ws';
import type { SandboxClock } from '../../sandbox/discord/clock.ts';
import {
  type ChannelHandle,
  type DiscordLimits,
  type GuildHandle,
  type Invocation,
  type LocalDiscord,
  type MemberHandle,
  type Person,
  startLocalDiscord,
} from '../../sandbox/discord/index.ts';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

interface CallOptions {
  body?: unknown;
  /** Default: the bot's token. Null: no token. */
  token?: string | null;
  agent?: string;
  /** Files that are sent as they are, in a form with `payload_json`. */
  files?: { name: string; bytes: Uint8Array<ArrayBuffer> }[];
  /** The body as a text that is sent as it is. */
  text?: string;
}

export interface World {
  readonly discord: LocalDiscord;
  readonly guild: GuildHandle;
  readonly channel: ChannelHandle;
  readonly alice: MemberHandle;
  readonly person: Person;
  /** Makes a request as the bot. `path`: below /api/v10, or from /api on. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Sends the first response to an interaction. */
  respond(
    use: Pick<Invocation, 'id' | 'token'>,
    type: number,
    data?: unknown,
    query?: string,
  ): Promise<Answer>;
  /** Registers commands in the server. */
  register(...commands: unknown[]): Promise<Answer>;
  /** Lets sandbox time pass, without real time. */
  pass(ms: number): void;
  /** Connects a bot to the gateway, until the world closes. */
  connect(query?: string): RawBot;
  /** Connects a bot that has identified. */
  connectReady(change?: Record<string, unknown>): Promise<RawBot>;
  close(): Promise<void>;
}

/** A clock that moves only by jumps on request, so that no rate-limit window ends by itself on a slow machine. */
function createSteppedClock(): SandboxClock & { pass(ms: number): void } {
  let jumpedMs = 0;
  const sleepers = new Set<{ at: number; wake: () => void }>();
  const startMs = Date.now();
  const now = () => startMs + jumpedMs;
  const after = (ms: number, wake: () => void) => {
    const sleeper = { at: now() + ms, wake };
    sleepers.add(sleeper);
    return () => sleepers.delete(sleeper);
  };
  return {
    now,
    after,
    speed: () => 1,
    setSpeed: () => undefined,
    sleep: (ms) => new Promise((resolve) => after(ms, resolve)),
    env: () => '1',
    pass(ms) {
      jumpedMs += ms;
      for (const sleeper of [...sleepers].sort((a, b) => a.at - b.at)) {
        if (sleeper.at <= now() && sleepers.delete(sleeper)) sleeper.wake();
      }
    },
  };
}

export const COMMAND = { name: 'search', description: 'Find a pressing' };

export async function createWorld(limits: Partial<DiscordLimits> = {}): Promise<World> {
  const clock = createSteppedClock();
  const discord = await startLocalDiscord({ clock, limits });
  const guild = discord.createGuild({ name: 'Crate' });
  const channel = guild.createChannel({ name: 'records' });
  const alice = guild.createMember({ name: 'Alice' });
  const bots: RawBot[] = [];

  const call: World['call'] = async (method, path, options = {}) => {
    const {
      body,
      token = discord.token,
      agent = 'DiscordBot (http://127.0.0.1, 1.0)',
      files,
      text,
    } = options;
    const headers: Record<string, string> = { 'user-agent': agent };
    if (token !== null) headers.authorization = `Bot ${token}`;
    let payload: string | FormData | null = text ?? (body === undefined ? null : JSON.stringify(body));
    if (files) {
      const form = new FormData();
      form.set('payload_json', JSON.stringify(body ?? {}));
      for (const [index, file] of files.entries())
        form.set(`files[${index}]`, new Blob([file.bytes]), file.name);
      payload = form;
    } else if (payload !== null) {
      headers['content-type'] = 'application/json';
    }
    const origin = discord.apiUrl.replace(/\/api$/, '');
    const url = path.startsWith('/api') ? `${origin}${path}` : `${origin}/api/v10${path}`;
    const answer = await fetch(url, { method, headers, body: payload });
    const said = await answer.text();
    const isJson = answer.headers.get('content-type') === 'application/json';
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(said) : {} };
  };

  const connect = (query = '?v=10&encoding=json'): RawBot => {
    const origin = discord.apiUrl.replace(/^http/, 'ws').replace(/\/api$/, '');
    const bot = createRawBot(`${origin}/gateway${query}`);
    bots.push(bot);
    return bot;
  };

  return {
    discord,
    guild,
    channel,
    alice,
    person: discord.as(alice, channel),
    call,
    respond: (use, type, data, query = '') =>
      call('POST', `/interactions/${use.id}/${use.token}/callback${query}`, {
        body: { type, data },
        token: null,
      }),
    register: (...commands) =>
      call('PUT', `/applications/${discord.applicationId}/guilds/${guild.id}/commands`, { body: commands }),
    pass: clock.pass,
    connect,
    async connectReady(change) {
      const bot = connect();
      bot.identify(discord.token, change);
      await bot.event('READY');
      return bot;
    },
    async close() {
      for (const bot of bots) bot.end();
      await discord.close();
    },
  };
}

interface RawPacket {
  readonly op: number;
  readonly t: string | null;
  readonly s: number | null;
  readonly d: Record<string, unknown>;
}

export interface RawBot {
  send(op: number, d: unknown): void;
  sendText(text: string): void;
  identify(token: string, change?: Record<string, unknown>): void;
  /** Takes the next packet that fits and was not taken yet. */
  next(fits: (packet: RawPacket) => boolean): Promise<RawPacket>;
  event(name: string): Promise<RawPacket>;
  op(op: number): Promise<RawPacket>;
  /** Resolves with the code that closed the connection. */
  readonly closed: Promise<number>;
  leave(code: number): void;
  end(): void;
}

function createRawBot(url: string): RawBot {
  const socket = new WebSocket(url);
  const packets: RawPacket[] = [];
  const waiting = new Set<() => void>();
  const opened = new Promise<void>((resolve) => socket.once('open', resolve));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => {
    packets.push(JSON.parse(String(data)));
    for (const look of [...waiting]) look();
  });
  const sendText = (text: string) => void opened.then(() => socket.send(text));
  const send = (op: number, d: unknown) => sendText(JSON.stringify({ op, d }));
  const next = (fits: (packet: RawPacket) => boolean) =>
    new Promise<RawPacket>((resolve) => {
      const look = () => {
        const index = packets.findIndex(fits);
        const [found] = index < 0 ? [] : packets.splice(index, 1);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return {
    send,
    sendText,
    identify: (token, change = {}) => send(2, { token, intents: 0, properties: {}, ...change }),
    next,
    event: (name) => next((packet) => packet.t === name),
    op: (op) => next((packet) => packet.op === op),
    closed,
    leave: (code) => socket.close(code),
    end: () => socket.terminate(),
  };
}

/** Returns the codes of Discord's nested errors at a path such as `embeds.0.title`. */
export function errorsAt(answer: Answer, path: string): string[] {
  let node: unknown = answer.body.errors;
  for (const key of path === '' ? [] : path.split('.')) {
    node = typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined;
  }
  const listed: unknown =
    typeof node === 'object' && node !== null ? Reflect.get(node, '_errors') : undefined;
  return Array.isArray(listed) ? listed.map((one: { code: string }) => one.code) : [];
}
