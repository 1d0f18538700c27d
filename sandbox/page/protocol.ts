// Sandbox, page: what the page and its server say to each other. Types only: both sides import them.
import type { Choice, Command, MessageJson, Modal } from '../discord/api.ts';

export interface PagePerson {
  readonly id: string;
  readonly name: string;
  /** In a word: why one would speak as this person. */
  readonly role: string;
  /** May delete what others wrote. */
  readonly mayRemove: boolean;
}

export interface PageChannel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
}

export interface PageWorld {
  readonly guild: { readonly id: string; readonly name: string };
  readonly bot: { readonly id: string; readonly name: string };
  readonly people: readonly PagePerson[];
  readonly channels: readonly PageChannel[];
  /** The Discogs account. */
  readonly account: string;
}

/** Who looks at what. */
export interface Look {
  readonly memberId: string;
  readonly channelId: string;
}

/** A use of a command, button, select or modal that is not over for the person who did it. */
export interface PageUse {
  readonly id: string;
  readonly kind: 'command' | 'component' | 'modal';
  readonly state: 'waiting' | 'deferred' | 'answered' | 'failed';
  /** Epoch ms of the sandbox's clock. */
  readonly createdAt: number;
  readonly commandName: string | null;
  /** The message whose component it was, and which. */
  readonly messageId: string | null;
  readonly customId: string | null;
  /** The message that answers, when there is one. */
  readonly answerId: string | null;
  readonly modal: Modal | null;
}

export interface PageBot {
  /** The process, and whether Discord's gateway has it. */
  readonly state: 'online' | 'starting' | 'stopping' | 'offline';
  readonly lastEnd: string | null;
  /** The last lines of its log. */
  readonly log: readonly string[];
}

/** The sandbox's clock at the moment of sending. */
export interface PageClock {
  readonly nowMs: number;
  /** The wall clock at that moment, epoch ms. */
  readonly wallMs: number;
  readonly speed: number;
}

export interface PageFault {
  readonly name: string;
  readonly group: 'Discogs' | 'Discord';
  readonly label: string;
  readonly what: string;
  readonly isOn: boolean;
}

/** One call to the local Discogs. */
export interface PageRequest {
  readonly seq: number;
  /** Epoch ms of the sandbox's clock, when it was counted. */
  readonly at: number;
  readonly method: string;
  /** Path and query, readable. */
  readonly target: string;
  readonly status: number | null;
  readonly used: number | null;
  readonly limit: number | null;
  readonly fault: string | null;
  /** Of the sandbox's clock; null: no answer yet, or ever. */
  readonly tookMs: number | null;
  readonly isOpen: boolean;
}

export interface PageRelease {
  readonly id: number;
  readonly heading: string;
  readonly title: string;
  /** 0: unknown. */
  readonly year: number;
  readonly details: string;
  /** Null: no picture. */
  readonly cover: string | null;
}

export interface PageCollection {
  /** Copies in all. */
  readonly total: number;
  /** Newest first, one entry a release. */
  readonly shown: readonly { readonly release: PageRelease; readonly instanceIds: readonly number[] }[];
  readonly hasMore: boolean;
}

/** From the server, over the WebSocket. A section that is sent replaces what was known of it. */
export type ToPage =
  | { readonly type: 'world'; readonly value: PageWorld }
  | { readonly type: 'catalogue'; readonly value: readonly PageRelease[] }
  | { readonly type: 'commands'; readonly value: readonly Command[] }
  | { readonly type: 'uses'; readonly value: readonly PageUse[] }
  | { readonly type: 'bot'; readonly value: PageBot }
  | { readonly type: 'clock'; readonly value: PageClock }
  | { readonly type: 'faults'; readonly value: readonly PageFault[] }
  | { readonly type: 'collection'; readonly value: PageCollection }
  | { readonly type: 'requests'; readonly value: readonly PageRequest[] }
  /** `look` says for whom and where: answers to an earlier look may still be on their way. */
  | {
      readonly type: 'messages';
      readonly look: Look;
      readonly isWhole: boolean;
      readonly painted: readonly MessageJson[];
      readonly gone: readonly string[];
    };

/** From the page, over the WebSocket. */
export type FromPage =
  | { readonly type: 'look'; readonly look: Look }
  /** How many releases of the collection to show. */
  | { readonly type: 'more'; readonly releases: number };

export type OptionValues = Readonly<Record<string, string | number | boolean>>;

/** What a person does; sent to `POST /act`. */
export type Act =
  | { readonly do: 'slash'; readonly look: Look; readonly command: string; readonly options: OptionValues }
  | {
      readonly do: 'autocomplete';
      readonly look: Look;
      readonly command: string;
      readonly options: OptionValues;
      readonly focused: { readonly name: string; readonly value: string };
    }
  | { readonly do: 'press'; readonly look: Look; readonly message: string; readonly button: string }
  | {
      readonly do: 'select';
      readonly look: Look;
      readonly message: string;
      readonly select: string;
      readonly values: readonly string[];
    }
  | {
      readonly do: 'submit';
      readonly look: Look;
      readonly use: string;
      readonly values: Readonly<Record<string, string | readonly string[]>>;
    }
  | { readonly do: 'close-modal'; readonly look: Look; readonly use: string }
  | { readonly do: 'dismiss'; readonly look: Look; readonly message: string }
  | { readonly do: 'dismiss-use'; readonly look: Look; readonly use: string }
  | { readonly do: 'remove'; readonly look: Look; readonly message: string }
  | { readonly do: 'say'; readonly look: Look; readonly text: string }
  | { readonly do: 'bot'; readonly how: 'start' | 'stop' | 'kill' | 'kill-and-start' }
  | { readonly do: 'speed'; readonly speed: number }
  | { readonly do: 'fault'; readonly name: string; readonly isOn: boolean }
  | { readonly do: 'add-copy'; readonly release: number }
  | { readonly do: 'remove-copy'; readonly instance: number }
  | { readonly do: 'fill'; readonly count: number }
  | { readonly do: 'correct'; readonly release: number; readonly title: string; readonly year: number };

/** `choices` only after `autocomplete`; `use` after everything that the bot has to answer. */
export type ActAnswer =
  | { readonly ok: true; readonly use?: string; readonly choices?: readonly Choice[] }
  | { readonly ok: false; readonly reason: string; readonly message: string };
