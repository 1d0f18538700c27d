// Sandbox, page in the browser: the connection to the server. It comes back by itself when the demo is started again.
import type { Act, ActAnswer, FromPage, Look } from '../protocol.ts';
import type { StateWriter } from './state.ts';

export type NamedFiles = Readonly<Record<string, readonly File[]>>;

export interface Link {
  /**
   * Carries out an act. If the server is gone, the answer is a refusal like any other.
   * @param files by the name of their option or field; `files` for those of a message.
   */
  act(act: Act, files?: NamedFiles): Promise<ActAnswer>;
  look(look: Look): void;
  showReleases(count: number): void;
}

const RETRY_MS = 1_000;
/** Less than the server takes (server.ts). A larger act would end without an answer. */
const MOST_BYTES = 30 * 1024 * 1024;

const sizeOf = (files: NamedFiles) =>
  Object.values(files)
    .flat()
    .reduce((total, file) => total + file.size, 0);

function bodyOf(act: Act, files: NamedFiles) {
  const json = JSON.stringify(act);
  const entries = Object.entries(files).flatMap(([name, all]) => all.map((file) => [name, file] as const));
  if (entries.length === 0) return { headers: { 'content-type': 'application/json' }, body: json };
  const form = new FormData();
  form.set('act', json);
  for (const [name, file] of entries) form.append(name, file);
  return { body: form };
}

export function connect(state: StateWriter): Link {
  let socket: WebSocket | null = null;
  const send = (message: FromPage) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };

  const open = () => {
    socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`);
    socket.onopen = () => {
      state.setConnected(true);
      if (state.look) send({ type: 'look', look: state.look });
    };
    socket.onmessage = (event: MessageEvent<string>) => state.apply(JSON.parse(event.data));
    socket.onclose = () => {
      state.setConnected(false);
      setTimeout(open, RETRY_MS);
    };
  };
  open();

  return {
    async act(act, files = {}) {
      if (sizeOf(files) > MOST_BYTES)
        return { ok: false, reason: 'too-large', message: 'The files are too large together' };
      try {
        const answer = await fetch('/act', { method: 'POST', ...bodyOf(act, files) });
        return await answer.json();
      } catch {
        return {
          ok: false,
          reason: 'failed',
          message: 'The sandbox does not answer. Is `npm run demo` still running?',
        };
      }
    },
    look(look) {
      state.setLook(look);
      send({ type: 'look', look });
    },
    showReleases: (releases) => send({ type: 'more', releases }),
  };
}
