// Sandbox, local Discord: reads the size of a picture from its first bytes, which Discord says of every picture. Pure.

interface Size {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

const ascii = (bytes: Buffer, start: number, end: number) => bytes.toString('latin1', start, end);

/** PNG (W3C): its first chunk holds the size. */
function ofPng(bytes: Buffer): Size | null {
  if (bytes.length < 24 || ascii(bytes, 0, 8) !== '\u0089PNG\r\n\u001a\n') return null;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function ofGif(bytes: Buffer): Size | null {
  if (bytes.length < 10 || !['GIF87a', 'GIF89a'].includes(ascii(bytes, 0, 6))) return null;
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

/** JPEG (ITU T.81): one of the frame markers C0 to CF holds the size. C4, C8 and CC are other markers. */
function ofJpeg(bytes: Buffer): Size | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    // More of FF can stand before a marker, to fill space.
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/** WebP (RFC 9649): a lossy, a lossless or an extended picture. Each holds the size in its own way. */
function ofWebp(bytes: Buffer): Size | null {
  if (bytes.length < 30 || ascii(bytes, 0, 4) !== 'RIFF' || ascii(bytes, 8, 12) !== 'WEBP') return null;
  switch (ascii(bytes, 12, 16)) {
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
    }
    case 'VP8X':
      return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) };
    default:
      return null;
  }
}

/** Returns the size of a PNG, GIF, JPEG or WebP. Null: it is none of these, or it ends too early. */
export function pictureSize(bytes: Uint8Array): Size | null {
  const read = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return ofPng(read) ?? ofGif(read) ?? ofJpeg(read) ?? ofWebp(read);
}
