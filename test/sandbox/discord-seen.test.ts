// Sandbox: a person at the local Discord: who sees which message, and how tests wait for a message.
import { describe, expect, test } from 'vitest';
import { noteMove } from '../../sandbox/discord/fair-time.ts';
import { openWaits } from '../../sandbox/discord/open-waits.ts';
import { lookAgain } from '../../sandbox/discord/wait.ts';
import { shown, useWorld } from './use-world.ts';

const EPHEMERAL = 64;
const world = useWorld({ commands: [{ name: 'status', description: 'State' }] });

describe('what is seen', () => {
  test('is public for all, private for one, until it is dismissed or deleted', async () => {
    const bob = world.discord.as(world.guild.createMember({ name: 'Bob' }), world.channel);
    const open = await shown(world, { content: 'open' });
    const hidden = await shown(world, { content: 'hidden', flags: EPHEMERAL });
    const read = (person: typeof bob) => person.messages().map((one) => one.content);
    expect([read(world.person), read(bob)]).toEqual([['open', 'hidden'], ['open']]);
    await expect(bob.press(hidden, 'x')).rejects.toMatchObject({ reason: 'not-there' });
    world.person.dismiss(hidden);
    expect(read(world.person)).toEqual(['open']);
    expect(() => world.person.dismiss(open)).toThrow('Only private');
    expect(() => bob.remove(open)).toThrow('May not delete');
    const admin = world.guild.createMember({ name: 'Carol', permissions: ['ManageMessages'] });
    world.discord.as(admin, world.channel).remove(open);
    expect(read(bob)).toEqual([]);
    expect(world.discord.history(world.channel).map((one) => one.content)).toEqual(['open', 'hidden']);
  });

  test('is nothing in a channel one cannot see', async () => {
    await shown(world, { content: 'open' });
    world.channel.setOverwrite(world.guild.id, { deny: ['ViewChannel'] });
    expect(world.person.messages()).toEqual([]);
  });

  test('is a snapshot: it stays as it was read', async () => {
    const use = await world.person.slash('status');
    await world.respond(use, 4, { content: 'one' });
    const [before] = world.person.messages();
    const path = `/channels/${world.channel.id}/messages/${before?.id}`;
    await world.call('PATCH', path, { body: { content: 'two' } });
    expect([before?.content, before?.versions.length]).toEqual(['one', 1]);
    expect(world.person.messages()[0]?.versions.map((one) => one.json.content)).toEqual(['one', 'two']);
  });
});

describe('waiting', () => {
  test('looks again at every change and resolves with what was found', async () => {
    const found = world.discord.waitFor(() => world.person.messages().find((one) => one.content === 'two'), {
      what: 'two',
    });
    world.person.say('one');
    world.person.say('two');
    expect((await found).content).toBe('two');
  });

  test.each([
    ['a call to the local Discogs', noteMove],
    ['a line of the log', lookAgain],
  ])('looks again at %s, too', async (_, happen) => {
    let isThere = false;
    const found = world.discord.waitFor(() => isThere, { what: 'it' });
    isThere = true;
    happen();
    expect(await found).toBe(true);
  });

  test('in vain says what was there instead', async () => {
    await shown(world, { content: 'something else' });
    const inVain = world.discord.waitFor(() => null, { what: 'a miracle', stillMs: 1 });
    await expect(inVain).rejects.toThrow(
      /Waited for a miracle, and nothing moved for 1 ms[\s\S]*#records[\s\S]*something else/,
    );
  });

  test('is reported by the runner of a test that hangs, with what was there instead, until it ends', async () => {
    const said: string[] = [];
    const found = world.discord.waitFor(() => said.includes('two'), {
      what: () => `two, and not ${said.join()}`,
    });
    said.push('one');
    await shown(world, { content: 'something else' });
    const [wait] = openWaits().filter((one) => one.startsWith('two'));
    expect(wait).toMatch(/^two, and not one\. There was:\n[\s\S]*#records[\s\S]*something else/);
    said.push('two');
    world.person.say('a change');
    await found;
    expect(openWaits().filter((one) => one.startsWith('two'))).toEqual([]);
  });

  test('passes on what the check throws', async () => {
    const check = (): boolean => {
      throw new Error('broken check');
    };
    await expect(world.discord.waitFor(check, { what: 'nothing' })).rejects.toThrow('broken check');
  });

  test('receives every change, until it stops listening', () => {
    const heard: string[] = [];
    const stop = world.discord.onChange((change) => heard.push(change.what));
    world.person.say('one');
    stop();
    world.person.say('two');
    expect(heard).toEqual(['message']);
  });
});
