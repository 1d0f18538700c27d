// Discord, operator: what the tasks ask Discord, against the sandbox over a real socket.
import { describe, expect, it } from 'vitest';
import { createDiscordAccount } from '../../../src/discord/operator/account.ts';
import { useWorld } from '../../sandbox/use-world.ts';
import { silentLog } from '../../support/silent-log.ts';

describe('the servers of the bot', () => {
  const world = useWorld();
  const open = () => {
    const { token, apiUrl } = world.discord;
    return createDiscordAccount({ token, apiUrl, commands: [], log: silentLog });
  };
  const pause = (seconds: number) => ({
    status: 429,
    body: { message: 'slow', retry_after: seconds, global: false },
    headers: { 'retry-after': String(seconds) },
  });

  it('are all there, a page of Discord after the other', async () => {
    const ids = [world.guild.id];
    for (let number = 1; number <= 401; number++) {
      ids.push(world.discord.createGuild({ name: `Crate ${number}` }).id);
    }
    const account = open();
    const servers = await account.servers();
    expect(servers.map(({ id }) => id)).toEqual(ids);
    expect(servers.at(-1)).toEqual({ id: ids.at(-1), name: 'Crate 401', lacking: [] });
    // 199 on each full page, as Discord does it, and the rest.
    expect(account.calls()).toBe(3);
    expect(world.discord.violations).toEqual([]);
  });

  it('cost one request when they are few', async () => {
    const account = open();
    expect(await account.servers()).toHaveLength(1);
    expect(account.calls()).toBe(1);
  });

  it('come after a short pause that Discord asks for', async () => {
    world.discord.failNext({ path: '/users/@me/guilds' }, pause(0.01));
    const account = open();
    expect(await account.servers()).toHaveLength(1);
    expect(account.calls()).toBe(2);
  });

  it("are the operator's to wait for when the pause is long", async () => {
    world.discord.failNext({ path: '/users/@me/guilds' }, pause(4));
    await expect(open().servers()).rejects.toMatchObject({
      kind: 'busy',
      sentence: 'Discord asks for a pause. Try again in a minute.',
    });
  });

  it('are not there when the answer is no list of servers', async () => {
    for (const body of [{}, [{ name: 'Crate' }], [null]]) {
      world.discord.failNext({ path: '/users/@me/guilds' }, { status: 200, body });
      await expect(open().servers()).rejects.toMatchObject({ kind: 'outage' });
    }
  });
});
