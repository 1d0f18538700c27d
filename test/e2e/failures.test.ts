// End to end: what a person reads when something fails or has to wait.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addButton, note, openStage, reply, type Stage } from './stage.ts';

type Fault = Parameters<Stage['discogs']['faults']['add']>[0]['fault'];

let stage: Stage;
/** Counts barcodes, so that each search has a new one and costs a call. */
let asked = 0;
beforeAll(async () => {
  // Three attempts of a person's call take up to 90 s of sandbox time.
  stage = await openStage({ speed: 25 });
});
afterAll(() => stage.close());
afterEach(() => {
  stage.discogs.faults.clear();
  expect(stage.discord.violations).toEqual([]);
});

const CASES: [string, Fault, RegExp][] = [
  [
    'a refused token',
    { kind: 'status', status: 401 },
    /^Discogs refuses our token\. Ask a server manager to run \/status/,
  ],
  [
    'nothing there',
    { kind: 'status', status: 404 },
    /^Discogs has no such entry, or it was deleted\. Check the number/,
  ],
  [
    'too many requests, with a time',
    { kind: 'status', status: 429, retryAfter: { seconds: 5 } },
    /^Discogs' rate limit is reached\. Try again <t:\d+:R> \(code/,
  ],
  [
    'too many requests, without a time',
    { kind: 'status', status: 429 },
    /^Discogs' rate limit is reached\. Try again <t:\d+:R>/,
  ],
  ['a failure of its own', { kind: 'status', status: 500 }, /^Discogs had an error \(500\)\./],
  [
    'a search that is too heavy',
    { kind: 'status', status: 500, message: 'Query time exceeded. Please try a simpler query.' },
    /^Too broad for Discogs\. Be more specific/,
  ],
  ['a web page', { kind: 'html', status: 403 }, /^Discogs seems to be down for maintenance/],
  ['cut JSON', { kind: 'cut-json' }, /^Discogs' answer was incomplete\./],
  ['a cut connection', { kind: 'cut-answer' }, /^The connection to Discogs broke\./],
  ['no answer at all', { kind: 'stall' }, /^Discogs doesn't answer\./],
  [
    'an answer without an end',
    { kind: 'huge-body', bytes: 1_100_000, gzip: true },
    /^Discogs' answer was far too large\./,
  ],
  ['something else', { kind: 'wrong-shape' }, /^Discogs sent something I don't understand\./],
];

describe('when Discogs fails, the person reads what happened, and the log has the id', () => {
  it.each(CASES)('%s', async (name, fault, sentence) => {
    stage.discogs.faults.add({ path: /^\/database\/search/, times: 'always', fault });
    const use = await stage.miles.slash('search catno', { number: `FAIL ${name}` });
    await stage.handled(use);
    const message = await reply(stage, use);
    expect(message.content).toMatch(sentence);
    const [, id = ''] = /\(code `([0-9a-f]{8})`\)$/.exec(message.content) ?? [];
    expect(stage.knows(id)).toBe(true);
    expect(message.components).toEqual([]);
    // The person reads it in private, and no public message stays.
    expect(message.isEphemeral).toBe(true);
    expect(use.message()).toBeNull();

    // The bot goes on, and works again as soon as Discogs does.
    stage.discogs.faults.clear();
    const after = await reply(stage, await stage.miles.slash('search catno', { number: 'NO-SUCH' }));
    expect(after.content).toMatch(/^No match for/);
  });

  it('each in its own words', () => {
    const sources = CASES.map(([, , sentence]) => sentence.source);
    // Every case has its own sentence. Only the two kinds of 429 share one, with different patterns for it.
    expect(new Set(sources).size).toBe(sources.length);
  });

  it('an Add that fails says whether anything was saved', async () => {
    stage.discogs.faults.add({
      path: /^\/releases\//,
      times: 'always',
      fault: { kind: 'html', status: 200 },
    });
    const use = await stage.miles.slash('add', { release: '5134861' });
    const message = await reply(stage, use);
    expect(message.content).toMatch(/^Nothing was saved\. Discogs seems to be down for maintenance/);
    expect(message.isEphemeral).toBe(true);
  });

  it('Discogs not there at all', async () => {
    await stage.discogs.down();
    const use = await stage.miles.slash('search catno', { number: 'SHVL 804' });
    expect((await reply(stage, use)).content).toMatch(/^Discogs can't be reached\./);
    await stage.discogs.up();
  });

  it.each([true, false])(
    'a release that does not exist; can the answer be taken back: %s',
    async (isDeleted) => {
      // If it cannot be taken back, a public answer is better than none.
      const refused = { status: 403, body: { message: 'Missing Permissions', code: 50013 } };
      if (!isDeleted) stage.discord.failNext({ method: 'DELETE' }, refused);
      const message = await reply(stage, await stage.miles.slash('add', { release: '99999999' }));
      expect(message.content).toBe('No release 99999999 on Discogs. Check the number or the link');
      expect(message.isEphemeral).toBe(isDeleted);
    },
  );

  it('nor is it lost when it was taken back, and every answer to that was lost', async () => {
    const own = await openStage({ database: 'postgres' });
    try {
      const times = ['after', 'before', 'before', 'before', 'before'] as const;
      for (const cut of times) own.discord.failNext({ method: 'DELETE' }, { cut });
      const use = await own.miles.slash('add', { release: '99999998' });
      expect((await note(own, use, /^No release 99999998 on Discogs/)).isEphemeral).toBe(true);
      expect(use.message()).toBeNull();
      // The bot could not know that the message was gone, so it tried to edit it.
      expect(own.discord.violations.map(({ rule }) => rule)).toEqual(['unknown-message']);
    } finally {
      await own.close();
    }
  });

  it('no token appears anywhere', () => {
    const everything = stage.log() + JSON.stringify(stage.discord.history({ id: stage.miles.channelId }));
    expect(everything).not.toContain(stage.discogs.token);
    expect(everything).not.toContain(stage.discord.token);
    expect(stage.log().length).toBeGreaterThan(1_000);
  });
});

const WAIT = /^⏳ Discogs' limit reached\. (?:Searching|Adding|Updating) <t:\d+:R>$/;

describe('who waits for the budget', () => {
  it('also after a press of Add: reads in private why and how long, and then what came of it', async () => {
    const busy = await openStage({
      speed: 10,
      database: 'postgres',
      discogs: { limit: 8 },
      config: { folderId: 7 },
    });
    try {
      const use = await busy.miles.slash('search catno', { number: 'PB 41447' });
      await busy.handled(use);
      const message = use.message();
      if (!message) throw new Error('no answer');
      const fill = Array.from({ length: 8 - busy.discogs.requests.length }, () =>
        busy.miles.slash('search barcode', { digits: `${5_000_000_000_000 + asked++}` }),
      );
      for (const search of await Promise.all(fill)) await busy.handled(search);

      const press = await busy.nina.press(message, addButton(message));
      const wait = await note(busy, press, WAIT);
      expect(wait.isEphemeral).toBe(true);
      // No one has a folder 7, so Discogs refuses the copy.
      const outcome = await note(busy, press, /^⏳ Saved .*, but not on Discogs/);
      expect(outcome.id).toBe(wait.id);
      expect(outcome.content).toMatch(
        /not on Discogs yet: Discogs knows no user or folder like that: check DISCOGS_USERNAME and DISCOGS_FOLDER_ID\. Ask /,
      );
      const post = busy.discogs.requests.find((request) => request.method === 'POST');
      expect(post?.path).toContain('/collection/folders/7/releases/249504');
      expect(busy.discogs.refused()).toBe(0);
      expect(busy.discord.violations).toEqual([]);
    } finally {
      await busy.close();
    }
  });

  it('reads why and how long after about 3 s, and at once when it would be over a minute', async () => {
    const busy = await openStage({ speed: 10, database: 'postgres', discogs: { limit: 6 } });
    try {
      const searches = await Promise.all(
        Array.from({ length: 16 }, (_, n) =>
          busy.join(`Member ${n}`).slash('search barcode', { digits: `${5_000_000_000_000 + asked++}` }),
        ),
      );
      await Promise.all(searches.map((search) => busy.handled(search)));
      const ends = searches.map((search) => search.followUps()[0]?.content ?? '');
      const refused = ends.filter((text) =>
        /^Discogs' limit is used up for now\. Try again <t:\d+:R> \(code/.test(text),
      );
      const answered = ends.filter((text) => text.startsWith('No match for'));
      expect(refused.length + answered.length).toBe(searches.length);
      // Six calls fit into a minute and six into the next. People after them are refused at once.
      expect(refused.length).toBeGreaterThanOrEqual(3);
      expect(answered.length).toBeGreaterThan(6);
      expect(busy.log().match(/"outcome":"discogs","why":"limit"/g)).toHaveLength(refused.length);
      const told = busy.discord
        .history(busy.channel)
        .filter((message) => message.versions.some((version) => WAIT.test(version.json.content)));
      // The public "please wait" was taken back.
      expect(told.every((message) => message.deletedAt !== null)).toBe(true);
      expect(told.length).toBeGreaterThan(0);
      expect(busy.discogs.refused()).toBe(0);
      expect(busy.discord.violations).toEqual([]);
    } finally {
      await busy.close();
    }
  });
});
