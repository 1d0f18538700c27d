// Sandbox, page in the browser: the connection to the server. It comes back by itself when the demo is started again.
import type { Act, ActAnswer, FromPage, Look } from '../protocol.ts';
import type { StateWriter } from './state.ts';

export interface Link {
  /** Carries out an act. If the server is gone, the answer is a refusal like any other. */
  act(act: Act): Promise<ActAnswer>;
  look(look: Look): void;
  showReleases(count: number): void;
}

const RETRY_MS = 1_000;

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
    async act(act) {
      try {
        const answer = await fetch('/act', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(act),
        });
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
