// Core: the words of the field as data. No library, no I/O; every room speaks in these types.

/** What Discogs' `formats` say about the vinyl (src/discogs/vinyl/formats.ts has the rules). */
export interface VinylDetails {
  /** Distinct disc sizes in order, joined with ` + `: `12"`, `12" + 7"`. Null when no description is a size. */
  recordSize: string | null;
  /** Colour as Discogs words it, several discs joined with ` / `. Null when none is stated. */
  vinylColor: string | null;
  isShapedVinyl: boolean;
  /** The shape in words (`Hexagonal`), when the text has it. */
  shape: string | null;
  isPictureDisc: boolean;
  isEtched: boolean;
  /** The weight of one disc, in the words of Discogs: `180 g`. */
  weight: string | null;
  /** Vinyl-like discs in the release, containers and CDs not counted; 0 for a CD. */
  discCount: number;
}

/** One kind of thing in a release. */
export interface Carrier {
  /** A record by its size, as collectors say it: `LP`, `7"`, `10" Shellac`; else as Discogs calls it: `CD`, `Cassette`. */
  kind: string;
  count: number;
}

/** One release as a result shows it. A search row and a full release both become this. */
export interface Pressing extends VinylDetails {
  releaseId: number;
  masterId: number | null;
  /** `Artist - Title`, without Discogs' ` (2)` and `*` marks. */
  heading: string;
  year: number | null;
  country: string | null;
  label: string | null;
  catalogNumber: string | null;
  /** What is in the box, without the box. */
  carriers: Carrier[];
  /** Format descriptions a collector tells pressings apart by (`Album`, `Reissue`), sizes left out. */
  descriptions: string[];
  have: number | null;
  want: number | null;
  thumbnailUrl: string | null;
  /** The web page of the release. */
  webUrl: string;
}

/** A row of `/database/search`. */
export interface SearchRow extends Pressing {
  /** Discogs' own `user_data.in_collection`. Null when Discogs did not say. Never cached. */
  inCollection: boolean | null;
}

/** What a search of Discogs found. */
export interface SearchAnswer {
  /** The first results. */
  rows: SearchRow[];
  /** How many results there are, by Discogs' own count; null when it did not say. */
  total: number | null;
}

/** A release with all its details, from `/releases/{id}` (or, poorer, from a collection item). */
export interface Release extends Pressing {
  artist: string;
  title: string;
  coverImageUrl: string | null;
  genres: string[];
  styles: string[];
  /** Every label with its catalogue number, each pair once. `label` and `catalogNumber` are one of them. */
  labels: LabelLine[];
  /** Digits only; a release may have several. */
  barcodes: string[];
  /** All that Discogs lists, in its order. The fields above are read from it. */
  listed: ReleaseFacts;
}

/**
 * What Discogs lists of a release, in its own words and under its own keys: names keep the ` (2)` of namesakes. What is empty is
 * left out, because every record keeps this. Entries without a name are left out, too.
 */
export interface ReleaseFacts {
  artists: ListedArtist[];
  labels: ListedLabel[];
  formats: ListedFormat[];
}

export interface ListedArtist {
  name: string;
  /** The name on this release, where it is another one. */
  anv?: string;
  /** What stands between this artist and the next: `,`, `Featuring`. */
  join?: string;
  id?: number;
}

export interface ListedLabel {
  name: string;
  /** Left out: no number is printed. */
  catno?: string;
  id?: number;
}

export interface ListedFormat {
  /** `Vinyl`, `CD`, `Box Set`. */
  name: string;
  /** How many pieces there are. Left out: one piece. */
  qty?: number;
  /** Free text, which has the colour. */
  text?: string;
  /** `LP`, `12"`, `Reissue`. */
  descriptions: string[];
}

/** A label on a release, and the catalogue number that this label gave the release. */
export interface LabelLine {
  name: string;
  catalogNumber: string | null;
}

/** One copy in the Discogs collection: an instance. */
export interface CollectionItem {
  instanceId: number;
  releaseId: number;
  masterId: number | null;
  folderId: number;
  rating: number;
  /** Null when Discogs did not say. */
  addedAt: Date | null;
  notes: { fieldId: number; value: string }[];
}

/** A copy, with what the collection page says about its release. */
export interface CollectedCopy extends CollectionItem {
  release: Release;
}

export interface CollectionPage {
  page: number;
  pages: number;
  /** How many copies the whole collection has, as this answer counts them. */
  items: number;
  copies: CollectedCopy[];
}

/** A folder of a collection on Discogs. */
export interface CollectionFolder {
  id: number;
  name: string;
}

/** The value of a collection. Discogs gives strings in the currency of the account (`$75.50`). */
export interface CollectionValue {
  minimum: string;
  median: string;
  maximum: string;
}

/** A row of `records`: the release as we keep it. */
export interface StoredRecord {
  id: string;
  artistName: string;
  albumTitle: string;
  yearReleased: number | null;
  labelName: string | null;
  catalogNumber: string | null;
  discogsId: number | null;
  discogsUri: string | null;
  thumbnailUrl: string | null;
  coverImageUrl: string | null;
  genres: string[];
  styles: string[];
  /** Digits only; several barcodes have a space between them. */
  upcCode: string | null;
  recordSize: string | null;
  vinylColor: string | null;
  isShapedVinyl: boolean;
  /** Null: unknown, or no answer that has it was seen yet. A collection page has none. */
  country: string | null;
  /** Null: there is none. */
  masterId: number | null;
  /** As `ReleaseFacts`. Null, all three: the record is from an earlier version, and no sync has seen it since. */
  artists: ListedArtist[] | null;
  labels: ListedLabel[] | null;
  formats: ListedFormat[] | null;
  dataSource: 'discogs' | 'manual';
  isSyncedWithDiscogs: boolean;
  createdAt: Date;
  updatedAt: Date;
}

/** What our record says about an owned pressing. */
export interface OwnedPressing {
  year: number | null;
  catalogNumber: string | null;
}

/** Owned releases of one master. */
export interface OtherPressings {
  /** At least 1. */
  count: number;
  /** The oldest that our records know. */
  one: OwnedPressing;
}

/** What the local tables alone know about owning one release. src/core/ownership.ts derives the state from it. */
export interface Ownership {
  /** Copies of this release in the Discogs collection, as last seen. */
  copies: number;
  /** Other releases of the same master that are in the collection; null: none. */
  otherPressings: OtherPressings | null;
  /** The row in `records`, if there is one. */
  record: { isSyncedWithDiscogs: boolean } | null;
  /** An add of it is still open. */
  addIsOpen: boolean;
  /**
   * Discogs itself said since the beginning of the last complete sync that the release is owned (`user_data`, or a 409), and no
   * Undo came after.
   */
  discogsSaysOwned: boolean;
  /** The whole collection was read at least once. The same for every release. */
  hasSynced: boolean;
}

/** Who asked for a copy, and where: answers "who added this?". Discord ids as strings. */
export interface Requester {
  userId: string;
  guildId: string;
  channelId: string;
}

/**
 * The intent for one copy of a release, written down before Discogs is asked (docs/architecture.md, "One Add").
 * `open`: undecided. `added`: a copy was made. `found`: a copy was there already (or 409).
 * `refused`: Discogs refused it, nothing was made. `local`: saved here only, without a call to Discogs. `undoing`: it was
 * `added`, and its copy is being removed. `undone`: it was taken back.
 */
export type IntentStatus = 'open' | 'added' | 'found' | 'refused' | 'local' | 'undoing' | 'undone';

export interface AddIntent {
  id: number;
  releaseId: number;
  /** Its row in `records`. */
  recordId: string | null;
  status: IntentStatus;
  requester: Requester | null;
  /** This add made the row in `records`. */
  rowCreated: boolean;
  /** `is_synced_with_discogs` before this add. */
  flagBefore: boolean;
  /** Instances known before the POST; null until they were read. */
  knownInstanceIds: number[] | null;
  /** The copy this intent made, if any. */
  instanceId: number | null;
  /** True when `instanceId` is from Discogs' own 201 answer to us: only such a copy can be undone. */
  confirmedByDiscogs: boolean;
  /**
   * The fencing token: the number of claims so far. The last claimer holds the intent, and the store refuses an older number.
   */
  attempt: number;
  /** Until when its holder has it alone. Null: it has no holder. */
  leaseUntil: Date | null;
  /**
   * The moment of this reading by the clock of the database server. That clock also wrote `leaseUntil`, `createdAt`,
   * `postedAt`, `gaveUpAt` and `undoSentAt`. Null: the clock of this process counts.
   */
  readAt: Date | null;
  createdAt: Date;
  /** When the POST was last sent. Null: never. */
  postedAt: Date | null;
  /** When the last POST was given up without a known outcome. */
  gaveUpAt: Date | null;
  closedAt: Date | null;
  /** When the DELETE of its copy was last sent. Null: never, or the Undo was given up. */
  undoSentAt: Date | null;
}

/** Reported to a caller that waits longer than about 3 s. */
export interface BudgetWait {
  /** The estimated wait from now, in ms. */
  ms: number;
  /**
   * `budget`: our own requests of the last minute; `asked-to-wait`: Discogs sent a 429; `restart`: requests are kept free
   * that an earlier process may have used.
   */
  reason: 'budget' | 'asked-to-wait' | 'restart';
}
