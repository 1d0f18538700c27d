// Support, photos: files that are no photo, and photos that no one should decode.
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** Grain, so that a photo of so many pixels fills its megabytes. */
export const grain = (width: number, height: number) =>
  sharp({
    create: {
      ...{ width, height, channels: 3, background: '#000' },
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

/** A PNG of one colour, as packed as it can be. */
function flatPng(side: number): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  // One bit a pixel.
  head[8] = 1;
  const rows = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))), { level: 9 });
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...[chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))],
  ]);
}

/** Returns the JPEG with another size in its header (`SOF0`: marker, length, precision, height, width). */
function lying(jpeg: Buffer, side: number): Buffer {
  const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  if (at < 0) throw new RangeError('That is no baseline JPEG');
  const file = Buffer.from(jpeg);
  file.writeUInt16BE(side, at + 5);
  file.writeUInt16BE(side, at + 7);
  return file;
}

/** Returns one bad file of each kind, by name. @param good a JPEG of a photo. */
export async function badFiles(good: Buffer): Promise<Record<string, Uint8Array>> {
  const blank = grain(60, 40);
  return {
    'a.png': flatPng(30_000),
    'b.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="9000"><rect/></svg>'),
    'c.gif': await blank.clone().gif().toBuffer(),
    'd.tif': await blank.clone().tiff().toBuffer(),
    'e.avif': await blank.clone().avif({ effort: 0 }).toBuffer(),
    'f.cut.jpg': good.subarray(0, good.length - 2_000),
    'g.noise': await blank.clone().raw().toBuffer(),
    'h.heic': Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1', 'latin1'),
    'i.lying.jpg': lying(good, 30_000),
  };
}
