// Discord: asks Discord over REST for all servers of the bot, page by page.
import { type REST, Routes } from 'discord.js';

/** The most servers that Discord puts on one page (docs: Resources > User > Get Current User Guilds). */
const ON_PAGE = 200;

/**
 * A page with fewer servers is the last. Discord can leave some out of a page although more pages follow
 * (discord-api-docs, issue 5886: 199 instead of 200), so a page that is nearly full is not.
 */
const FEW = ON_PAGE / 2;

/** A server as Discord lists it. Only the id is checked. */
export type ListedServer = Readonly<Record<string, unknown>> & { readonly id: string };

const isServer = (value: unknown): value is ListedServer =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';

/**
 * Reads the bot's servers, with one request, and one more for each 100 servers at most.
 * @throws when Discord does not send all of them.
 */
export async function listServers(rest: REST): Promise<ListedServer[]> {
  const servers = new Map<string, ListedServer>();
  for (let after = '0'; ; ) {
    const query = new URLSearchParams({ limit: String(ON_PAGE), after });
    const page: unknown = await rest.get(Routes.userGuilds(), { query });
    if (!Array.isArray(page) || !page.every(isServer)) {
      throw new TypeError('Discord answered with something that is no list of servers');
    }
    for (const server of page) servers.set(server.id, server);
    const last = page.at(-1);
    // Discord sorts by the id. A page that does not go on would be asked for again and again.
    if (!last || page.length < FEW || last.id === after) return [...servers.values()];
    after = last.id;
  }
}
