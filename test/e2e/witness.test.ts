// End to end, support: what the report of a hang says about a text that never comes.
import { expect, it } from 'vitest';
import { openWaits } from '../../sandbox/discord/open-waits.ts';
import { EPHEMERAL, REPLY, useInteractions } from '../sandbox/use-interactions.ts';
import { note } from './stage.ts';

const { world, search, follow, webhook } = useInteractions();

it('a wait for a note names its pattern, and the notes that came, also those that are gone', async () => {
  const use = await search();
  await world.respond(use, REPLY, { content: 'Found' });
  const found = note(world, use, /^Removed/);
  const { body } = await follow(use, { content: 'Already used', flags: EPHEMERAL });
  await world.call('DELETE', webhook(use, `/messages/${body.id}`), { token: null });
  expect(use.followUps()).toEqual([]);
  await follow(use, { content: 'Added', flags: EPHEMERAL });
  expect(openWaits().join('\n')).toContain(
    'a note that says /^Removed/ (last seen: "Already used", "Added")',
  );
  await follow(use, { content: 'Removed', flags: EPHEMERAL });
  expect((await found).content).toBe('Removed');
});
