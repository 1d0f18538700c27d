// Soak, audit: all that the audit looks at, as plain data. Times are epoch ms on the sandbox's clock unless the name says wall.

/** One copy of the owner's collection, from its birth to its end. */
export interface CopyLife {
  readonly instanceId: number;
  readonly releaseId: number;
  /** `start`: it was there before the bot; `hand`: a person added it on discogs.com; `bot`: it came by a POST. */
  readonly madeBy: 'start' | 'hand' | 'bot';
  readonly madeAt: number;
  readonly goneBy: 'hand' | 'bot' | null;
  readonly goneAt: number | null;
}

/** What a person asked for, as far as copies are concerned. */
export type WishKind = 'add' | 'another' | 'undo';

/** What the bot said about a wish, by its own words. `owned`: nothing was to be added. `used`: that button was pressed before. */
export type Told = 'added' | 'another-added' | 'owned' | 'used' | 'undone' | 'row-removed' | 'something-else';

/** One use of a command, button or suggestion. */
export interface Use {
  readonly id: string;
  /** Who did what, for a person who looks into a finding. */
  readonly what: string;
  readonly kind: 'command' | 'component' | 'autocomplete' | 'modal';
  readonly state: 'waiting' | 'deferred' | 'answered' | 'failed';
  readonly at: number;
  readonly acknowledgedAt: number | null;
  /** Set when it is about copies, by a person who may. */
  readonly wish: {
    readonly kind: WishKind;
    readonly releaseId: number;
    readonly messageId: string | null;
  } | null;
  readonly told: readonly { readonly what: Told; readonly at: number }[];
  /** Its own first answer met a fault on the way. */
  readonly wasCut: boolean;
  /** The bot's log says that it was handled to its end. */
  readonly isLogged: boolean;
}

/** A time in which Discord and the bot could not reach each other, and why. */
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
  /** The use that it answers. */
  readonly useId: string | null;
  /** A follow-up whose answer was lost: the bot made it again, and cannot find the first any more. */
  readonly wasLost: boolean;
}

/** What the strict local Discord refused. */
export interface Refused {
  readonly at: number;
  readonly rule: string;
  readonly code: number;
  readonly status: number | null;
  readonly message: string;
  readonly request: string;
  /** The first answer to that interaction met a fault on the way, and was sent again. */
  readonly wasCut: boolean;
}

/** One process of the bot. */
export interface Life {
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly how: 'killed' | 'stopped' | 'by itself';
  readonly code: number | null;
  /** Its last lines, when it ended by itself. */
  readonly tail: readonly string[];
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly wallMs: number;
  readonly rssBytes: number;
  /** Right after a collection of garbage. */
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
}

/** What the database held when all was over. */
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

export interface World {
  readonly speed: number;
  readonly copies: readonly CopyLife[];
  readonly uses: readonly Use[];
  readonly stored: Stored;
  /** Titles of the quiet sync and of the preview after it, in the end. */
  readonly quiet: { readonly sync: string; readonly preview: string };
  readonly budget: {
    readonly limit: number;
    readonly refused: number;
    readonly mostInWindow: number;
  };
  readonly messages: readonly ShownMessage[];
  readonly refusals: readonly Refused[];
  /** When persons deleted messages of the bot. */
  readonly deletions: readonly number[];
  readonly spans: readonly Span[];
  readonly lives: readonly Life[];
  /** Lines at `warn` and above. */
  readonly log: readonly LogLine[];
  /** Where a secret was found: which one (never its value) and where. */
  readonly leaks: readonly string[];
}

/** What is wrong, and what is needed to look into it. */
export interface Finding {
  readonly rule: string;
  readonly what: string;
}
