// Sandbox, page: the messages between the page and its server. Types only, which both sides import.
import type { Choice, Command, MessageJson } from '../discord/api.ts';
import type { Modal } from '../discord/modal-shapes.ts';

export interface PagePerson {
  readonly id: string;
  readonly name: string;
  /** In one word: the reason to speak as this person. */
  readonly role: string;
  /** Can delete messages of others. */
  readonly mayRemove: boolean;
}

export interface PageChannel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
}

/** A photo to try, at `/photos/<name>`. */
export interface PagePhoto {
  readonly name: string;
  /** What it shows, in a few words. */
  readonly label: string;
}

export interface PageWorld {
  readonly guild: { readonly id: string; readonly name: string };
  readonly bot: { readonly id: string; readonly name: string };
  readonly people: readonly PagePerson[];
  readonly channels: readonly PageChannel[];
  readonly photos: readonly PagePhoto[];
  /** The Discogs account. */
  readonly account: string;
}

/** The person who looks, and the channel. */
export interface Look {
  readonly memberId: string;
  readonly channelId: string;
}

/** A use of a command, of a menu's command, button, select or modal that is not finished for the person who did it. */
export interface PageUse {
  readonly id: string;
  readonly kind: 'command' | 'menu' | 'component' | 'modal';
  readonly state: 'waiting' | 'deferred' | 'answered' | 'failed';
  /** Epoch ms of the sandbox's clock. */
  readonly createdAt: number;
  /** Of a command, and of a menu's command. */
  readonly commandName: string | null;
  /** The message of the component that was used. The component itself is `customId`. */
  readonly messageId: string | null;
  readonly customId: string | null;
  /** The message with the answer. Null: there is none yet. */
  readonly answerId: string | null;
  readonly modal: Modal | null;
}

export interface PageBot {
  /** The state of the process, and whether it is connected to Discord's gateway. */
  readonly state: 'online' | 'starting' | 'stopping' | 'offline';
  readonly lastEnd: string | null;
  /** The last lines of its log. */
  readonly log: readonly string[];
}

/** The sandbox's clock, read when the message was sent. */
export interface PageClock {
  readonly nowMs: number;
  /** The real clock at that moment, epoch ms. */
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
  /** When the call was counted: epoch ms of the sandbox's clock. */
  readonly at: number;
  readonly method: string;
  /** Path and query, in a readable form. */
  readonly target: string;
  readonly status: number | null;
  readonly used: number | null;
  readonly limit: number | null;
  readonly fault: string | null;
  /** In ms of the sandbox's clock. Null: there is no answer, or not yet. */
  readonly tookMs: number | null;
  readonly isOpen: boolean;
}

export interface PageRelease {
  readonly id: number;
  readonly heading: string;
  readonly title: string;
  /** 0: the year is unknown. */
  readonly year: number;
  readonly details: string;
  /** Null: there is no image. */
  readonly cover: string | null;
}

export interface PageCollection {
  /** The number of all copies. */
  readonly total: number;
  /** The newest releases first, one entry for each release. */
  readonly shown: readonly {
    readonly release: PageRelease;
    readonly instanceIds: readonly number[];
    /** What the owner has noted of the newest copy: field values, folder, rating. Empty: nothing. */
    readonly details: string;
  }[];
  readonly hasMore: boolean;
  /** The wantlist, the newest first. */
  readonly wants: readonly PageRelease[];
}

/** A message of the server, over the WebSocket. A section replaces the section that the page had. */
export type ToPage =
  | { readonly type: 'world'; readonly value: PageWorld }
  | { readonly type: 'catalogue'; readonly value: readonly PageRelease[] }
  | { readonly type: 'commands'; readonly value: readonly Command[] }
  /** The commands in the menu of a message. */
  | { readonly type: 'menuCommands'; readonly value: readonly Command[] }
  | { readonly type: 'uses'; readonly value: readonly PageUse[] }
  /** By other channel: the id of the newest message that this person sees there. `0`: there is none. */
  | { readonly type: 'newest'; readonly value: Readonly<Record<string, string>> }
  | { readonly type: 'bot'; readonly value: PageBot }
  | { readonly type: 'clock'; readonly value: PageClock }
  | { readonly type: 'faults'; readonly value: readonly PageFault[] }
  | { readonly type: 'collection'; readonly value: PageCollection }
  | { readonly type: 'requests'; readonly value: readonly PageRequest[] }
  /** `look`: the person and channel of this answer. It can be an earlier one than the page shows now. */
  | {
      readonly type: 'messages';
      readonly look: Look;
      readonly isWhole: boolean;
      readonly painted: readonly MessageJson[];
      readonly gone: readonly string[];
    };

/** A message of the page, over the WebSocket. */
export type FromPage =
  | { readonly type: 'look'; readonly look: Look }
  /** How many releases of the collection to show. */
  | { readonly type: 'more'; readonly releases: number };

export type OptionValues = Readonly<Record<string, string | number | boolean>>;

/** What a person gives a form besides files, by custom id. */
export type TypedValues = Readonly<Record<string, string | readonly string[] | boolean>>;

/** What a person does on the page. It is sent to `POST /act`, with its files (act-body.ts). */
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
      readonly values: TypedValues;
    }
  | { readonly do: 'close-modal'; readonly look: Look; readonly use: string }
  | { readonly do: 'dismiss'; readonly look: Look; readonly message: string }
  | { readonly do: 'dismiss-use'; readonly look: Look; readonly use: string }
  | { readonly do: 'menu'; readonly look: Look; readonly message: string; readonly command: string }
  /** Forwards a message into the channel of `look`. */
  | { readonly do: 'forward'; readonly look: Look; readonly message: string }
  | { readonly do: 'remove'; readonly look: Look; readonly message: string }
  /** A message, with the files under the name `files`. */
  | { readonly do: 'post'; readonly look: Look; readonly text: string }
  | { readonly do: 'bot'; readonly how: 'start' | 'stop' | 'kill' | 'kill-and-start' }
  | { readonly do: 'speed'; readonly speed: number }
  | { readonly do: 'fault'; readonly name: string; readonly isOn: boolean }
  | { readonly do: 'add-copy'; readonly release: number }
  | { readonly do: 'remove-copy'; readonly instance: number }
  | { readonly do: 'want'; readonly release: number; readonly isOn: boolean }
  | { readonly do: 'fill'; readonly count: number }
  | { readonly do: 'correct'; readonly release: number; readonly title: string; readonly year: number };

/** `choices` only after `autocomplete`. `use` after every act that the bot must answer. */
export type ActAnswer =
  | { readonly ok: true; readonly use?: string; readonly choices?: readonly Choice[] }
  | { readonly ok: false; readonly reason: string; readonly message: string };
