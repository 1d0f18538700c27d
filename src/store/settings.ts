// Store: reads and writes the settings of each Discord server (table guild_settings).
import { eq, sql } from 'drizzle-orm';
import type { SettingsChange, SettingsRow, SettingsStore } from '../core/settings/ports.ts';
import type { Db } from './handle.ts';
import { guildSettings } from './schema.ts';

export const settingsQueries = (db: Db): SettingsStore => ({
  async list() {
    return (await db.select().from(guildSettings)).map(toRow);
  },

  async save(guildId, change, now) {
    return db.transaction(async (tx) => {
      await tx.insert(guildSettings).values({ guildId, updatedAt: now }).onConflictDoNothing();
      const ofServer = eq(guildSettings.guildId, guildId);
      const [before] = await tx.select().from(guildSettings).where(ofServer).for('update');
      const [after] = await tx
        .update(guildSettings)
        .set({ ...columnsOf(change, now), updatedAt: now })
        .where(ofServer)
        .returning();
      if (!before || !after) throw new Error('the settings of a server were not saved');
      return { before: toRow(before), after: toRow(after) };
    });
  },
});

function toRow(row: typeof guildSettings.$inferSelect): SettingsRow {
  const {
    guildId,
    answersPrivate,
    folderAccountId: accountId,
    folderId,
    folderName: name,
    feedChannelId,
  } = row;
  const isChosen = accountId !== null && folderId !== null;
  return {
    guildId,
    isPrivate: answersPrivate,
    feedChannelId,
    folder: isChosen ? { accountId, folderId, name: name ?? String(folderId) } : null,
  };
}

const columnsOf = ({ isPrivate, folder, feedChannelId }: SettingsChange, now: Date) => ({
  ...(isPrivate !== undefined && { answersPrivate: isPrivate }),
  ...(folder !== undefined && {
    folderAccountId: folder?.accountId ?? null,
    folderId: folder?.folderId ?? null,
    folderName: folder?.name ?? null,
  }),
  // A feed that only moves to another channel goes on where it was. The clock that set a moment in the future was ahead.
  ...(feedChannelId !== undefined && {
    feedChannelId,
    feedSince:
      feedChannelId === null
        ? null
        : sql`least(${guildSettings.feedSince}, ${now.toISOString()}::timestamptz)`,
  }),
});
