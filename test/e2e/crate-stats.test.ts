// End to end: /crate stats: the picture and its words, with no call to Discogs, also while Discogs is down.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Message, Person } from '../../sandbox/discord/index.ts';
import { release } from '../support/pressings.ts';
import { openStage, reply, type Stage } from './stage.ts';

/** A name that tries to ping, to link, to format, and to be more than text in the picture. */
const HOSTILE = '@everyone **loud** </text><image href="https://example.org/x.png"/><@1>';
const AT = new Date('2024-02-29T12:00:00Z');

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    database: 'postgres',
    async stored(store, { clock }) {
      const format = (...descriptions: string[]) => [{ name: 'Vinyl', descriptions }];
      for (const [index, formats] of [format('LP'), format('LP'), format('7"')].entries()) {
        const facts = { releaseId: 801 + index, year: 1969 + index, genres: ['Jazz'], label: HOSTILE };
        const listed = { artists: [], labels: [], formats };
        await store.records.insert(release({ ...facts, listed }), {
          ...{ isSynced: true, now: new Date(clock.now()) },
        });
      }
      const copy = { instanceId: 1, releaseId: 801, masterId: null, folderId: 1, rating: 0, notes: [] };
      await store.collection.save([{ ...copy, addedAt: AT }], AT);
    },
  });
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.discogs.faults.add({ times: 'always', fault: { kind: 'status', status: 503 } });
  stage.resetCalls();
});
afterEach(() => {
  expect(stage.calls()).toEqual([]);
  expect(stage.discord.violations).toEqual([]);
  stage.discogs.faults.clear();
  stage.channel.setBotPermissions({});
});

async function stats(person: Person, options: { private?: boolean } = {}): Promise<Message> {
  const use = await person.slash('crate stats', options);
  const message = await reply(stage, use);
  await stage.handled(use);
  return use.message() ?? message;
}
const bytesOf = ({ attachments }: Message) =>
  attachments.map(({ id }) => stage.discord.file(id)?.bytes.subarray(1, 4));
const PNG = new TextEncoder().encode('PNG');

it('shows everyone the picture, and says its numbers', async () => {
  const message = await stats(stage.miles);
  expect(message.isEphemeral).toBe(false);
  expect(message.content).toBe('');
  expect(bytesOf(message)).toEqual([PNG]);
  const [picture] = message.attachments;
  expect(picture?.filename).toBe('crate.png');
  expect(picture?.description).toBe(
    `Chart of the crate: 3 records; most from the 1970s (2); most common format LP (2); most common genre Jazz (3); most common label ${HOSTILE} (3).`,
  );
  const [embed] = message.embeds;
  expect(embed?.description).toBe(
    [
      '**3 records**',
      'Not synced yet, so these are only the records that were added here. Run /sync',
      '-# Data provided by [Discogs](<https://www.discogs.com/>).',
    ].join('\n'),
  );
  expect(embed?.fields?.map(({ name, value }) => [name, value])).toEqual([
    ['Decades', '1960s\u00a0**1** · 1970s\u00a0**2**'],
    ['Formats', 'LP\u00a0**2** · 7"\u00a0**1**'],
    ['Genres', 'Jazz\u00a0**3**'],
    [
      'Labels',
      String.raw`\@everyone \*\*loud\*\* \</text>\<image href="https\://example.org/x.png"/>\<\@1>${'\u00a0'}**3**`,
    ],
    ['Added', '2024\u00a0**1**'],
  ]);
});

it('says the value only in private, to who can use /sync, also after a restart', async () => {
  stage.discogs.faults.clear();
  await reply(stage, await stage.ada.slash('status'));
  stage.discogs.faults.add({ times: 'always', fault: { kind: 'status', status: 503 } });
  await stage.restart();
  stage.resetCalls();
  const own = await stats(stage.ada, { private: true });
  expect(own.isEphemeral).toBe(true);
  expect(own.embeds[0]?.description).toMatch(/^\*\*3 records\*\*\nWorth €[\d.,]+ \(median\) <t:\d+:R>\n/);
  expect(own.attachments[0]?.description).toMatch(/; median value €[\d.,]+; /);
  for (const message of [await stats(stage.ada), await stats(stage.miles, { private: true })]) {
    expect(message.embeds[0]?.description).not.toMatch(/Worth|value/);
    expect(message.attachments[0]?.description).not.toContain('value');
  }
});

it('has the words alone, and says why, where the bot cannot attach files', async () => {
  stage.channel.setBotPermissions({ deny: ['AttachFiles'] });
  const message = await stats(stage.nina);
  expect(message.attachments).toEqual([]);
  expect(message.embeds[0]?.fields).toHaveLength(5);
  expect(message.content).toBe(
    "-# I need **Attach Files** in this channel. Without it a part of this answer is missing. A server manager can allow it in the channel's settings",
  );
});
