// Soak, audit: all data that the audit reads. Times are epoch ms of the sandbox's clock, unless the name says `wall`.

/** One copy in the owner's collection, from its addition to its removal. */
export interface CopyLife {
  readonly instanceId: number;
  readonly releaseId: number;
  /** The folder that the copy was put into. It can have been moved since. */
  readonly folderId: number;
  /**
   * `start`: the copy was there before the bot. `hand`: a person added it on discogs.com. `bot`: a POST of the bot added it.
   */
  readonly madeBy: 'start' | 'hand' | 'bot';
  readonly madeAt: number;
  readonly goneBy: 'hand' | 'bot' | null;
  readonly goneAt: number | null;
}

/** What a person asked for, when it is about copies. */
export type WishKind = 'add' | 'another' | 'undo' | 'remove' | 'forget';

/**
 * What the bot said about a request for copies, read from the words of its message. `owned`: there was nothing to add. `used`:
 * the button was pressed before. `set`: the setting is as the person wants it.
 */
export type Told =
  | 'set'
  | 'added'
  | 'another-added'
  | 'owned'
  | 'used'
  | 'undone'
  | 'row-removed'
  | 'forgotten'
  | 'something-else';

/** What a person wants to set with /settings. `folderId` null: the folder of the configuration. */
export type Setting =
  | { readonly kind: 'private'; readonly isPrivate: boolean }
  | { readonly kind: 'folder'; readonly folderId: number | null };

export interface Wish {
  readonly kind: WishKind;
  readonly releaseId: number;
  /** The copy that a Remove names. */
  readonly instanceId?: number | undefined;
  readonly messageId: string | null;
  /** The person can use /sync, so they can remove any copy. */
  readonly byManager: boolean;
}

/** One use of a command, button or suggestion. */
export interface Use {
  readonly id: string;
  /** Who did what, for the person who looks into a finding. */
  readonly what: string;
  readonly kind: 'command' | 'component' | 'autocomplete' | 'modal';
  readonly state: 'waiting' | 'deferred' | 'answered' | 'failed';
  readonly at: number;
  readonly acknowledgedAt: number | null;
  /** What the person asked for. Null if it is not about copies, or if the person is not allowed to. */
  readonly wish: Wish | null;
  /** Null: it is not about settings. */
  readonly setting: Setting | null;
  /** Everyone in the channel sees a message that the bot made for this use. */
  readonly isPublic: boolean;
  readonly told: readonly { readonly what: Told; readonly at: number }[];
  /** A fault cut or refused the first answer to this use. */
  readonly wasCut: boolean;
  /** The bot's log says that this use was handled to its end. */
  readonly isLogged: boolean;
}

/** A time in which Discord and the bot could not reach each other, and the reason. */
export interface Span {
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

export interface ShownMessage {
  readonly id: string;
  readonly at: number;
  readonly isThinking: boolean;
  readonly title: string | null;
  readonly content: string;
  readonly customIds: readonly string[];
  /** The use that this message answers. */
  readonly useId: string | null;
  /**
   * This message is a follow-up, and its response was lost. The bot made the follow-up again, and cannot find this message any
   * more.
   */
  readonly wasLost: boolean;
}

/** A request that the strict local Discord refused. */
export interface Refused {
  readonly at: number;
  readonly rule: string;
  readonly code: number;
  readonly status: number | null;
  readonly message: string;
  readonly request: string;
  /** The first answer to that interaction met a fault, so the bot sent it again. */
  readonly wasCut: boolean;
}

/** One process of the bot. */
export interface Life {
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly how: 'killed' | 'stopped' | 'by itself';
  readonly code: number | null;
  /** The last lines that the process printed, if it ended by itself. */
  readonly tail: readonly string[];
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly wallMs: number;
  readonly rssBytes: number;
  /** Measured right after a garbage collection. */
  readonly heapBytes: number;
  readonly handles: number;
}

export interface LogLine {
  readonly level: number;
  readonly message: string;
  readonly text: string;
}

export interface StoredIntent {
  readonly id: number;
  readonly releaseId: number;
  readonly status: string;
  readonly instanceId: number | null;
  /** The flag of the record before this add. */
  readonly flagBefore: boolean;
  /** The message that says that the add waits. Null: there is none, or it was put right. */
  readonly messageId?: string | null;
}

/** The content of the database at the end. */
export interface Stored {
  readonly records: readonly { readonly releaseId: number; readonly isSynced: boolean }[];
  readonly mirror: readonly { readonly instanceId: number; readonly releaseId: number }[];
  readonly intents: readonly StoredIntent[];
  readonly runs: readonly {
    readonly id: number;
    readonly kind: string;
    readonly status: string;
    readonly isOver: boolean;
  }[];
}

/** A moment at which a message of the bot shows the button "✓ Owned" for a release. */
export interface Claim {
  readonly releaseId: number;
  readonly at: number;
  readonly messageId: string;
}

/** A post of the feed that was ever made. */
export interface FeedPost {
  /** Marks the post: two messages with the same one are the same post. */
  readonly mark: string;
  /** The releases that it shows. */
  readonly releases: readonly number[];
}

/** A value that a member typed into the form of details of a copy. */
export interface Typed {
  readonly instanceId: number;
  readonly fieldId: number;
  readonly value: string;
}

/** A press of the button of a `/crate import`. */
export interface Import {
  readonly at: number;
  /** The message with the button: what it lists is added once. */
  readonly messageId: string;
  /** How many copies the file lists of each release. */
  readonly listed: Readonly<Record<number, number>>;
}

export interface World {
  readonly speed: number;
  readonly copies: readonly CopyLife[];
  readonly uses: readonly Use[];
  readonly stored: Stored;
  /** `sync`, `preview`: the title of the quiet sync, and the description of the preview after it. */
  readonly quiet: {
    readonly sync: string;
    readonly preview: string;
    /** The copies of the exported file after it (null: there was no file), and those on Discogs at that time, as text. */
    readonly exported: readonly string[] | null;
    readonly shelf: readonly string[];
  };
  readonly budget: {
    readonly limit: number;
    readonly refused: number;
    readonly mostInWindow: number;
  };
  readonly messages: readonly ShownMessage[];
  readonly imports: readonly Import[];
  readonly posts: readonly FeedPost[];
  /** How many saved adds the bot has added by itself. */
  readonly healed: number;
  /** What members typed, and what the copies of the collection have in the end. */
  readonly details: { readonly typed: readonly Typed[]; readonly there: readonly Typed[] };
  readonly claims: readonly Claim[];
  /** Messages that everyone sees and that show a folder or a note of a copy, or a price. */
  readonly exposures: readonly string[];
  readonly refusals: readonly Refused[];
  /** The times at which people deleted messages of the bot. */
  readonly deletions: readonly number[];
  readonly spans: readonly Span[];
  readonly lives: readonly Life[];
  /** Lines at `warn` and above. */
  readonly log: readonly LogLine[];
  /** Secrets that were found: the name of each secret (never its value) and the place. */
  readonly leaks: readonly string[];
}

/** What is wrong, with the details that a person needs to look into it. */
export interface Finding {
  readonly rule: string;
  readonly what: string;
}
