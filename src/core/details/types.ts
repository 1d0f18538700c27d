// Core, details: the types of the form of details, in which a person changes the fields, the folder and the rating of a copy.

import type { Requester } from '../add/types.ts';
import type { Remover } from '../authority.ts';
import type { CallOptions } from '../discogs-port.ts';
import type { DiscogsReason } from '../discogs-reason.ts';
import type { StoredRecord } from '../types.ts';

/** One thing that the form can change: a field of Discogs, the folder of the copy, or the rating of its release. */
export type DetailPart = { kind: 'field'; fieldId: number } | { kind: 'folder' } | { kind: 'rating' };

/** A part with the name of its field, for a sentence. `name` null: the field is not known here any more. */
export type NamedPart =
  | { kind: 'field'; fieldId: number; name: string | null }
  | Exclude<DetailPart, { kind: 'field' }>;

/**
 * The value of a part, always as a text. A field: the text, or the option in the words of Discogs; empty: none. The folder: its id. The
 * rating: `0` (none) to `5`.
 */
export type DetailValue = string;

/** One question of a form, with the value that it shows. */
export interface FormPart {
  part: NamedPart;
  /** `choice`: one of these, each value once; `label` is the name of the folder, else the value itself. `text`: a free text. */
  input: { kind: 'choice'; choices: readonly { value: DetailValue; label: string }[] } | { kind: 'text' };
  /** The value that the form shows. Empty: none. Of a choice it is one of its values, or empty. */
  value: DetailValue;
  /** The digest of `value` (plan.ts). The form gives it back, so that a part that was not touched is not written. */
  digest: string;
}

/**
 * Why a part can be changed on Discogs only. `options`: the dropdown has no options, too many, or too long ones; or there are too many
 * folders. `text`: its text is too long for a form. `type`: a type of field that is not known.
 */
export type LeftReason = 'options' | 'text' | 'type';

/** What to show when a person opens the form. */
export type DetailsForm =
  | {
      kind: 'form';
      /** Null: the release has no record here. */
      record: StoredRecord | null;
      /** The parts that fit into this form, one to five. */
      parts: readonly FormPart[];
      /** The `from` of the form with the parts that do not fit. Null: all further parts fit, or there are none. */
      next: number | null;
      /** The parts that no form can show, of all forms of this copy. */
      left: readonly { part: NamedPart; why: LeftReason }[];
    }
  /** The fields of the collection were never read. `Details.readFields` reads them. */
  | { kind: 'not-read' }
  /** The mirror has no such copy. */
  | { kind: 'no-copy' }
  /** This person cannot change the copy: neither did they add it in this server, nor can they use /sync. */
  | { kind: 'not-yours' };

/** A part as it came back from a form. */
export interface TypedPart {
  part: DetailPart;
  /** The digest of the value that the form showed (`FormPart.digest`). */
  shownDigest: string;
  /** What the part has now. Empty: the person chose or typed nothing. */
  value: DetailValue;
  /** The value is one of those that the form offered, so it is written exactly as Discogs has it. */
  isChoice?: boolean;
}

/** Why a value was not written. The person can change it on Discogs, or try another value. */
export type RefusedReason =
  /** Discogs does not take this value: it is no option of the dropdown any more, or too long. */
  | { kind: 'value' }
  /** The collection has no such field, or no such folder, any more. */
  | { kind: 'field-gone' }
  | { kind: 'folder-gone' }
  /** Another person saved another value at the same moment. */
  | { kind: 'replaced' };

/** What became of a form. */
export type DetailsSaved =
  | {
      kind: 'saved';
      /** What Discogs has confirmed. All three lists are empty: nothing was changed in the form. */
      saved: readonly NamedPart[];
      refused: readonly { part: NamedPart; why: RefusedReason }[];
      /** What is kept here, and sent later without a further press. */
      waiting: readonly NamedPart[];
      /**
       * Why it waits. Null: nothing waits, another process is writing it, or an earlier request without an answer can still take
       * effect.
       */
      reason: DiscogsReason | null;
      /** What waits is tried again by itself. False: Discogs refused it, so it rests until the next start. True when nothing waits. */
      isRepeated: boolean;
      /** The parts that no form can show, of all forms of this copy. */
      left: readonly { part: NamedPart; why: LeftReason }[];
      /** The `from` of the form with the parts that did not fit. Null: all fitted. */
      next: number | null;
    }
  /** Discogs has no such copy any more. Nothing is kept. */
  | { kind: 'gone' };

export interface CopyOfRelease {
  releaseId: number;
  instanceId: number;
}

export interface Details {
  /**
   * Returns the form of a copy, from the database alone. What waits for Discogs is shown as if it was written.
   * @param from the number of the first part, from 0. @throws StoreError
   */
  form(copy: CopyOfRelease & { from: number }, asker: Remover): Promise<DetailsForm>;
  /**
   * Writes what a form changed, and waits for the first try. What Discogs does not take is kept (`isRepeated`).
   * @throws Refusal when this person cannot change the copy, or when there is no account; StoreError.
   */
  save(
    request: CopyOfRelease & {
      from: number;
      typed: readonly TypedPart[];
      requester: Requester;
      maySync: boolean;
    },
    options: Pick<CallOptions, 'signal' | 'onWait'>,
  ): Promise<DetailsSaved>;
  /**
   * Reads the folders and the fields of the collection from Discogs, and keeps them for the forms.
   * @throws Refusal when there is no account, or when Discogs shows the folders to another token only; DiscogsError; StoreError.
   */
  readFields(options: Pick<CallOptions, 'turn' | 'signal' | 'onWait'>): Promise<void>;
}
