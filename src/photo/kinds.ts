// Photo: looks at the first bytes of a file before anything decodes it: what it is, and how many pixels it claims. Pure.
import type { PhotoFault } from '../core/photo/ports.ts';

/** The most pixels that are decoded. Cameras of phones make 12 to 50 million, and Discord's apps send smaller ones. */
const MOST_PIXELS = 40_000_000;

/**
 * The brands of HEIF files that hold HEVC, or do not say what they hold (ISO 23008-12, annex B). AVIF has brands of its own, and
 * is an ordinary foreign type: no phone makes it.
 */
const HEIC = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'];
const AVIF = ['avif', 'avis'];

/**
 * Returns why a file is not worth decoding, or null. An animated PNG or WebP passes: the decoder shows its first picture. A file
 * that lies about its kind or size passes here and fails in the decoder, which has the same limit.
 */
export function faultOf(file: Uint8Array): PhotoFault | null {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (startsWith(file, 0, '\xff\xd8\xff')) return sizeFault(jpegSize(view));
  if (startsWith(file, 0, '\x89PNG\r\n\x1a\n')) return sizeFault(pngSize(view));
  if (startsWith(file, 0, 'RIFF') && startsWith(file, 8, 'WEBP')) return sizeFault(webpSize(view));
  return isHeic(view) ? 'heic' : 'type';
}

interface Size {
  width: number;
  height: number;
}

/** @param size null: the file does not say it where it must. */
function sizeFault(size: Size | null): PhotoFault | null {
  if (size === null || size.width === 0 || size.height === 0) return 'broken';
  return size.width * size.height > MOST_PIXELS ? 'too-many-pixels' : null;
}

/** Reads the frame header of a JPEG (ITU T.81, B.2.2). It steps from segment to segment, so it takes a file's length at most. */
function jpegSize(view: DataView): Size | null {
  for (let at = 2; at + 9 <= view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    // A marker can begin with several FF. TEM and the restart markers have no length.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    // The image begins or ends, and no frame header came.
    else if (marker === 0xda || marker === 0xd9) return null;
    else at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  return null;
}

/** SOF0 to SOF15, without the three markers between them that are something else: DHT, JPG and DAC. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Reads IHDR, which is the first chunk of a PNG (https://www.w3.org/TR/png-3/#11IHDR). */
function pngSize(view: DataView): Size | null {
  if (view.byteLength < 33 || textAt(view, 12) !== 'IHDR') return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Reads the first chunk of a WebP (https://developers.google.com/speed/webp/docs/riff_container). */
function webpSize(view: DataView): Size | null {
  if (view.byteLength < 30) return null;
  const kind = textAt(view, 12);
  if (kind === 'VP8X') return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) };
  if (kind === 'VP8 ')
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind !== 'VP8L') return null;
  const bits = view.getUint32(21, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}

const uint24 = (view: DataView, at: number): number =>
  view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;

/** Reads the brands in the first box of an ISO media file (ISO 14496-12, 4.3). */
function isHeic(view: DataView): boolean {
  if (view.byteLength < 12 || textAt(view, 4) !== 'ftyp') return false;
  const end = Math.min(view.getUint32(0), view.byteLength, 256);
  const brands = [textAt(view, 8)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(textAt(view, at));
  return brands.some((brand) => HEIC.includes(brand)) && !brands.some((brand) => AVIF.includes(brand));
}

const textAt = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));

const startsWith = (file: Uint8Array, at: number, text: string): boolean =>
  file.length >= at + text.length &&
  [...text].every((character, index) => file[at + index] === character.charCodeAt(0));
