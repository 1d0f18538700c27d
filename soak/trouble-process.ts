// Soak: kills the bot's process, asks it to end, and restarts its database.
import { setTimeout as delay } from 'node:timers/promises';
import type { Stream } from './pastime.ts';
import type { SoakStage } from './stage.ts';
import type { Tally } from './trouble-discogs.ts';

/**
 * Kills and restarts the bot. Ends before the last part of the soak, because a process must live long enough to show whether
 * its memory grows.
 */
export const processTrouble = ({ lives, ledger }: SoakStage, tally: Tally): Stream => ({
  name: 'life and death',
  pauseMs: [60_000, 400_000],
  async decide(dice) {
    const how = dice.chance(0.6) ? 'killed' : 'stopped';
    const awayWallMs = dice.between(0, 1_500);
    tally.add(how);
    // A process that is asked to end accepts no new work.
    const ended = ledger.span('the process is ending');
    await lives.end(how);
    ended();
    await delay(awayWallMs);
    await lives.start();
  },
});

/** Starts the bot again after its process ended by itself. */
export const supervisor = ({ lives }: SoakStage): Stream => ({
  name: 'supervisor',
  pauseMs: [20_000, 20_000],
  async decide() {
    await lives.start();
  },
});

/** Returns null for an embedded database, which has no server to restart. */
export function databaseTrouble({ database }: SoakStage, tally: Tally): Stream | null {
  const { restart, cut } = database;
  if (!restart || !cut) return null;
  return {
    name: 'trouble at the database',
    pauseMs: [120_000, 500_000],
    async decide(dice) {
      const isRestart = dice.chance(0.6);
      tally.add(isRestart ? 'database restart' : 'connections cut');
      await (isRestart ? restart() : cut());
    },
  };
}
