// Discord: keeps the list of the bot's servers, and decides which of them can use the bot. Without the Guilds intent Discord
// sends the list only at READY, so the bot also asks for it. A stranger who invites the bot must not be able to write to the
// owner's collection.
import { type Client, Events } from 'discord.js';
import { type Clock, wallMonotonic } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import { listServers } from '../server-list.ts';
import { coreWords } from '../texts/core-words.ts';

/**
 * Why a server cannot use a command. `not-listed`: the operator has a list of servers, and this one is not on it. `not-member`:
 * the bot is not in this server. `no-list`: the bot is in several servers, and the operator has no list.
 */
export type ServerRefusal = 'not-listed' | 'not-member' | 'no-list';

export interface Servers {
  /**
   * Returns why this server cannot use a command. Null: it can. Returns at once, because the first answer to an interaction
   * waits for this. An unknown server makes the bot read its list of servers again, in the background.
   */
  refusal(guildId: string, writes: boolean): ServerRefusal | null;
  /** The number of servers that the bot is in, as far as known. */
  count(): number;
  /** Returns the names of the servers that the bot is in, as far as known. */
  names(): ReadonlyMap<string, string>;
  /** Returns the servers of the operator's list that the bot is not in, as far as known. */
  notIn(): string[];
  /**
   * Reads the list of the bot's servers again every minute until `signal` aborts, because anyone can invite the bot at any
   * time.
   * @param joined called for each server that was not in the last list.
   */
  keepFresh(signal: AbortSignal, joined: (guildId: string) => void): Promise<void>;
}

const FRESH_MS = 60_000;

/** A press in an unknown server makes the bot read its list of servers at once, but not again within this real time. */
const LOOK_AGAIN_MS = 5_000;

/**
 * Returns why the operator does not let this server use a command. Null: it can. Pure. An interaction from a server does not
 * prove that the bot is in it: commands can be installed without the bot (scope `applications.commands`).
 * @param known the servers of the bot.
 */
export function refusalOf(
  guildId: string,
  {
    writes,
    allowed,
    known,
  }: { writes: boolean; allowed: readonly string[]; known: Pick<ReadonlySet<string>, 'has' | 'size'> },
): ServerRefusal | null {
  if (allowed.length > 0) return allowed.includes(guildId) ? null : 'not-listed';
  if (!writes) return null;
  if (!known.has(guildId)) return 'not-member';
  return known.size > 1 ? 'no-list' : null;
}

export function createServers(deps: {
  client: Client;
  allowed: readonly string[];
  clock: Clock;
  log: Log;
}): Servers {
  const { client, allowed, clock, log } = deps;
  let known: ReadonlyMap<string, string | null> = new Map();
  let tellJoined: (guildId: string) => void = () => {};
  let reading: Promise<void> | null = null;
  let readAtMs = Number.NEGATIVE_INFINITY;
  /**
   * Warns when the bot has got into a second server and the operator has no list of servers: from then on, every command that
   * writes is refused.
   * @param before how many servers the bot was in before.
   */
  function tellWithoutList(before: number): void {
    if (allowed.length > 0 || known.size <= 1 || before > 1) return;
    const finding = { level: 'amber', kind: 'no-allow-list', servers: known.size } as const;
    log.warn({ finding: finding.kind }, coreWords.finding(finding));
  }

  client.on(Events.ClientReady, (ready) => {
    // Discord sends no names at READY.
    known = new Map([...ready.guilds.cache.keys()].map((id) => [id, known.get(id) ?? null]));
    tellWithoutList(0);
  });

  async function readList(): Promise<void> {
    try {
      const listed = await listServers(client.rest);
      const before = known;
      known = new Map(listed.map(({ id, name }) => [id, typeof name === 'string' ? name : null]));
      tellWithoutList(before.size);
      for (const id of known.keys()) if (!before.has(id)) tellJoined(id);
    } catch (error) {
      log.warn({ err: error }, 'could not ask Discord which servers we are in');
    }
  }

  function read(): Promise<void> {
    reading ??= readList().finally(() => {
      reading = null;
      readAtMs = wallMonotonic();
    });
    return reading;
  }

  return {
    count: () => known.size,
    names: () => new Map([...known].flatMap(([id, name]) => (name === null ? [] : [[id, name]]))),
    notIn: () => allowed.filter((id) => !known.has(id)),
    refusal(guildId, writes) {
      if (allowed.length === 0 && !known.has(guildId) && wallMonotonic() - readAtMs >= LOOK_AGAIN_MS) {
        void read();
      }
      return refusalOf(guildId, { writes, allowed, known });
    },
    async keepFresh(signal, joined) {
      tellJoined = joined;
      while (!signal.aborted) {
        await clock.sleep(FRESH_MS, signal).catch(() => {});
        if (!signal.aborted) await read();
      }
    },
  };
}
