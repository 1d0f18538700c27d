// End to end: /help shows each person the commands that they can use here, with mentions that Discord draws.
import { afterEach, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(async () => {
  expect(stage.discord.violations).toEqual([]);
  await stage.close();
});

async function help(person: Stage['miles']) {
  const answer = await (await person.slash('help')).answered();
  expect(answer?.isEphemeral).toBe(true);
  const [embed] = answer?.embeds ?? [];
  const text = embed?.description ?? '';
  const named = [...text.matchAll(/<\/([a-z ]+):(\d+)>/g)].map(([, path, id]) => ({ path, id }));
  const field = (name: string) => embed?.fields?.find((one) => one.name === name)?.value ?? '';
  return { paths: named.map(({ path }) => path), named, field, text };
}

const FOR_ALL = [
  ...['find', 'search catno', 'search album', 'search barcode', 'search runout'],
  ...['add', 'crate search', 'crate show', 'crate random', 'crate duplicates', 'crate stats', 'refresh'],
  'help',
];
const FOR_MANAGERS = [
  'crate export',
  'crate import',
  'sync',
  'status',
  'settings show',
  'settings private',
  'settings folder',
  'settings feed',
  'settings nightly',
];

it('names with their ids what a member, and what a manager can use; asks Discogs nothing', async () => {
  stage = await openStage({ database: 'postgres', config: { operatorContact: 'ada@example.org' } });
  stage.resetCalls();
  const member = await help(stage.miles);
  expect(member.paths).toEqual(FOR_ALL);
  const registered = new Map(stage.discord.commands(stage.guildId).map(({ id, name }) => [name, id]));
  for (const { path, id } of member.named) expect(id).toBe(registered.get(path?.split(' ')[0] ?? ''));
  expect(member.field('Who runs me')).toBe('ada\\@example.org');
  const { paths } = await help(stage.ada);
  expect(paths.filter((path) => !FOR_ALL.includes(path ?? ''))).toEqual(FOR_MANAGERS);
  expect(paths).toEqual(expect.arrayContaining(FOR_ALL));
  expect(stage.calls()).toEqual([]);
});

it('follows the rules of an admin, and the global registration', async () => {
  stage = await openStage({ database: 'postgres', config: { guildIds: [] } });
  stage.discord.setCommandPermissions(stage.guildId, 'add', [
    { id: stage.guildId, type: 1, permission: false },
    { id: stage.nina.userId, type: 2, permission: true },
  ]);
  await until(async () => !(await help(stage.miles)).paths.includes('add'));
  expect((await help(stage.nina)).paths).toEqual(FOR_ALL);
});
