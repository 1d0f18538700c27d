// Sandbox, page in the browser: the connection to the server. It comes back by itself when the demo is started again.
import type { Act, ActAnswer, FromPage, Look } from '../protocol.ts';
import type { StateWriter } from './state.ts';

export interface Link {
  /**
   * Carries out an act. If the server is gone, the answer is a refusal like any other.
   * @param files for the options of a command, by their names.
   */
  act(act: Act, files?: Readonly<Record<string, File>>): Promise<ActAnswer>;
  look(look: Look): void;
  showReleases(count: number): void;
}

const RETRY_MS = 1_000;

function bodyOf(act: Act, files: Readonly<Record<string, File>>) {
  const json = JSON.stringify(act);
  const entries = Object.entries(files);
  if (entries.length === 0) return { headers: { 'content-type': 'application/json' }, body: json };
  const form = new FormData();
  form.set('act', json);
  for (const [option, file] of entries) form.set(option, file);
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
