// End to end: which servers can use the bot, and which cannot.
import { afterEach, describe, expect, it } from 'vitest';
import { release } from '../support/pressings.ts';
import { until } from '../support/until.ts';
import { addButton, labels, note, openStage, type Stage, type StageOptions, seen } from './stage.ts';

let stage: Stage | null = null;
afterEach(async () => {
  await stage?.close();
  stage = null;
});

/** Opens the stage, and lets a stranger speak in a second server that also invited the bot. */
async function twoServers(config: StageOptions['config']) {
  stage = await openStage({
    database: 'postgres',
    config,
    async stored(store, { clock }) {
      await store.records.insert(release(), { isSynced: false, now: new Date(clock.now()) });
    },
  });
  const { discord } = stage;
  const other = discord.createGuild({ name: 'Somewhere else' });
  const channel = other.createChannel({ name: 'general' });
  const stranger = discord.as(
    other.createMember({ name: 'Stranger', permissions: ['Administrator'] }),
    channel,
  );
  return { stage, stranger };
}

describe('which servers may use the bot', () => {
  it('with an allow-list: only those, and the others know no commands at all', async () => {
    const { stage, stranger } = await twoServers({});
    await expect(stranger.slash('search catno', { number: 'SHVL 804' })).rejects.toThrow();
    const use = await stage.miles.slash('search catno', { number: 'SHVL 804' });
    expect((await use.answered())?.embeds.length).toBeGreaterThan(0);
    expect(stage.discord.violations).toEqual([]);
  });

  it('without one and in two servers: search works, nothing is changed, and the sentence says what to set', async () => {
    const { stage, stranger } = await twoServers({ guildIds: [] });
    const search = await stranger.slash('search catno', { number: 'SHVL 804' });
    const found = await search.answered();
    expect(found?.embeds.length).toBeGreaterThan(0);

    const add = await stranger.slash('add', { release: '249504' });
    const refusal = await add.answered();
    expect(refusal?.content).toMatch(/more than one server.*DISCORD_GUILD_IDS/);
    expect(refusal?.isEphemeral).toBe(true);

    if (!found) throw new Error('nothing found');
    const press = await stranger.press(found, addButton(found));
    const answer = await press.answered();
    expect(answer?.content).toMatch(/DISCORD_GUILD_IDS/);
    expect(stage.discogs.requests.some((request) => request.method === 'POST')).toBe(false);

    // The contents of the database are not suggested to strangers either.
    const typed = { name: 'record', value: '' };
    expect(await stranger.autocomplete('refresh', {}, typed)).toEqual([]);

    // The first server is refused, too: the bot cannot know which of the two is the owner's.
    const first = await (await stage.ada.slash('add', { release: '249504' })).answered();
    expect(first?.content).toMatch(/DISCORD_GUILD_IDS/);
  });

  it('the commands without the bot: a stranger may search, changes nothing, and the first server goes on', async () => {
    stage = await openStage({ database: 'postgres', config: { guildIds: [] } });
    const { discord, discogs } = stage;
    const elsewhere = discord.createGuild({ name: 'Commands only', withBot: false });
    elsewhere.addCommandsOnly();
    const channel = elsewhere.createChannel({ name: 'general' });
    const stranger = discord.as(
      elsewhere.createMember({ name: 'Stranger', permissions: ['Administrator'] }),
      channel,
    );
    // Just after a start the bot has asked Discord for nothing but what came with READY.
    await stage.restart();
    const search = await (await stranger.slash('search catno', { number: 'SHVL 804' })).answered();
    if (!search) throw new Error('nothing found');
    const refused = [
      await stranger.slash('add', { release: '249504' }),
      await stranger.press(search, addButton(search)),
      await stranger.slash('refresh', { record: 'x' }),
      await stranger.slash('sync'),
    ];
    for (const use of refused) {
      const answer = await use.answered();
      expect(answer?.content).toMatch(
        /^I'm not a member of this server, so I can't change anything from here\./,
      );
      expect(answer?.isEphemeral).toBe(true);
    }
    expect(await stranger.autocomplete('refresh', {}, { name: 'record', value: '' })).toEqual([]);
    expect(discogs.requests.some((request) => request.method === 'POST')).toBe(false);

    const added = await (await stage.miles.slash('add', { release: '249504' })).answered();
    expect(added?.content).toMatch(/^✅ Added/);
    await stage.handled(await stage.miles.slash('search catno', { number: 'PB 41447' }));
    const lines = stage
      .log()
      .split('\n')
      .filter((line) => line.includes(`"guild":"${elsewhere.id}"`) && line.includes('"msg":"interaction"'));
    const reasons = lines.map((line) => JSON.parse(line)).filter((line) => line.outcome === 'refused');
    expect(reasons.map(({ why }) => why)).toEqual(reasons.map(() => 'server'));
    expect(reasons.map(({ interaction }) => interaction)).toEqual(
      expect.arrayContaining(refused.map(({ id }) => id)),
    );
    expect(discord.violations).toEqual([]);
  });

  it('a server that invites the bot may change things seconds later, one that it has left no longer may', async () => {
    stage = await openStage({ database: 'postgres', config: { guildIds: [] } });
    const { discord } = stage;
    const next = discord.createGuild({ name: 'Next', withBot: false });
    const channel = next.createChannel({ name: 'general' });
    const nell = discord.as(next.createMember({ name: 'Nell' }), channel);
    next.addCommandsOnly();
    const early = await (await nell.slash('add', { release: '249504' })).answered();
    expect(early?.content).toMatch(/^I'm not a member of this server/);

    /** Waits until an /add gets this answer, so the bot knows of the change. Returns the answer. */
    const told = (sentence: RegExp) =>
      until(async () => {
        const answer = await (await nell.slash('add', { release: '249504' })).answered();
        return sentence.test(answer?.content ?? '') && answer;
      });
    // Now the bot is in two servers without an allow-list, and changes nothing in either.
    next.addBot();
    await told(/more than one server/);
    next.removeBot();
    next.addCommandsOnly();
    await told(/^I'm not a member of this server/);
    expect(stage.discogs.requests.some((request) => request.method === 'POST')).toBe(false);
    expect((await (await stage.miles.slash('add', { release: '249504' })).answered())?.content).toMatch(
      /^✅ Added/,
    );
  });

  it('with an allow-list set later: buttons that were posted elsewhere do nothing any more', async () => {
    const { stage, stranger } = await twoServers({ guildIds: [], operatorContact: 'ada@example.org' });
    const found = await (await stranger.slash('search catno', { number: 'SHVL 804' })).answered();
    if (!found) throw new Error('nothing found');
    await stage.restart({ guildIds: [stage.guildId] });
    for (const n of [1, 2]) {
      const answer = await (await stranger.press(found, addButton(found, n))).answered();
      expect(answer?.content).toBe(
        "I'm not set up for this server. Ask the person who runs me: ada\\@example.org",
      );
      expect(answer?.isEphemeral).toBe(true);
    }
    expect(stage.discogs.requests.some((request) => request.method === 'POST')).toBe(false);
  });

  it('a server on the list that invites the bot while it runs gets its commands by itself', async () => {
    stage = await openStage();
    const { discord } = stage;
    const stranger = discord.createGuild({ name: 'Stranger', withBot: false });
    const late = discord.createGuild({ name: 'Late', withBot: false });
    await stage.restart({ guildIds: [stage.guildId, late.id] });
    expect(stage.log()).toContain(`The bot isn't in server ${late.id} of DISCORD_GUILD_IDS. Invite it`);
    expect(discord.commands(late.id)).toEqual([]);
    stranger.addBot();
    late.addBot();
    await discord.waitFor(() => discord.commands(late.id).length > 0, { what: 'its commands' });
    expect(stage.log()).not.toContain('commands could not be registered');
    // Only servers on the list get commands, and each of them once. A start does not send again what has not changed, because
    // Discord limits how many commands a bot can create.
    const told = discord.requests.filter(
      ({ method, path }) => method === 'PUT' && path.endsWith('/commands'),
    );
    expect(told.map(({ path }) => path.split('/').at(-2))).toEqual([stage.guildId, late.id]);
    // The bot looks at the commands of its first server only when it starts, which it did twice.
    const path = `/guilds/${stage.guildId}/commands`;
    const looks = discord.requests.filter((one) => one.method === 'GET' && one.path.endsWith(path));
    expect(looks).toHaveLength(2);

    // The server is off the list again, so the bot removes its commands there.
    await stage.restart({ guildIds: [stage.guildId] });
    await discord.waitFor(() => discord.commands(late.id).length === 0, { what: 'its commands to go' });
  });

  it('hundreds of servers are known, every one', async () => {
    stage = await openStage({ database: 'postgres' });
    const { discord } = stage;
    // Discord lists servers in the order of their ids, 200 at a time.
    const all = Array.from({ length: 205 }, (_, n) => discord.createGuild({ name: `${n}`, withBot: false }));
    for (const guild of all) guild.addBot();
    const isList = ({ path, status }: { path: string; status: number | null }) =>
      path.endsWith('/users/@me/guilds') && status === 200;
    await discord.waitFor(() => discord.requests.filter(isList).length >= 2, { what: 'both pages' });
    const said = await (await stage.ada.slash('status')).answered();
    expect(JSON.stringify(said?.embeds)).toContain('206 servers');
  });

  it('two on the list share the crate, but neither power nor names', async () => {
    stage = await openStage({ database: 'postgres' });
    const { discord, miles, nina } = stage;
    const other = discord.createGuild({ name: 'Next door' });
    const channel = other.createChannel({ name: 'general' });
    const manager = discord.as(
      other.createMember({ name: 'Otto', permissions: ['ManageGuild', 'Administrator'] }),
      channel,
    );
    await stage.restart({ guildIds: [stage.guildId, other.id] });
    await stage.handled(await miles.slash('add', { release: '249504' }));

    const pressAdded = async (person: typeof nina) => {
      const search = await person.slash('search catno', { number: 'PB 41447' });
      if (stage) await stage.handled(search);
      const message = search.message();
      if (!stage || !message) throw new Error('nothing found');
      return note(stage, await person.press(message, addButton(message)), /^Already in the crate · /);
    };
    const there = await pressAdded(manager);
    expect(there.content).toContain('someone in another server, <t:');
    expect(JSON.stringify(there)).not.toContain(miles.userId);
    expect(labels(there)).toEqual(['Add another copy', 'Details…']);
    const here = await pressAdded(stage.ada);
    expect(here.content).toContain(`<@${miles.userId}>, <t:`);
    expect(labels(here)).toEqual(['Add another copy', 'Details…', 'Undo']);
  });

  it('without one and in one server: everything works', async () => {
    stage = await openStage({ database: 'postgres', config: { guildIds: [] } });
    const card = await (await stage.miles.slash('add', { release: '249504' })).answered();
    expect(card?.content).toMatch(/^✅ Added/);
  });
});

describe('what the bot shows of Discogs', () => {
  it('without a user name: saved here, in silence about Discogs', async () => {
    stage = await openStage({ database: 'postgres', config: { username: null } });
    const use = await stage.miles.slash('add', { release: '249504' });
    const card = await use.answered();
    expect(card?.content).toMatch(/^✅ Added by <@\d+> · № 1 in the crate$/m);
    expect(stage.discogs.collection.copiesOf(249504)).toEqual([]);

    const again = await (await stage.nina.slash('add', { release: '249504' })).answered();
    expect(again?.content).toMatch(/^Already in the crate$/m);

    const found = await (await stage.nina.slash('search catno', { number: 'PB 41447' })).answered();
    if (!found) throw new Error('nothing found');
    const answer = await note(stage, await stage.nina.press(found, addButton(found)), /^Saved here · /);
    expect(answer.content).toContain(`<@${stage.miles.userId}>, <t:`);
    expect(answer.components).toEqual([]);

    if (!card) throw new Error('no card');
    expect(labels(card)).toEqual(['Undo', 'Discogs']);
    const undo = await stage.miles.press(card, 'Undo');
    await seen(stage, undo, 'the outcome', ({ content }) => /^Removed$/m.test(content));
  });

  it('without a token: saved here, and the reason', async () => {
    stage = await openStage({
      database: 'postgres',
      config: { token: null },
      discogs: { searchNeedsToken: false },
    });
    const card = await (await stage.miles.slash('add', { release: '249504' })).answered();
    expect(card?.content).toMatch(
      /^⏳ Saved .*, but not on Discogs yet: Discogs wants a token.* Once that's fixed, the next \/sync adds it /,
    );
  });

  it("another account's token: its user_data says nothing about our collection", async () => {
    stage = await openStage({ database: 'postgres', config: { username: 'somebody_else' } });
    stage.discogs.collection.add(249504);
    const found = await (await stage.miles.slash('search catno', { number: 'PB 41447' })).answered();
    expect(found?.embeds[0]?.footer).toBeUndefined();
  });
});
