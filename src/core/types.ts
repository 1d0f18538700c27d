// Core: the types of the field: releases, copies, records. Every room uses them. No library, no I/O.

/** Facts about the vinyl of a release, read from Discogs' `formats` (src/discogs/vinyl/formats.ts has the rules). */
export interface VinylDetails {
  /** The different disc sizes in order, joined with ` + `: `12"`, `12" + 7"`. Null when no description is a size. */
  recordSize: string | null;
  /** The colour in the words of Discogs; those of several discs are joined with ` / `. Null when Discogs has none. */
  vinylColor: string | null;
  isShapedVinyl: boolean;
  /** The shape in words (`Hexagonal`). Null when Discogs has none. */
  shape: string | null;
  isPictureDisc: boolean;
  isEtched: boolean;
  /** The weight of one disc, in the words of Discogs: `180 g`. */
  weight: string | null;
  /** The number of discs of vinyl, shellac and similar in the release. Boxes and CDs do not count. */
  discCount: number;
}

/** One kind of sound carrier in a release, and how many of them there are. */
export interface Carrier {
  /** A record has the name that collectors use (`LP`, `7"`, `10" Shellac`), any other carrier that of Discogs (`CD`). */
  kind: string;
  count: number;
}

/** A release with the facts that a search result shows. A search row and a full release both have them. */
export interface Pressing extends VinylDetails {
  releaseId: number;
  masterId: number | null;
  /** `Artist - Title`, without Discogs' ` (2)` and `*` marks. */
  heading: string;
  year: number | null;
  country: string | null;
  label: string | null;
  catalogNumber: string | null;
  /** The sound carriers. A box around them is left out. */
  carriers: Carrier[];
  /** The format descriptions by which collectors distinguish pressings (`Album`, `Reissue`). Sizes are left out. */
  descriptions: string[];
  have: number | null;
  want: number | null;
  thumbnailUrl: string | null;
  /** The web page of the release. */
  webUrl: string;
  /** What is etched or stamped in the run-outs, each text once. Empty: none is recorded, or the answer has none. */
  etchings: Etching[];
}

/** A matrix number or another text in the run-out of a record, as Discogs records it. */
export interface Etching {
  text: string;
  /** Discogs' description, usually the side (`Side A, etched`). Null: there is none, as in a search row. */
  side: string | null;
}

/** A result in an answer of `/database/search`, or a version of a master. */
export interface SearchRow extends Pressing {
  /** Discogs says that the owner of the token has the release (`user_data`, `stats.user`). Null: it did not say. Never cached. */
  inCollection: boolean | null;
  /** The same for the wantlist of the owner. */
  inWantlist: boolean | null;
}

/** What a search of Discogs found. */
export interface SearchAnswer {
  /** The first results, as many as Discogs put on one page. */
  rows: SearchRow[];
  /** How many results there are, by Discogs' count. Null when Discogs did not say. */
  total: number | null;
}

/** A release with all its details, from `/releases/{id}`; or with fewer details, from an item of a collection page. */
export interface Release extends Pressing {
  artist: string;
  title: string;
  coverImageUrl: string | null;
  genres: string[];
  styles: string[];
  /**
   * Every label with its catalogue number, each pair once. `label` and `catalogNumber` of the Pressing are one of these pairs.
   */
  labels: LabelLine[];
  /** The barcodes, digits only. */
  barcodes: string[];
  /**
   * The artists, labels and formats as Discogs lists them, in its order. Artist, labels and facts of the vinyl come from these.
   */
  listed: ReleaseFacts;
}

/**
 * The artists, labels and formats of a release in the words of Discogs and under its keys. Names keep the ` (2)` with which
 * Discogs numbers equal names. Every record has these facts, so empty fields are left out to save room. Entries without a name
 * are left out, too.
 */
export interface ReleaseFacts {
  artists: ListedArtist[];
  labels: ListedLabel[];
  formats: ListedFormat[];
}

export interface ListedArtist {
  name: string;
  /** The name as this release prints it. Left out if it is the same. */
  anv?: string;
  /** The text between this artist and the next one: `,`, `Featuring`. */
  join?: string;
  id?: number;
}

export interface ListedLabel {
  name: string;
  /** The catalogue number. Left out if none is printed. */
  catno?: string;
  id?: number;
}

export interface ListedFormat {
  /** The kind of the format: `Vinyl`, `CD`, `Box Set`. */
  name: string;
  /** The number of pieces. Left out if it is one. */
  qty?: number;
  /** The free text of the format. Usually it has the colour. */
  text?: string;
  /** What Discogs lists for the format: `LP`, `12"`, `Reissue`. */
  descriptions: string[];
}

/** A label on a release, and the catalogue number that this label gave the release. */
export interface LabelLine {
  name: string;
  catalogNumber: string | null;
}

/** One copy in the Discogs collection. Discogs calls it an instance. */
export interface CollectionItem {
  instanceId: number;
  releaseId: number;
  masterId: number | null;
  folderId: number;
  rating: number;
  /** When the copy was added to the collection. Null when Discogs did not say. */
  addedAt: Date | null;
  notes: { fieldId: number; value: string }[];
}

/** A copy with its release, as a collection page shows both. */
export interface CollectedCopy extends CollectionItem {
  release: Release;
}

export interface CollectionPage {
  page: number;
  pages: number;
  /** How many copies the whole collection has, by this answer. */
  items: number;
  copies: CollectedCopy[];
}

/** A folder of a collection on Discogs. */
export interface CollectionFolder {
  id: number;
  name: string;
}

/** A field that the owner of a collection can fill for each copy. Owners rename, remove and add fields. */
export interface CollectionField {
  id: number;
  name: string;
  /** `other`: a type that Discogs has added since. */
  type: 'dropdown' | 'textarea' | 'other';
  /** Whether Discogs shows the values of the field to everyone. False if Discogs did not say. */
  isPublic: boolean;
  /** The options of a dropdown. Empty for other types. */
  options: string[];
}

/** The value of a collection. The amounts are texts of Discogs in the currency of the account (`$75.50`). */
export interface CollectionValue {
  minimum: string;
  median: string;
  maximum: string;
}

/** The currencies in which Discogs gives prices: `curr_abbr` in https://www.discogs.com/developers, "Database", "Release". */
export type Currency =
  | 'USD'
  | 'GBP'
  | 'EUR'
  | 'CAD'
  | 'AUD'
  | 'JPY'
  | 'CHF'
  | 'MXN'
  | 'BRL'
  | 'NZD'
  | 'SEK'
  | 'ZAR';

/** What is for sale of a release. */
export interface Offers {
  count: number;
  /** The lowest price, in this currency. Null: nothing is for sale, or Discogs names no price. */
  lowest: number | null;
  currency: Currency;
}

/** A row of `records`: a release as the bot saves it. */
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
  /** The barcodes, digits only, with a space between two barcodes. */
  upcCode: string | null;
  recordSize: string | null;
  vinylColor: string | null;
  isShapedVinyl: boolean;
  /** Null: Discogs has none, or the record was read only from a collection page, which has no countries. */
  country: string | null;
  /** Null: the release has no master. */
  masterId: number | null;
  /** `artists`, `labels` and `formats` are those of `ReleaseFacts`. All are null if an earlier version saved the record last. */
  artists: ListedArtist[] | null;
  labels: ListedLabel[] | null;
  formats: ListedFormat[] | null;
  dataSource: 'discogs' | 'manual';
  isSyncedWithDiscogs: boolean;
  createdAt: Date;
  updatedAt: Date;
}

/** What the record of an owned pressing says. */
export interface OwnedPressing {
  country: string | null;
  year: number | null;
  catalogNumber: string | null;
}

/** The owned releases of a master, other than the release in question. */
export interface OtherPressings {
  /** How many there are, at least 1. */
  count: number;
  /** The oldest of them, by the years in their records. */
  one: OwnedPressing;
}

/** The condition of a copy, in the words of Discogs: `Very Good Plus (VG+)`. `sleeve` null: not known, or not for everyone. */
export interface Condition {
  media: string;
  sleeve: string | null;
}

/** The facts about owning one release, from the database alone. src/core/ownership.ts derives the state from them. */
export interface Ownership {
  /** The number of copies of this release in the mirror. */
  copies: number;
  /** Other releases of the same master that are in the mirror. Null: there are none. */
  otherPressings: OtherPressings | null;
  /** The row in `records`. Null: there is none. */
  record: { isSyncedWithDiscogs: boolean } | null;
  /** An add of this release is still open. */
  addIsOpen: boolean;
  /**
   * Discogs said that the release is owned (by `user_data`, or by a 409), after the last complete sync began, and no Undo came
   * after that.
   */
  discogsSaysOwned: boolean;
  /** A sync has read the whole collection at least once. The same for every release. */
  hasSynced: boolean;
  /** The best condition of its copies. Null: none is known, or Discogs does not show them to everyone. */
  condition: Condition | null;
  /** The release is on the wantlist, by the newest word of Discogs or of a button of ours. */
  isWanted: boolean;
}

/** A wait for the request budget. It is reported to a caller that waits longer than about 3 s. */
export interface BudgetWait {
  /** The estimated length of the wait from now, in ms. */
  ms: number;
  /**
   * Why the call waits. `budget`: our requests of the last minute use the whole limit. `asked-to-wait`: Discogs sent a 429.
   * `restart`: requests are kept free, because an earlier process may have used them.
   */
  reason: 'budget' | 'asked-to-wait' | 'restart';
}
