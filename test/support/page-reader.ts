// Support: reads a page of the sandbox without a browser: its WebSocket, and everything that came over it.
import { WebSocket } from 'ws';
import type { MessageJson } from '../../sandbox/discord/api.ts';
import { whenStill } from '../../sandbox/discord/fair-time.ts';
import { noteWait } from '../../sandbox/discord/open-waits.ts';
import type { Act, ActAnswer, FromPage, Look, ToPage } from '../../sandbox/page/protocol.ts';

type Sections = { [K in ToPage['type']]?: Extract<ToPage, { type: K }> };

export interface PageReader {
  /** The last message of each type. */
  readonly told: Readonly<Sections>;
  /** All messages, oldest first. */
  readonly all: readonly ToPage[];
  /** The messages of Discord as the page would show them. */
  messages(): MessageJson[];
  send(message: FromPage | object): void;
  act(act: Act): Promise<ActAnswer>;
  /** Calls `look` after each message, and resolves with its first result that is not false, null or undefined. */
  until<T>(what: string, look: () => T | null | undefined | false): Promise<T>;
  /** The ids of a member and a channel, by their names. */
  look(member: string, channel: string): Look;
  close(): void;
}

const STILL_MS = 30_000;

export async function readPage(url: string): Promise<PageReader> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/live`);
  const told: Sections = {};
  const all: ToPage[] = [];
  const shown = new Map<string, MessageJson>();
  const listeners = new Set<() => void>();
  socket.on('message', (data) => {
    const message: ToPage = JSON.parse(String(data));
    Object.assign(told, { [message.type]: message });
    all.push(message);
    if (message.type === 'messages') {
      if (message.isWhole) shown.clear();
      for (const one of message.painted) shown.set(one.id, one);
      for (const id of message.gone) shown.delete(id);
    }
    for (const listener of [...listeners]) listener();
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));

  const until: PageReader['until'] = (what, look) =>
    new Promise((resolve, reject) => {
      const stopNoting = noteWait(() => `the page to be told: ${what}`);
      const stopWaiting = whenStill(STILL_MS, () => {
        stopNoting();
        listeners.delete(check);
        reject(new Error(`The page was not told: ${what}`));
      });
      const check = () => {
        const found = look();
        if (found === null || found === undefined || found === false) return;
        stopWaiting();
        stopNoting();
        listeners.delete(check);
        resolve(found);
      };
      listeners.add(check);
      check();
    });
  await until('the world', () => told.world);

  return {
    told,
    all,
    until,
    messages: () => [...shown.values()],
    send: (message) => socket.send(JSON.stringify(message)),
    async act(act) {
      const answer = await fetch(`${url}/act`, { method: 'POST', body: JSON.stringify(act) });
      return answer.json() as Promise<ActAnswer>;
    },
    look(member, channel) {
      const { people = [], channels = [] } = told.world?.value ?? {};
      return {
        memberId: people.find((one) => one.name === member)?.id ?? '',
        channelId: channels.find((one) => one.name === channel)?.id ?? '',
      };
    },
    close: () => socket.terminate(),
  };
}
