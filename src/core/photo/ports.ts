// Core, photo: what the bot needs of a reader of barcodes in photos. src/photo has one.

/** A photo as a person sent it. `size`: the bytes that Discord claims. */
export interface PhotoFile {
  url: string;
  size: number;
}

/**
 * Why a photo was not looked at. `heic`: Apple's format, which the decoder cannot read. `type`: it is no JPEG, PNG or WebP.
 * `too-many-pixels`: it has, or claims, more than 40 million. `broken`: it cannot be decoded to its end.
 */
export type PhotoFault = 'heic' | 'type' | 'too-many-pixels' | 'broken';

/**
 * What became of a photo. `read`: the digits of its barcodes, each once, at least one: 13 of an EAN-13, 12 of a UPC-A, with a right check digit.
 * `none`: no barcode was read for certain. `busy`: too many photos wait already, or too many of this person. `slow`: the scan took too long, and was ended.
 * `off`: there is no decoder on this machine.
 */
export type PhotoAnswer =
  | { kind: 'read'; codes: readonly [string, ...string[]] }
  | { kind: 'none' }
  | { kind: 'refused'; why: PhotoFault }
  | { kind: 'busy' }
  | { kind: 'slow' }
  | { kind: 'off' };

export interface Photos {
  /** Returns why this machine cannot read photos, for the operator. Null: it can, or it is not known yet. */
  whyOff(): string | null;
  /**
   * Downloads a photo, and looks for barcodes in it. One photo is looked at at a time, the others wait in order.
   * @param how.person whose photo it is: one person leaves room for others.
   * @param how.onWait receives the place in the queue when it is not this photo's turn yet, and each time it moves up. 1: it is the next.
   * @throws FileError `foreign`, `too-large` or `unavailable`; the signal's reason.
   */
  read(
    file: PhotoFile,
    how: { person: string; signal: AbortSignal; onWait: (place: number) => void },
  ): Promise<PhotoAnswer>;
}

/** A reader that reads no photo, for work without Discord. */
export const PHOTOS_OFF: Photos = { whyOff: () => null, read: async () => ({ kind: 'off' }) };
