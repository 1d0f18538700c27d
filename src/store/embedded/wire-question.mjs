// @ts-check
// Store, thread: writes the messages that run a prepared statement, in Postgres' wire protocol. PGlite's own writer is not
// used, because it makes ten copies of the values, which are 28 MB at once in a big pull.

const LONG = 4;
const SHORT = 2;

/** The messages Execute (the unnamed portal, all rows) and Sync, which are always the same. */
const REST = Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0x53, 0, 0, 0, 4]);

const BIND = 'B'.charCodeAt(0);

/** The length that the protocol has for a null. */
const NULL = -1;

/** Returns a function that writes Bind, Execute and Sync into one buffer. The next call overwrites this buffer. */
export function createQuestionWriter() {
  let room = Buffer.alloc(0);

  /**
   * @param {string} name of the statement
   * @param {readonly (string | null)[]} values as texts. The columns of the result are texts, too
   * @returns {Uint8Array}
   */
  return (name, values) => {
    const sizes = values.map((value) => (value === null ? NULL : Buffer.byteLength(value)));
    const head = LONG + 1 + Buffer.byteLength(name) + 1 + SHORT + SHORT;
    const length = sizes.reduce((sum, size) => sum + LONG + Math.max(size, 0), head + SHORT);
    const whole = 1 + length + REST.length;
    if (room.length < whole) room = Buffer.allocUnsafeSlow(whole * 2);

    let at = room.writeUInt8(BIND);
    at = room.writeInt32BE(length, at);
    // An empty name: the unnamed portal.
    at = room.writeUInt8(0, at);
    at += room.write(name, at);
    at = room.writeUInt8(0, at);
    // No format codes: all values are texts.
    at = room.writeInt16BE(0, at);
    at = room.writeUInt16BE(values.length, at);
    values.forEach((value, index) => {
      at = room.writeInt32BE(sizes[index] ?? NULL, at);
      if (value !== null) at += room.write(value, at);
    });
    at = room.writeInt16BE(0, at);
    return room.subarray(0, at + REST.copy(room, at));
  };
}
