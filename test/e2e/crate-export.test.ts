// End to end: /crate export: a file for who can use /sync, with no call to Discogs, also while Discogs is down.
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message, Person } from '../../sandbox/discord/index.ts';
import { release } from '../support/pressings.ts';
import { readStrictCsv } from '../support/read-csv.ts';
import { openStage, reply, type Stage } from './stage.ts';

/** Names, numbers and notes as people write them. */
const ODD = {
  artist: '\ufeff@everyone **loud**; 東京',
  title: 'Say "hi",\r\nor 🎶\ud83d\0',
  catno: '=1+1',
  notes: '- signed\n;by the band',
};

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    database: 'postgres',
    async stored(store, { clock }) {
      const now = new Date(clock.now());
      const facts = { artist: ODD.artist, title: ODD.title, masterId: null };
      const listed = {
        artists: [{ name: ODD.artist }],
        labels: [
          { name: '021 Records', catno: '- oto - 4' },
          { name: 'Human Records (2)', catno: ODD.catno },
        ],
        formats: [{ name: 'Vinyl', qty: 2, descriptions: ['LP', 'Album', 'Reissue'], text: 'Gatefold' }],
      };
      await store.records.insert(release({ releaseId: 801, ...facts, listed }), { isSynced: true, now });
      await store.records.insert(release({ releaseId: 802, masterId: null }), { isSynced: false, now });
      await store.folders.replace([{ id: 7, name: 'Jazz; =shelf' }], now);
      await store.fields.replace(
        [{ id: 4, name: 'Shelf', type: 'textarea', isPublic: false, options: [] }],
        now,
      );
      const addedAt = new Date('2020-11-12T20:26:02Z');
      const copy = { releaseId: 801, masterId: null, folderId: 7, rating: 4, addedAt, notes: [] };
      await store.collection.save(
        [
          { ...copy, instanceId: 11, notes: [{ fieldId: 4, value: ODD.notes }] },
          { ...copy, instanceId: 12, folderId: 99, rating: 0 },
        ],
        now,
      );
    },
  });
  stage.discogs.faults.add({ times: 'always', fault: { kind: 'status', status: 503 } });
});
afterAll(() => stage.close());
beforeEach(() => stage.resetCalls());
afterEach(() => {
  expect(stage.calls()).toEqual([]);
  expect(stage.discord.violations).toEqual([]);
  stage.discord.setCommandPermissions(stage.guildId, 'sync', null);
});

async function exported(person: Person): Promise<Message> {
  const use = await person.slash('crate export');
  const message = await reply(stage, use);
  await stage.handled(use);
  return message;
}

function fileOf({ attachments }: Message) {
  const [attachment, ...more] = attachments;
  expect(more).toEqual([]);
  const file = stage.discord.file(attachment?.id ?? '');
  if (!attachment || !file) throw new Error('there is no file');
  return { name: attachment.filename, bytes: Buffer.from(file.bytes) };
}

const day = () => new Date(stage.clock.now()).toISOString().slice(0, 10);

describe('/crate export, while Discogs is down', () => {
  it("sends every copy in a private file, as Discogs' own export has it", async () => {
    const message = await exported(stage.ada);
    expect(message.isEphemeral).toBe(true);
    expect(stage.miles.messages().some(({ id }) => id === message.id)).toBe(false);
    expect(message.content.split('\n')).toEqual([
      'The collection as a CSV file: 2 copies',
      "1 record has no copy on Discogs, so it isn't in the file",
      'Not synced yet, so I may miss what you own. Run /sync',
      '-# Folders, conditions and notes are in the file, so only you see this',
      expect.stringMatching(/^-# Data provided by \[Discogs\]/),
    ]);
    const { name, bytes } = fileOf(message);
    expect(name).toBe(`crate-${day()}.csv`);
    const facts = [
      ...['- oto - 4, =1+1', ODD.artist, 'Say "hi",\r\nor 🎶\ufffd', '021 Records, Human Records (2)'],
      '2xLP, Album, RE, Gat',
    ];
    expect(readStrictCsv(bytes)).toEqual([
      'Catalog#,Artist,Title,Label,Format,Rating,Released,release_id,CollectionFolder,Date Added,Collection Media Condition,Collection Sleeve Condition,Collection Notes,Collection Shelf'.split(
        ',',
      ),
      [...facts, '4', '1987', '801', 'Jazz; =shelf', '2020-11-12 12:26:02', '', '', '', ODD.notes],
      [...facts, '', '1987', '801', '', '2020-11-12 12:26:02', '', '', '', ''],
    ]);
    expect(bytes.toString()).toContain('"- oto - 4, =1+1"');
  });

  it('sends the same bytes again, also two at once, and after a restart', async () => {
    const first = fileOf(await exported(stage.ada)).bytes;
    const both = await Promise.all([exported(stage.ada), exported(stage.ada)]);
    await stage.restart();
    for (const message of [...both, await exported(stage.ada)]) expect(fileOf(message).bytes).toEqual(first);
  });

  it('is for who can use /sync, by the rules of the server', async () => {
    const refused = await exported(stage.miles);
    expect([refused.isEphemeral, refused.attachments]).toEqual([true, []]);
    expect(refused.content).toMatch(/^You need \*\*Manage Server\*\* for \/crate export\./);
    const allowed = { id: stage.miles.userId, type: 2 as const, permission: true };
    stage.discord.setCommandPermissions(stage.guildId, 'sync', [allowed]);
    expect(fileOf(await exported(stage.miles)).bytes.toString()).toContain('Catalog#');
  });
});

it('a file of over 10 MiB is zipped', async () => {
  const plain = await stage.offline(async (store) => {
    const notes = [{ fieldId: 4, value: 'x'.repeat(60_000) }];
    const now = new Date(stage.clock.now());
    const copies = Array.from({ length: 180 }, (_, index) => ({
      ...{
        instanceId: 100 + index,
        releaseId: 801,
        masterId: null,
        folderId: 7,
        rating: 0,
        addedAt: now,
        notes,
      },
    }));
    await store.collection.save(copies, now);
    return copies.length * 60_000;
  });
  const message = await exported(stage.ada);
  expect(message.content).toContain("\nIt's zipped, because it has over 10 MB\n");
  const { name, bytes } = fileOf(message);
  expect(name).toBe(`crate-${day()}.csv.gz`);
  expect(gunzipSync(bytes).length).toBeGreaterThan(plain);
  expect(readStrictCsv(gunzipSync(bytes))).toHaveLength(1 + 2 + 180);
});
