// Discord, chart: reads from a font file which letters the font has, and how wide they are. Pure: bytes in, widths out.

export interface Font {
  /** Returns the width of a letter, as a share of the font size. Null: the font does not have this letter. */
  widthOf(letter: string): number | null;
}

/** Places in a table, in bytes: https://learn.microsoft.com/en-us/typography/opentype/spec/ ("head", "hhea", "cmap"). */
const AT = { unitsPerEm: 18, metricsCount: 34, cmapRecords: 4, segments: 14 };

/**
 * Reads a TrueType font. Letters beyond U+FFFF are not read, so they count as missing.
 * @throws Error when a table is missing; RangeError when the file is cut.
 */
export function readFont(bytes: Uint8Array): Font {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = tablesOf(file);
  const table = (name: string): DataView => {
    const found = tables.get(name);
    if (found === undefined) throw new Error(`The font has no table ${name}`);
    return found;
  };
  const unitsPerEm = table('head').getUint16(AT.unitsPerEm);
  const metricsCount = table('hhea').getUint16(AT.metricsCount);
  const metrics = table('hmtx');
  const widths = new Map<number, number>();
  for (const [codePoint, glyph] of glyphsOf(table('cmap'))) {
    // The last width is that of all further glyphs.
    const at = Math.min(glyph, metricsCount - 1) * 4;
    widths.set(codePoint, metrics.getUint16(at) / unitsPerEm);
  }
  return { widthOf: (letter) => widths.get(letter.codePointAt(0) ?? 0) ?? null };
}

function tablesOf(file: DataView): Map<string, DataView> {
  const tables = new Map<string, DataView>();
  for (let entry = 0; entry < file.getUint16(4); entry++) {
    const at = 12 + entry * 16;
    const name = String.fromCharCode(...[0, 1, 2, 3].map((byte) => file.getUint8(at + byte)));
    const length = file.getUint32(at + 12);
    tables.set(name, new DataView(file.buffer, file.byteOffset + file.getUint32(at + 8), length));
  }
  return tables;
}

/** Yields the code points of the table `cmap` with their glyphs, from its part in format 4, which nearly every font has. */
function* glyphsOf(cmap: DataView): Generator<[codePoint: number, glyph: number]> {
  const parts = Array.from({ length: cmap.getUint16(2) }, (_, part) =>
    cmap.getUint32(AT.cmapRecords + part * 8 + 4),
  );
  const start = parts.find((at) => cmap.getUint16(at) === 4);
  if (start === undefined) throw new Error('The font has no cmap in format 4');
  const doubled = cmap.getUint16(start + 6);
  for (let at = start + AT.segments; at < start + AT.segments + doubled; at += 2) {
    const last = cmap.getUint16(at);
    const first = cmap.getUint16(at + doubled + 2);
    const delta = cmap.getUint16(at + 2 * doubled + 2);
    const offsetAt = at + 3 * doubled + 2;
    const offset = cmap.getUint16(offsetAt);
    for (let codePoint = first; codePoint <= last && codePoint !== 0xffff; codePoint++) {
      const direct = offset === 0 ? codePoint : cmap.getUint16(offsetAt + offset + 2 * (codePoint - first));
      const glyph = direct === 0 ? 0 : (direct + delta) & 0xffff;
      if (glyph !== 0) yield [codePoint, glyph];
    }
  }
}
