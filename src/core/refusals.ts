// Core: the refusals: each is a kind with its facts, and says why core does not do what a person asked for. Their sentences are
// in src/discord/texts/en/refusals.ts.
import type { RefusalReason } from '../errors.ts';

type Nothing = Record<never, never>;

/** Every kind of refusal, with the facts for its sentence. A new kind needs a line here and a sentence in each language. */
interface Refusals {
  // The person has to name a release.
  'no-release-named': Nothing;
  'not-on-discogs': Nothing;
  'not-a-release-page': Nothing;
  'no-such-number': Nothing;
  'several-releases': Nothing;
  /** The person named a master, which stands for all pressings of an album. */
  'master-named': Nothing;
  'no-such-master': { masterId: number };

  // The input of a search is not possible.
  'no-catalogue-number': Nothing;
  'catalogue-number-too-long': { most: number };
  'name-missing': { what: 'artist' | 'title' };
  'name-too-long': { what: 'artist' | 'title' | 'country'; most: number };
  'barcode-not-digits': { fewest: number; most: number };
  'barcode-length': { fewest: number; most: number; digits: number };
  'etching-too-short': { fewest: number };
  'etching-too-long': { most: number };
  /** The text of /find is empty, or has neither a letter nor a digit. */
  'nothing-to-find': Nothing;
  'find-too-long': { most: number };

  // "Which one is mine?" cannot compare.
  /** Nothing was typed that has a letter or a digit. */
  'nothing-etched': Nothing;
  /** The results of the list are no longer known. */
  'results-expired': Nothing;

  // The person has to name a record.
  'no-record-named': Nothing;
  'record-name-too-long': Nothing;
  'no-record-matches': Nothing;
  'several-records-match': Nothing;
  'release-not-here': { releaseId: number };
  /** Someone removed the record during the command. */
  'record-removed': Nothing;

  // A question about the crate cannot be answered.
  /** Neither a text nor anything else was given. */
  'nothing-asked': Nothing;
  /** The folder is unknown here, because no sync has read the folders. */
  'folders-not-read': Nothing;
  /** The saved question behind a list was deleted. */
  'list-deleted': Nothing;

  // Add is not possible now.
  /** The person has reached the hourly limit. `untilMs`: when the next add is possible, in epoch ms. */
  'adds-used-up': { most: number; untilMs: number };

  // The nightly sync cannot be set.
  /** No time zone was given, and none is set. */
  'no-timezone': Nothing;
  'no-such-timezone': Nothing;

  // Undo is not possible.
  /** The database no longer has the add: the housekeeping deleted it, or the database was restored from an older backup copy. */
  'add-forgotten': Nothing;
  'undo-before-restore': Nothing;
  'already-undone': Nothing;
  'not-our-copy': Nothing;
  'undo-without-account': Nothing;
  'undo-not-yours': Nothing;
  'undo-in-other-server': Nothing;
  'release-busy': Nothing;
  'reached-discogs': Nothing;
  'undo-unanswered': Nothing;
  /** As `sync-wrong-name`. */
  'undo-wrong-name': Nothing;

  // Remove or Forget is not possible. Some kinds of Undo are for them, too.
  /** An Undo came too late: a Remove took the copy of this add. */
  'copy-removed': Nothing;
  /** Only who can use /sync can remove the copy, or who added it in this server in the last 24 hours. */
  'remove-not-yours': Nothing;
  /** As `remove-not-yours`, for a record without a copy. */
  'forget-not-yours': Nothing;
  'remove-unanswered': Nothing;
  /** Discogs says that the release is owned, and no sync has read its copies yet. */
  'copies-not-known': Nothing;
  // The wantlist cannot change.
  'want-without-account': Nothing;
  /** As `sync-wrong-name`. */
  'want-wrong-name': Nothing;

  // The details of a copy cannot be changed.
  /** Only who can use /sync can change them, or who added the copy in this server. */
  'details-not-yours': Nothing;
  'details-without-account': Nothing;
  /** As `sync-wrong-name`. */
  'details-wrong-name': Nothing;

  // A folder cannot be chosen in the settings.
  /** DISCOGS_USERNAME or its token is missing, and Discogs shows the folders only to their owner. */
  'folders-not-shown': Nothing;
  'no-such-folder': Nothing;
  'several-folders': Nothing;

  // A file cannot be imported.
  'file-too-large': { mostBytes: number };
  /** Discord did not give out the file. */
  'file-unavailable': Nothing;
  'file-without-column': { column: string };
  /** The file is no CSV: a quote in it never closes. */
  'file-broken': Nothing;
  'file-too-many-rows': Nothing;
  /** A gzip file cannot be unpacked. */
  'file-zip-broken': Nothing;
  /** A gzip file holds too many bytes. */
  'file-too-large-unzipped': { mostBytes: number };
  /** No row of the file names a release. `rows`: how many there are. */
  'import-without-rows': { rows: number };
  'import-too-many': { most: number };
  /** What to import was found too long ago. */
  'import-expired': Nothing;
  /** All of it is in the crate by now. */
  'import-done': Nothing;

  // A sync cannot start.
  /** DISCOGS_USERNAME is not set, so there is no collection to sync. */
  'sync-without-account': Nothing;
  'sync-while-ending': Nothing;
  /** Discogs says that `username` is not, or no longer, the name of the account of this crate. */
  'sync-wrong-name': { username: string };
}

export type RefusalKind = keyof Refusals;

/** A kind of refusal with its facts. */
export type RefusalFacts<K extends RefusalKind = RefusalKind> = {
  [P in K]: { kind: P } & Refusals[P];
}[K];

/** The reason that the log shows for a kind. For kinds that are not here it is `input`. */
const WHY: Partial<Record<RefusalKind, RefusalReason>> = {
  'adds-used-up': 'limit',
  'undo-not-yours': 'permission',
  'remove-not-yours': 'permission',
  'forget-not-yours': 'permission',
  'details-not-yours': 'permission',
  'undo-in-other-server': 'server',
};

/**
 * Thrown when core does not do what a person asked for. The message of the error is the kind, for logs; the person reads the
 * sentence of the catalogue.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly facts: RefusalFacts;
  readonly why: RefusalReason;

  constructor(facts: RefusalFacts) {
    super(facts.kind);
    this.facts = facts;
    this.why = WHY[facts.kind] ?? 'input';
  }
}
