// Store: unpacks the empty database of a first start. build/empty-database.mjs made it beforehand, because PGlite needs 750 MB
// of memory and some seconds to make one (initdb).
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extract } from 'tar';
import { syncTree } from './disk.ts';

const ARCHIVE = fileURLToPath(new URL('./empty-database.tar.br', import.meta.url));

/**
 * Makes `folder`, which must not exist, with an empty database in it. Resolves when everything is on the disk.
 * @param sync waits until a folder is on the disk. Only tests pass it.
 * @throws what Node throws. Files that were written before the error stay.
 */
export async function unpackEmptyDatabase(folder: string, sync = syncTree): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  await extract({ file: ARCHIVE, cwd: folder, brotli: true, preserveOwner: false, strict: true });
  await identify(folder);
  await sync(folder);
}

/** The length of the database's own number (`system_identifier`) in bytes. The control file begins with this number. */
const ID_BYTES = 8;
/** The place of that number in the first page of each log file (XLogLongPageHeaderData). */
const ID_IN_LOG = 24;

/** Writes a random number into the database as its own number, which distinguishes it from all others. */
async function identify(folder: string): Promise<void> {
  const control = join(folder, 'global', 'pg_control');
  const content = await readFile(control);
  const before = Buffer.from(content.subarray(0, ID_BYTES));
  const crcAt = placeOfCrc(content);
  const id = randomBytes(ID_BYTES);
  // The sign bit is cleared, because Postgres shows the number as a bigint.
  id.writeUInt8(id.readUInt8(ID_BYTES - 1) & 0x7f, ID_BYTES - 1);
  id.copy(content);
  content.writeUInt32LE(crc32c(content.subarray(0, crcAt)), crcAt);
  await writeFile(control, content);
  const log = join(folder, 'pg_wal');
  for (const name of (await readdir(log)).filter((one) => /^[0-9A-F]{24}$/.test(one))) {
    const file = await open(join(log, name), 'r+');
    try {
      const { buffer } = await file.read(Buffer.alloc(ID_BYTES), 0, ID_BYTES, ID_IN_LOG);
      if (!buffer.equals(before)) throw new Error(`${name} is not of the archive's database`);
      await file.write(id, 0, ID_BYTES, ID_IN_LOG);
    } finally {
      await file.close();
    }
  }
}

/**
 * Returns the place of the checksum in the control file. The checksum is over all bytes before it, and only zeros follow. Its
 * place depends on the version of Postgres, so this tries all places.
 */
function placeOfCrc(content: Buffer): number {
  for (let place = ID_BYTES; place + 4 <= 512; place += 4) {
    const stored = content.readUInt32LE(place);
    if (stored !== 0 && stored === crc32c(content.subarray(0, place))) return place;
  }
  throw new Error('the control file of the empty database has no checksum');
}

/** Returns the CRC-32C (Castagnoli) of these bytes, as Postgres computes it. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f6_3b78 : 0);
  }
  return ~crc >>> 0;
}
