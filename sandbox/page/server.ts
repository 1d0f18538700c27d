// Sandbox, page: the web server of the demo's page. Serves the document, its script and images, a WebSocket with all changes,
// and one address for everything that a person does.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type WebSocket, WebSocketServer } from 'ws';
import type { DemoStage } from '../demo-stage.ts';
import { picture } from '../discogs/pictures.ts';
import { endingOf } from '../discord/ending.ts';
import { ClientRefusal, type Person } from '../discord/index.ts';
import { isFromHere, onlyFromHere } from '../discord/own-machine.ts';
import { readActBody } from './act-body.ts';
import { carryOut } from './acts.ts';
import { bundlePage } from './bundle.ts';
import { personAvatar, recordAvatar } from './drawings.ts';
import { createFaultSwitches } from './fault-switches.ts';
import { createFeed, type Feed } from './feed.ts';
import { fileAnswer } from './file-answer.ts';
import { CONTENT_SECURITY_POLICY, PAGE } from './html.ts';
import { messageView } from './message-view.ts';
import { readPhoto } from './photos.ts';
import type { ActAnswer, Look, ToPage } from './protocol.ts';
import { isAct, isFromPage, takesFiles } from './read-act.ts';
import { createRequestFeed } from './request-feed.ts';
import { createSections } from './sections.ts';
import { createUses } from './uses.ts';

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Changes come in bursts. The page gets them together, at most this much later. Real time. */
const FLUSH_AFTER_MS = 20;
/** The number of messages that a channel shows. */
const MOST_MESSAGES = 150;
/** The size of an act with its files. Larger than what Discord takes, so that its client refuses most files itself. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Serves the page of a stage. Uses `port` if it is free, otherwise any free port. */
export async function startPageServer(
  stage: DemoStage,
  { port = 0 }: { port?: number } = {},
): Promise<PageServer> {
  const { discord, discogs, bot, members, channels } = stage;
  const bundle = await bundlePage();
  const uses = createUses();
  const faults = createFaultSwitches(stage);
  const requests = createRequestFeed(discogs);
  const home: Look = { memberId: members.miles.id, channelId: channels[0].id };

  const people = new Map<string, Person>();
  const personOf = ({ memberId, channelId }: Look): Person => {
    const key = `${memberId} ${channelId}`;
    const known = people.get(key);
    if (known) return known;
    const member = Object.values(members).find((one) => one.id === memberId);
    const channel = channels.find((one) => one.id === channelId);
    if (!member || !channel) throw new ClientRefusal('not-there', 'There is no such member or channel');
    const person = discord.as(member, channel);
    people.set(key, person);
    return person;
  };
  const origins = { discogs: discogs.url };
  const sections = createSections({ stage, uses, faults, personOf });
  const messages = (look: Look) =>
    personOf(look)
      .messages()
      .slice(-MOST_MESSAGES)
      .map((one) => messageView(one, origins));

  const feeds = new Set<Feed>();
  let flushing: NodeJS.Timeout | null = null;
  const changed = () => {
    flushing ??= setTimeout(() => {
      flushing = null;
      for (const feed of feeds) feed.flush();
    }, FLUSH_AFTER_MS);
  };
  const stops = [
    discord.onChange(changed),
    bot.onChange(changed),
    discogs.collection.onChange(changed),
    discogs.wantlist.onChange(changed),
    requests.listen(changed),
  ];

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (ctx, next) => {
    await next();
    ctx.header('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    ctx.header('X-Content-Type-Options', 'nosniff');
    ctx.header('Referrer-Policy', 'no-referrer');
  });
  const drawn = (text: string) => new Response(text, { headers: { 'content-type': 'image/svg+xml' } });
  app.get('/', (ctx) => ctx.html(PAGE));
  app.get('/page.js', (ctx) =>
    ctx.body(bundle.script, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
  app.get('/page.css', (ctx) => ctx.body(bundle.style, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/avatars/bot.svg', () => drawn(recordAvatar()));
  app.get('/avatars/:name', (ctx) => drawn(personAvatar(ctx.req.param('name'))));
  app.get('/covers/*', (ctx) => {
    const reply = picture(discogs.catalogue, ctx.req.path.slice('/covers'.length));
    if (reply?.status !== 200 || reply.body === null) return ctx.text('', 404);
    return new Response(Buffer.from(reply.body), { headers: { 'content-type': reply.contentType } });
  });
  app.get('/photos/:name', (ctx) => {
    const photo = readPhoto(ctx.req.param('name'));
    return photo ? fileAnswer(photo) : ctx.text('', 404);
  });
  app.get('/attachments/:channel/:id/:name', (ctx) => {
    const file = discord.file(ctx.req.param('id'));
    if (!file) return ctx.text('', 404);
    return fileAnswer(file);
  });
  const tooLarge: ActAnswer = { ok: false, reason: 'too-large', message: 'The files are too large' };
  app.use('/act', bodyLimit({ maxSize: MOST_BYTES, onError: (ctx) => ctx.json(tooLarge, 413) }));
  app.post('/act', async (ctx) => {
    const { act, files } = await readActBody(ctx.req.raw);
    if (!isAct(act) || (files.size > 0 && !takesFiles(act)))
      return ctx.json({ ok: false, reason: 'failed', message: 'That is nothing one can do' }, 400);
    const answer = await carryOut(act, { stage, uses, faults, personOf }, files);
    changed();
    return ctx.json(answer);
  });

  const server = createServer(onlyFromHere(getRequestListener(app.fetch)));
  const end = endingOf(server);
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/live' || !isFromHere(request.headers)) socket.destroy();
    else sockets.handleUpgrade(request, socket, head, attend);
  });

  function attend(socket: WebSocket): void {
    const send = (message: ToPage) => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    };
    const feed = createFeed({ sections, messages }, home, send);
    feeds.add(feed);
    const stop = requests.listen((request) => send({ type: 'requests', value: [request] }));
    socket.on('close', () => {
      feeds.delete(feed);
      stop();
    });
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => {
      const message = parsed(String(data));
      if (!isFromPage(message)) return;
      if (message.type === 'more') feed.showReleases(message.releases);
      else if (isThere(message.look)) feed.look(message.look);
    });
    feed.flush();
    send({ type: 'requests', value: requests.recent() });
  }

  const isThere = (look: Look): boolean =>
    Object.values(members).some((one) => one.id === look.memberId) &&
    channels.some((one) => one.id === look.channelId);

  const listen = (at: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(port).catch(() => listen(0));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const stop of stops) stop();
      requests.close();
      if (flushing) clearTimeout(flushing);
      await end();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
