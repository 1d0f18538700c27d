// End to end: /settings, and what it changes: who sees answers, and the folder of new copies.

import { REST, Routes } from 'discord.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { DONE_ANYHOW } from '../support/sync-messages.ts';
import { addButton, note, openStage, reply, type Stage, seen } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ database: 'postgres' });
});
afterAll(() => stage.close());
afterEach(() => {
  stage.discogs.faults.clear();
  expect(stage.discord.violations).toEqual([]);
});

async function change(command: string, options: Record<string, string | boolean>) {
  const use = await stage.ada.slash(`settings ${command}`, options);
  const answer = await reply(stage, use);
  expect(answer.isEphemeral).toBe(true);
  return answer.content.split('\n')[0];
}

async function shown() {
  const answer = await reply(stage, await stage.ada.slash('settings show'));
  expect(answer.isEphemeral).toBe(true);
  const id = stage.discord.commands(stage.guildId).find(({ name }) => name === 'settings')?.id;
  expect(answer.content.split('\n')[0]).toBe(
    `-# Change them with </settings private:${id}>, </settings folder:${id}>, </settings feed:${id}> and </settings nightly:${id}>`,
  );
  // The others are about the feed (feed.test.ts) and the nightly sync (nightly.test.ts).
  return answer.embeds[0]?.fields?.slice(0, 2).map(({ value }) => value);
}

const choices = (value: string) => stage.ada.autocomplete('settings folder', {}, { name: 'name', value });
const add = async (release: string) => reply(stage, await stage.miles.slash('add', { release }));
/** Without what the healing asks meanwhile: on a slow machine an add of a test before can still wait for Discogs. */
const readsOfFolders = () =>
  stage.calls().filter(({ path }) => path === '/users/crate_keeper/collection/folders').length;
const folderOf = (releaseId: number) =>
  stage.discogs.collection.copiesOf(releaseId).map(({ folderId }) => folderId);
const changed = () =>
  stage
    .log()
    .split('\n')
    .flatMap((line) => (line.includes('a server changed a setting') ? [JSON.parse(line)] : []));

describe('who may', () => {
  it('only who manages the server, and the bot checks it, too', async () => {
    await expect(stage.miles.slash('settings private', { on: true })).rejects.toThrow(/may not use/);
    // Discord still has a list of commands in which everyone can use it.
    const rest = new REST({ api: stage.discord.apiUrl }).setToken(stage.discord.token);
    const path = Routes.applicationGuildCommands(stage.discord.applicationId, stage.guildId);
    await rest.put(path, {
      body: commands.map(({ data }) =>
        data.name === 'settings' ? { ...data, default_member_permissions: null } : data,
      ),
    });
    const refused = await reply(stage, await stage.miles.slash('settings private', { on: true }));
    expect(refused.content).toMatch(/^You need \*\*Manage Server\*\* for \/settings/);
    expect(refused.isEphemeral).toBe(true);
    const typed = { name: 'name', value: '' };
    expect(await stage.miles.autocomplete('settings folder', {}, typed)).toEqual([]);
    await rest.put(path, { body: commands.map(({ data }) => data) });
    expect(changed()).toEqual([]);
    expect(stage.calls()).toEqual([]);
  });
});

describe('private answers', () => {
  it('by default, until the command or a manager says otherwise; each change is logged with its id', async () => {
    const search = async (options: Record<string, string | boolean> = {}) => {
      const use = await stage.miles.slash('search catno', { number: 'PB 41447', ...options });
      const { isEphemeral } = await reply(stage, use);
      await stage.handled(use);
      return isEphemeral;
    };
    expect(await search()).toBe(false);
    expect(await search({ private: true })).toBe(true);
    expect(await change('private', { on: true })).toBe('✅ Answers are **private** here now. Before: public');
    expect(await search()).toBe(true);
    expect(await search({ private: false })).toBe(false);
    expect((await add('249504')).isEphemeral).toBe(true);
    const refreshed = await stage.miles.slash('refresh', { record: '249504' });
    expect((await reply(stage, refreshed)).isEphemeral).toBe(true);
    // A restart forgets nothing, and a sync is for all.
    await stage.restart();
    expect(await search()).toBe(true);
    const sync = await stage.ada.slash('sync', { preview: true });
    expect((await reply(stage, sync)).isEphemeral).toBe(false);
    await stage.handled(sync);
    expect(await shown()).toEqual([
      'Private: only the member who asks sees them',
      'Into the default folder, **Uncategorized**',
    ]);
    expect(await change('private', { on: false })).toBe(
      '✅ Answers are **public** here now. Before: private',
    );
    expect(await search()).toBe(false);
    expect(changed()).toMatchObject([
      {
        setting: 'private',
        was: false,
        is: true,
        guild: stage.guildId,
        id: expect.stringMatching(/^\w{8}$/),
      },
      { setting: 'private', was: true, is: false },
    ]);
  });
});

describe('the folder', () => {
  it('is chosen by name with one call to Discogs, and adds go into it', async () => {
    const jazz = stage.discogs.collection.addFolder('Jazz');
    await stage.restart();
    stage.resetCalls();
    for (const typed of ['', 'j', 'ja', 'jaz']) {
      expect((await choices(typed)).map(({ name }) => name)).toContain('Jazz');
    }
    expect(readsOfFolders()).toBe(1);
    const [byDefault] = await choices('');
    expect(byDefault).toEqual({ name: 'The default folder: Uncategorized', value: 'folder:default' });
    expect(await change('folder', { name: `folder:${jazz}` })).toBe(
      '✅ What this server adds goes into **Jazz** now. Before: the default folder',
    );
    expect(readsOfFolders()).toBe(1);

    const found = await reply(stage, await stage.miles.slash('search catno', { number: 'SHVL 804' }));
    const press = await stage.miles.press(found, addButton(found));
    await note(stage, press, /^✅ Added/);
    const releaseId = Number(addButton(found).slice(4));
    expect(folderOf(releaseId)).toEqual([jazz]);

    // Another folder since: Undo finds the copy in its own.
    expect(await change('folder', { name: 'uncategorized' })).toBe(
      '✅ What this server adds goes into **Uncategorized** now. Before: **Jazz**',
    );
    const again = await note(
      stage,
      await stage.miles.press(found, addButton(found)),
      /^Already in the crate/,
    );
    const undone = await stage.miles.press(again, 'Undo');
    await stage.handled(undone);
    expect(folderOf(releaseId)).toEqual([]);
  });

  it('also gets what a sync adds later', async () => {
    const blues = stage.discogs.collection.addFolder('Blues');
    await change('folder', { name: 'blues' });
    const fault = { kind: 'status', status: 401 } as const;
    stage.discogs.faults.add({ method: 'POST', fault });
    const releaseId = 669_736;
    expect((await add(String(releaseId))).content).toMatch(/^⏳ Saved/);
    const sync = await stage.ada.slash('sync');
    // A sync reads the folders at its end, and the next test needs them.
    await seen(stage, sync, 'the end of the sync', ({ embeds }) => DONE_ANYHOW.test(embeds[0]?.title ?? ''));
    expect(folderOf(releaseId)).toEqual([blues]);
  });

  it('is chosen from the list of the last sync while Discogs is down', async () => {
    await stage.restart();
    stage.discogs.faults.add({ method: 'GET', fault: { kind: 'status', status: 503 }, times: 'always' });
    expect((await choices('blu')).map(({ name }) => name)).toContain('Blues');
    expect(await change('folder', { name: 'jazz' })).toMatch(/goes into \*\*Jazz\*\* now/);
    expect(await change('folder', { name: 'No such thing' })).toMatch(/Discogs/);
    stage.discogs.faults.clear();
    expect(await shown()).toContainEqual(expect.stringContaining('**Jazz**'));
  });

  it('that is not there is refused in words, and nothing changes', async () => {
    const before = await shown();
    expect(await change('folder', { name: 'No such thing' })).toMatch(/^Discogs has no folder of that name/);
    expect(await shown()).toEqual(before);
  });

  it('that is gone on Discogs: the add and /status say so, and the next sync adds it all the same', async () => {
    // Nothing proves the account here, so no saved add is tried before the sync.
    const own = await openStage({ database: 'postgres' });
    try {
      const soul = own.discogs.collection.addFolder('Soul_*');
      const choose = async (name: string) =>
        (await reply(own, await own.ada.slash('settings folder', { name }))).content;
      expect(await choose('soul_*')).toMatch(/goes into \*\*Soul\\_\\\*\*\* now/);
      own.discogs.collection.removeFolder(soul);
      const [releaseId, other] = [900_000_102, 7_428_792];
      const press = async (id: number) => reply(own, await own.miles.slash('add', { release: String(id) }));
      expect((await press(releaseId)).content).toMatch(
        /^⏳ Saved .*, but not on Discogs yet: Discogs no longer has \*\*Soul\\_\\\*\*\*, the folder of this server\. /,
      );
      const status = await reply(own, await own.ada.slash('status'));
      expect(status.embeds[0]?.description).toMatch(
        /⛔ Discogs no longer has the folder Soul\\_\\\* of this server, .* Choose another one with \/settings folder\./,
      );
      await press(other);
      own.resetCalls();
      await own.handled(await own.ada.slash('sync'));
      const foldersOf = (id: number) => own.discogs.collection.copiesOf(id).map(({ folderId }) => folderId);
      await own.discord.waitFor(() => foldersOf(other).length > 0, { what: 'the copy' });
      expect([foldersOf(releaseId), foldersOf(other)]).toEqual([[1], [1]]);
      // The folder is tried once a sync, not once a record.
      const posts = own.calls().filter(({ method }) => method === 'POST');
      expect(posts.map(({ status: code }) => code)).toEqual([404, 201, 201]);
      expect(await choose('folder:default')).toMatch(/the default folder now\. Before: \*\*Soul/);
      const after = await reply(own, await own.ada.slash('status'));
      expect(after.embeds[0]?.description ?? '').not.toContain('Soul');
      expect(own.discord.violations).toEqual([]);
    } finally {
      await own.close();
    }
  });

  it('says so when the default folder is not on Discogs', async () => {
    const other = await openStage({ database: 'postgres', config: { folderId: 4711 } });
    try {
      const use = await other.ada.slash('settings folder', { name: 'folder:default' });
      expect((await reply(other, use)).content.split('\n')).toEqual([
        'This server already uses the default folder. Nothing changed',
        expect.stringMatching(
          /^⛔ Discogs no longer has the default folder, number 4711\. Choose another one/,
        ),
      ]);
      expect(other.discord.violations).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it("needs the owner's token", async () => {
    const other = await openStage({ database: 'postgres', config: { username: null } });
    try {
      const use = await other.ada.slash('settings folder', { name: 'Jazz' });
      expect((await reply(other, use)).content).toMatch(
        /^Discogs shows its folders only with the owner's token/,
      );
      const suggested = await other.ada.autocomplete('settings folder', {}, { name: 'name', value: '' });
      expect(suggested).toEqual([{ name: 'The default folder', value: 'folder:default' }]);
    } finally {
      await other.close();
    }
  });
});
