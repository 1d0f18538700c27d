// Discord: which servers we are in, and which may use us. Without the Guilds intent Discord tells only at READY, so the
// rest is asked for. Who may: a stranger who invites the bot must not be able to write to the owner's collection.
import { type Client, Events, Routes } from 'discord.js';
import type { Clock } from '../clock.ts';
import type { Log } from '../core/ports.ts';

export interface Servers {
  /** Why this server may not use a command, as a sentence; null when it may. Calls nothing: it comes before the answer. */
  refusal(guildId: string, writes: boolean): string | null;
  /** How many servers we are in, as far as known. */
  count(): number;
  /**
   * Reads the list anew every minute until aborted: anybody may invite the bot at any time.
   * @param joined told of each server that it was not in a minute ago.
   */
  keepFresh(signal: AbortSignal, joined: (guildId: string) => void): Promise<void>;
}

const FRESH_MS = 60_000;

export function createServers(deps: {
  client: Client;
  allowed: readonly string[];
  clock: Clock;
  log: Log;
}): Servers {
  const { client, allowed, clock, log } = deps;
  let known = new Set<string>();
  client.on(Events.ClientReady, (ready) => {
    known = new Set(ready.guilds.cache.keys());
  });

  return {
    count: () => known.size,
    refusal(guildId, writes) {
      if (allowed.length > 0) {
        return allowed.includes(guildId)
          ? null
          : 'Runout is not set up for this server. Ask the person who runs it.';
      }
      // A server that speaks to us is one we are in, listed or not.
      known.add(guildId);
      return writes && known.size > 1
        ? 'Runout is in more than one server, so it changes nothing until the person who runs it sets DISCORD_GUILD_IDS.'
        : null;
    },
    async keepFresh(signal, joined) {
      while (!signal.aborted) {
        await clock.sleep(FRESH_MS, signal).catch(() => {});
        if (signal.aborted) return;
        try {
          const guilds = await client.rest.get(Routes.userGuilds());
          if (!Array.isArray(guilds)) continue;
          const before = known;
          known = new Set(guilds.map((guild: { id: string }) => guild.id));
          for (const id of known) if (!before.has(id)) joined(id);
        } catch (error) {
          log.warn({ err: error }, 'could not ask Discord which servers we are in');
        }
      }
    },
  };
}
