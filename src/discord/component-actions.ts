// Discord: what each kind of button, menu and form asks for. custom-id.ts writes and reads the ids that carry it.

/**
 * A button of a confirmation, which is deleted after 3 s, carries the id of the message whose button led to the confirmation. The
 * answer is shown in a new message, and that first message is painted again. Left out: the button is under a message that stays.
 */
interface From {
  from?: string;
}

/** What each kind of id carries. A new kind is a line here, a reader in custom-id.ts, and a line in `commands/index.ts`. */
export interface Carried {
  /** `add:<release id>`: Add of a search result. */
  add: { releaseId: number };
  /** `page:<page>:<id>.<id>…`: show this page (from 0) of these releases (ids in base 36). */
  page: { page: number; releaseIds: number[] };
  /** `copy:<release id>`: Add another copy. */
  copy: { releaseId: number };
  /** `push:<release id>`: send to Discogs a record that is saved only here. */
  push: { releaseId: number };
  /**
   * `undo:<intent id>:<release id>`: remove the copy of this release that this intent made. A restored database can give the
   * number of an intent to another one, so the button carries the release, too. Null: an older button, without a release.
   * `undo:<intent id>:<release id>:<from>`: the same under a confirmation (see `From`).
   * `undo:<intent id>:<release id>:<from>:<instance id>`: a person has said that this copy (base 36) is the one. Then `from` can
   * be empty.
   */
  undo: { intentId: number; releaseId: number | null; instanceId?: number } & From;
  /**
   * `stop:<run id>:<start>`: end this sync or preview, which began at `<start>` (epoch ms, in base 36). A restored database can
   * give the number of a run to another one, so the button carries the start, too. Null: an older button, without a start.
   */
  stop: { runId: number; startedMs: number | null };
  /**
   * `imp:<import id>:<time>`: add what this import found. Both in base 36. The time (epoch ms) is when it was saved, because a
   * restored database can give its number to another one.
   */
  imp: { importId: number; atMs: number };
  /** `run:<run id>`: run the sync that this preview offers. */
  run: { runId: number };
  /** `all:<master id>`: All pressings, or Other pressings: opens the finder of this master (base 36) in a new message. */
  all: { masterId: number };
  /** `mp:<master id>:<page>`: show this page (from 0) of the finder of this master (base 36). */
  mp: { masterId: number; page: number };
  /** `wnt:<release id>`: put this release (base 36) on the wantlist. */
  wnt: { releaseId: number };
  /** `unw:<release id>`: take this release (base 36) off the wantlist. `unw:<release id>:<from>`: under a confirmation (`From`). */
  unw: { releaseId: number } & From;
  /** `rel:<release id>`: show the card of this release (base 36). */
  rel: { releaseId: number };
  /**
   * `any:<number>`: search for this barcode, even with a wrong check digit, or for this catalogue number (`any:SHVL 804`, `any:24950`).
   */
  any: { number: string };
  /** `pho:`: the form that takes another photo. */
  pho: object;
  /** `num:`: the form that takes a number in place of a photo. */
  num: object;
  /** `mf:<which>:<master id>`: a menu of the finder. It shows the pressings of this master (base 36) with the chosen value. */
  mf: { which: (typeof FACETS)[number]; masterId: number };
  /**
   * `mine:m:<master id>`, `mine:a` or `mine:s`: Which one is mine? The message shows pressings of this master (base 36), or all
   * results that Discogs has for a search, or only some of them.
   */
  mine: MineList;
  /** `crate:<list>:<page>`: show this page (from 0) of the answer to this saved question about the crate. Both in base 36. */
  crate: { listId: number; page: number };
  /** `rem:<release id>`: Remove… or Forget…: asks what to take out of the crate. The release is in base 36. */
  rem: { releaseId: number };
  /** `del:<release id>:<instance id>`: remove this copy of the release. Both in base 36. */
  del: { releaseId: number; instanceId: number };
  /**
   * `det:<release id>:<instance id>:<first>:<from>`: the form of details of this copy. `first` is the number of its first part, from
   * 0, and empty for 0. Without an instance id, the bot asks which copy is meant, if there are several. `from` is the list or card
   * that is painted again, if the button is not on it. Ids are in base 36, but `from` is as Discord writes it. What is empty at
   * the end is left out.
   */
  det: { releaseId: number; instanceId: number | null; first: number } & From;
  /** `fgt:<release id>`: forget the record of this release (base 36), which has no copy. */
  fgt: { releaseId: number };
  /** `keep:<release id>`: take nothing of this release (base 36) out of the crate. */
  keep: { releaseId: number };
  /**
   * `rnd:<decade>:<genre>`: show another record by chance, of this decade (its first year in base 36) and this genre (in the
   * words of Discogs). Both can be empty.
   */
  rnd: { decade: number | null; genre: string | null };
  /** `shw:`: a menu of records of the crate. It shows the card of the chosen one. */
  shw: object;
  /** `dup:<page>`: show this page (from 0, in base 36) of the albums with several copies. */
  dup: { page: number };
}

/** The facts by which the finder can narrow the pressings of a master. */
export const FACETS = ['country', 'year', 'format'] as const;

/** The list under which `Which one is mine?` is asked. */
type MineList = { of: 'master'; masterId: number } | { of: 'search'; isWhole: boolean };

export type ActionKind = keyof Carried;

/** The kinds that a select menu has. */
export type MenuKind = Extract<ActionKind, 'mf' | 'shw'>;
/** The kinds that a form has: the button that opens the form, and the form itself. */
export type FormKind = Extract<ActionKind, 'mine' | 'det' | 'pho' | 'num'>;
/** All other kinds: a press of such a button does something at once. */
export type ButtonKind = Exclude<ActionKind, MenuKind | FormKind>;

/** The content of a `custom_id`: what a button, a menu or a form asks for. */
export type ComponentAction<K extends ActionKind = ActionKind> = { [P in K]: { kind: P } & Carried[P] }[K];

/** Whether the message of this button is about to be deleted, so that the answer must be a new message. */
export const isOnFleeting = (action: object): boolean =>
  'from' in action && action.from !== undefined && !('instanceId' in action);
