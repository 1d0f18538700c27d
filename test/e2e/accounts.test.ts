// End to end: the bot is started with another DISCOGS_USERNAME, and its messages of before are still there.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { openStage, reply, type Stage } from './stage.ts';

const RELEASE = '249504';
const BO = { username: 'bo', token: 'token-of-bo' };

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ database: 'postgres' });
  stage.discogs.addAccount(BO);
});
afterEach(async () => {
  expect(stage.discord.violations).toEqual([]);
  await stage.close();
});

const add = async () => reply(stage, await stage.miles.slash('add', { release: RELEASE }));

/** Presses Undo on the card of an add. Returns what the person reads. */
async function undo(card: Message): Promise<string> {
  const buttons = card.components.flatMap((row) => row.components);
  const id = buttons.find((one) => one.custom_id?.startsWith('undo:'))?.custom_id ?? '';
  const press = await stage.miles.press(card, id);
  await stage.handled(press);
  return [press.message(), ...press.followUps()].map((one) => one?.content ?? '').join('\n');
}

const calls = (method: string) => stage.discogs.requests.filter((request) => request.method === method);
const copies = () => stage.discogs.collection.copiesOf(Number(RELEASE)).length;

/** The field of /status about the crate. */
async function crate(): Promise<string> {
  const { embeds } = await reply(stage, await stage.ada.slash('status'));
  return embeds[0]?.fields?.find(({ name }) => name === 'Crate')?.value.replaceAll('\\', '') ?? '';
}

it('under another account an Undo of before removes nothing and says why; back again it works', async () => {
  const card = await add();
  await stage.restart(BO);
  expect(await undo(card)).toContain("I can't find that add: it's too old, or of another Discogs account.");
  expect(calls('DELETE')).toEqual([]);
  expect(await crate()).toMatch(/^0 records .*\nThe crate of \*\*crate_keeper\*\* is still here: 1 record$/s);
  expect((await add()).content).toMatch(/^✅ Added/);
  expect(copies()).toBe(1);

  await stage.restart({ username: stage.discogs.username, token: stage.discogs.token });
  expect(await crate()).toMatch(/^1 record .*\nThe crate of \*\*bo\*\* is still here: 1 record$/s);
  expect(await undo(card)).toMatch(/Removed/);
  expect(calls('DELETE')).toHaveLength(1);
  expect(copies()).toBe(0);
});

it('an account with a new name on Discogs keeps its crate, and its old buttons work', async () => {
  const card = await add();
  stage.discogs.renameAccount(stage.discogs.username, 'keeper_of_crates');
  await stage.restart({ username: 'Keeper_of_Crates' });
  expect((await add()).content).toMatch(/^Already in the crate/);
  expect(await crate()).toMatch(/^1 record · 0 not on Discogs yet\n1 copy last seen on Discogs/);
  expect(await crate()).not.toContain('still here');
  expect(await undo(card)).toMatch(/Removed/);
  expect(calls('DELETE').map(({ path, status }) => [path.split('/')[2], status])).toEqual([
    ['Keeper_of_Crates', 204],
  ]);
});

it('a mistyped name is corrected by a restart: the process before it no longer uses the account', async () => {
  await stage.restart({ username: 'crate_keper' });
  expect((await add()).content).not.toMatch(/^✅/);
  await stage.restart({ username: stage.discogs.username });
  const shown = await crate();
  expect(shown).toContain('1 record · 1 not on Discogs yet\nWorth ');
  expect(shown).not.toContain('still here');
});

it('a renamed account under its old name adds, removes and syncs nothing: a stranger can have that name', async () => {
  const card = await add();
  await stage.restart();
  stage.discogs.renameAccount(stage.discogs.username, 'keeper_of_crates');
  const { embeds } = await reply(stage, await stage.ada.slash('status'));
  expect(embeds[0]?.description?.replaceAll('\\', '')).toContain('set DISCOGS_USERNAME=keeper_of_crates');
  const before = stage.discogs.requests.length;
  expect(await undo(card)).toContain('Discogs knows this account under another name now');
  expect((await reply(stage, await stage.ada.slash('sync'))).content).toContain('so nothing was synced');
  const other = await reply(stage, await stage.miles.slash('add', { release: '7428792' }));
  expect(other.content).toMatch(/^⏳ Saved .* Discogs knows this account under another name\./);
  const asked = stage.discogs.requests.slice(before).map(({ path }) => path.split('/')[1]);
  expect(asked).toEqual(['releases']);
});
