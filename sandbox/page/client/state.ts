// Sandbox, page in the browser: the data that the server has sent, and the listeners of its changes.
import type { Command, MessageJson } from '../../discord/api.ts';
import type {
  Look,
  PageBot,
  PageClock,
  PageCollection,
  PageFault,
  PageRelease,
  PageRequest,
  PageUse,
  PageWorld,
  ToPage,
} from '../protocol.ts';

export type Section = ToPage['type'] | 'look' | 'connection';

export interface State {
  readonly world: PageWorld | null;
  readonly look: Look | null;
  readonly isConnected: boolean;
  readonly messages: ReadonlyMap<string, MessageJson>;
  readonly uses: readonly PageUse[];
  /** By channel, except the one that is shown: the id of the newest message in it. */
  readonly newest: Readonly<Record<string, string>>;
  readonly commands: readonly Command[];
  /** The commands in the menu of a message. */
  readonly menuCommands: readonly Command[];
  readonly bot: PageBot;
  readonly faults: readonly PageFault[];
  readonly collection: PageCollection;
  readonly catalogue: readonly PageRelease[];
  readonly requests: ReadonlyMap<number, PageRequest>;
  readonly speed: number;
  /** Epoch ms of the sandbox's clock. */
  now(): number;
  onChange(sections: readonly Section[], listener: () => void): void;
}

export interface StateWriter extends State {
  apply(message: ToPage): void;
  setLook(look: Look): void;
  setConnected(isConnected: boolean): void;
}

// More than a rate-limit window of 60 calls.
const KEPT_REQUESTS = 240;

/**
 * Reads the sandbox's clock from a message. If page and server are on one machine, their real clocks agree and show how long
 * the message took. Otherwise the difference is not plausible, and the message counts as new.
 */
function clockFrom({ nowMs, wallMs, speed }: PageClock) {
  const lateMs = Date.now() - wallMs;
  const isBelievable = lateMs >= 0 && lateMs < 2_000;
  return { nowMs: nowMs + (isBelievable ? lateMs * speed : 0), speed, heardAt: performance.now() };
}

export function createState(): StateWriter {
  const listeners = new Map<Section, Set<() => void>>();
  const messages = new Map<string, MessageJson>();
  const requests = new Map<number, PageRequest>();
  let clock = { nowMs: Date.now(), speed: 1, heardAt: performance.now() };

  const tell = (section: Section) => {
    for (const listener of listeners.get(section) ?? []) listener();
  };

  const state: StateWriter = {
    world: null,
    look: null,
    isConnected: false,
    messages,
    uses: [],
    newest: {},
    commands: [],
    menuCommands: [],
    bot: { state: 'starting', lastEnd: null, log: [] },
    faults: [],
    collection: { total: 0, shown: [], hasMore: false, wants: [] },
    catalogue: [],
    requests,
    get speed() {
      return clock.speed;
    },
    now: () => clock.nowMs + (performance.now() - clock.heardAt) * clock.speed,
    onChange(sections, listener) {
      for (const section of sections) {
        const known = listeners.get(section) ?? new Set();
        known.add(listener);
        listeners.set(section, known);
      }
    },
    apply(message) {
      switch (message.type) {
        case 'clock':
          clock = clockFrom(message.value);
          break;
        case 'requests':
          for (const request of message.value) requests.set(request.seq, request);
          for (const seq of [...requests.keys()].slice(0, -KEPT_REQUESTS)) requests.delete(seq);
          break;
        case 'messages': {
          const { look, isWhole, painted, gone } = message;
          if (look.memberId !== state.look?.memberId || look.channelId !== state.look.channelId) return;
          if (isWhole) messages.clear();
          for (const one of painted) messages.set(one.id, one);
          for (const id of gone) messages.delete(id);
          break;
        }
        default:
          Object.assign(state, { [message.type]: message.value });
      }
      tell(message.type);
    },
    setLook(look) {
      Object.assign(state, { look });
      messages.clear();
      tell('look');
      tell('messages');
    },
    setConnected(isConnected) {
      if (isConnected === state.isConnected) return;
      Object.assign(state, { isConnected });
      if (isConnected) requests.clear();
      // The bot is part of the sandbox, so it has ended, too.
      else Object.assign(state, { bot: { ...state.bot, state: 'offline', lastEnd: null } });
      tell('connection');
      tell('bot');
    },
  };
  return state;
}
