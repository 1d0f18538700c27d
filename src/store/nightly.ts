// Store: keeps when the crate of an account is synced each night (table accounts), and claims a night (table sync_runs).
import { and, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import { FORGOTTEN_ID } from '../core/add/types.ts';
import type { NightlySetting, NightlyStore } from '../core/nightly/ports.ts';
import type { Db } from './handle.ts';
import { accounts, syncRuns } from './schema.ts';
import { isQuietNight, runColumns, runQueries, toRun } from './sync/runs.ts';

const settingColumns = {
  hour: accounts.nightlyHour,
  timezone: accounts.nightlyTimezone,
  guildId: accounts.nightlyGuildId,
  setAt: accounts.nightlySetAt,
};

type SettingRow = { [K in keyof NightlySetting]: NightlySetting[K] | null };

function toSetting({ hour, timezone, guildId, setAt }: SettingRow): NightlySetting | null {
  if (hour === null || timezone === null || guildId === null || setAt === null) return null;
  return { hour, timezone, guildId, setAt };
}

export const nightlyQueries = (account: number, db: Db): NightlyStore => ({
  async get() {
    const [row] = await db.select(settingColumns).from(accounts).where(eq(accounts.id, account));
    const [last] = await db
      .select({ night: syncRuns.night })
      .from(syncRuns)
      .where(and(eq(syncRuns.accountId, account), isNotNull(syncRuns.night)))
      .orderBy(desc(syncRuns.id))
      .limit(1);
    return { setting: row ? toSetting(row) : null, lastNight: last?.night ?? null };
  },

  async save(setting) {
    return db.transaction(async (tx) => {
      const ofAccount = eq(accounts.id, account);
      const [before] = await tx.select(settingColumns).from(accounts).where(ofAccount).for('update');
      if (!before) throw new Error('the account of the nightly sync is gone');
      await tx
        .update(accounts)
        .set({
          nightlyHour: setting?.hour ?? null,
          nightlyTimezone: setting?.timezone ?? null,
          nightlyGuildId: setting?.guildId ?? null,
          nightlySetAt: setting?.setAt ?? null,
        })
        .where(ofAccount);
      return toSetting(before);
    });
  },

  async claim({ date, account: name, guildId, now }) {
    for (;;) {
      const [made] = await db
        .insert(syncRuns)
        .values({
          accountId: account,
          kind: 'sync',
          account: name,
          status: 'running',
          phase: 'pull',
          night: date,
          // No person started the run, and it has no message.
          requesterId: FORGOTTEN_ID,
          guildId,
          channelId: FORGOTTEN_ID,
          startedAt: now,
          updatedAt: now,
        })
        .onConflictDoNothing()
        .returning(runColumns);
      if (made) return { kind: 'started', run: toRun(made) };
      const [taken] = await db
        .select({ id: syncRuns.id })
        .from(syncRuns)
        .where(and(eq(syncRuns.accountId, account), eq(syncRuns.night, date)));
      if (taken) return { kind: 'taken' };
      const run = await runQueries(account, db).active();
      // As in `insert` of runs.ts: the run in the way can have ended between the two statements.
      if (run) return { kind: 'running', run };
    }
  },

  async join(runId, { userId, guildId, channelId }, message) {
    const [row] = await db
      .update(syncRuns)
      .set({
        requesterId: userId,
        ...{ guildId, channelId },
        messageId: message.messageId,
        messageChannelId: message.channelId,
      })
      .where(
        and(eq(syncRuns.accountId, account), eq(syncRuns.id, runId), isNull(syncRuns.endedAt), isQuietNight),
      )
      .returning(runColumns);
    return row ? toRun(row) : null;
  },
});
