// Core: why something is refused, as facts. The Discord room has the words (src/discord/texts/en/refusals.ts).
import type { RefusalReason } from '../errors.ts';

type Nothing = Record<never, never>;

/** Every kind of refusal, with what its sentence names. A new kind is a line here and its sentence in each language. */
interface Refusals {
  // A release has to be named.
  'no-release-named': Nothing;
  'not-on-discogs': Nothing;
  'not-a-release-page': Nothing;
  'no-such-number': Nothing;
  'several-releases': Nothing;
  /** A master stands for all pressings of an album. */
  'master-named': Nothing;

  // A search.
  'no-catalogue-number': Nothing;
  'catalogue-number-too-long': { most: number };
  'name-missing': { what: 'artist' | 'title' };
  'name-too-long': { what: 'artist' | 'title'; most: number };
  'barcode-not-digits': { fewest: number; most: number };
  'barcode-length': { fewest: number; most: number; digits: number };

  // A record has to be named.
  'no-record-named': Nothing;
  'record-name-too-long': Nothing;
  'no-record-matches': Nothing;
  'several-records-match': Nothing;
  'release-not-here': { releaseId: number };
  /** Someone removed it while this was under way. */
  'record-removed': Nothing;

  // Add.
  /** `untilMs`: the next add is possible then, epoch ms. */
  'adds-used-up': { most: number; untilMs: number };

  // Undo.
  /** The add was deleted by the housekeeping, or was made after the copy from which the database was restored. */
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

  // Settings.
  /** No DISCOGS_USERNAME, or no token of that account: Discogs shows the folders only to the owner. */
  'folders-not-shown': Nothing;
  'no-such-folder': Nothing;
  'several-folders': Nothing;

  // Sync.
  /** DISCOGS_USERNAME is not set: there is no collection. */
  'sync-without-account': Nothing;
  'sync-while-ending': Nothing;
}

export type RefusalKind = keyof Refusals;

/** A kind with its facts. */
export type RefusalFacts<K extends RefusalKind = RefusalKind> = {
  [P in K]: { kind: P } & Refusals[P];
}[K];

/** The reason in the log. A kind that is not named here is refused because of its input. */
const WHY: Partial<Record<RefusalKind, RefusalReason>> = {
  'adds-used-up': 'limit',
  'undo-not-yours': 'permission',
  'undo-in-other-server': 'server',
};

/**
 * The request of a person is not carried out. The message is the kind, for logs; the person reads the sentence of the
 * catalogue.
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
