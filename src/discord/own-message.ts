// Discord: finds a message of the bot among the newest ones of a channel. For what was posted by a process that died before it could
// write down where.

/** Returns the items of a list. Discord's answer is not trusted, so anything else is an empty list. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Returns the field of an object. Undefined: there is none, or no object. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

/**
 * Returns the id of the newest of the bot's own messages that `fits`. Null: there is none.
 * @param messages the answer of Discord, the newest message first.
 * @param selfId the Discord id of the bot. Null: it is not known.
 */
export function findOwn(
  messages: unknown,
  selfId: string | null,
  fits: (message: unknown, id: string) => boolean,
): string | null {
  if (selfId === null) return null;
  for (const message of listOf(messages)) {
    const id = idOf(message);
    if (id !== null && idOf(fieldOf(message, 'author')) === selfId && fits(message, id)) return id;
  }
  return null;
}

/** Returns whether a message has a button with this custom id. */
export const hasButton = (message: unknown, customId: string): boolean =>
  listOf(fieldOf(message, 'components')).some((row) =>
    listOf(fieldOf(row, 'components')).some((button) => fieldOf(button, 'custom_id') === customId),
  );

function idOf(value: unknown): string | null {
  const id = fieldOf(value, 'id');
  return typeof id === 'string' ? id : null;
}
