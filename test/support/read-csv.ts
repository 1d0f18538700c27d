// Support: reads a CSV file as RFC 4180 describes it, in another way than the bot, and refuses everything else.

// escaped = DQUOTE *(TEXTDATA / COMMA / CR / LF / 2DQUOTE) DQUOTE; non-escaped = *TEXTDATA
const CELL = /"(?:[^"]|"")*"|[^",\r\n]*/y;

/** Returns the rows of a file whose lines end with CRLF. @throws Error where the file is not as RFC 4180 says. */
export function readStrictCsv(file: Uint8Array): string[][] {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file);
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      CELL.lastIndex = at;
      const cell = CELL.exec(text)?.[0] ?? '';
      row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
      at += cell.length;
      if (text[at] !== ',') break;
      at += 1;
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`no end of line: ${text.slice(at, at + 40)}`);
    at += 2;
    rows.push(row);
  }
  return rows;
}
