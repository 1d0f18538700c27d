// The lists and cards of /search and /crate in a browser, and how high they are on a phone.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CatalogueRelease } from '../../sandbox/discogs/catalogue-entry.ts';
import { sampleCatalogue } from '../../sandbox/discogs/sample-catalogue.ts';
import { searchRow } from '../../sandbox/discogs/shapes.ts';
import type { ShownResult } from '../../src/core/search/results.ts';
import { toSearchRow } from '../../src/discogs/map.ts';
import { searchSchema } from '../../src/discogs/schemas.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { besideButtons } from '../../src/discord/views/beside.ts';
import { crateList } from '../../src/discord/views/crate.ts';
import { duplicatesPage } from '../../src/discord/views/crate-duplicates.ts';
import { searchNotes, searchPage } from '../../src/discord/views/search.ts';
import { storedRecord } from '../support/pressings.ts';
import { scriptedBot } from '../support/scripted-bot.ts';
import { type BrowserStage, openBrowserStage, type } from './browser-stage.ts';

/** The largest height that five results can have on a phone, in CSS pixels (issue 12). */
const HIGHEST = 1_000;
const TELEPHONE = { width: 360, height: 740 };

let opened: BrowserStage;
/** The server of the pictures. Its address is known once the stage is up. */
const viewer = { baseUrl: '', signedIn: true };

function shown(release: CatalogueRelease): ShownResult {
  const { results } = searchSchema.parse({ results: [searchRow(release, viewer, null)] });
  const [pressing] = results.map(toSearchRow);
  if (!pressing) throw new Error('a release of the catalogue cannot be read');
  return {
    ...{ releaseId: release.id, pressing, release: null, isWanted: null },
    ownership: {
      kind: 'other-pressing',
      owned: { country: 'UK', year: 1973, catalogNumber: 'SHVL 804' },
      more: 0,
    },
  };
}

/** The first page of a list of ten results. */
function listOf(results: ShownResult[]) {
  const releaseIds = Array.from({ length: 10 }, (_, index) => results[index]?.releaseId ?? index + 1);
  const query = { kind: 'catno', number: 'SHVL-804' } as const;
  const notes = searchNotes({ query, by: null, total: 1_243, results }, english);
  const beside = besideButtons({ query, total: 1_243, results }, english);
  return searchPage({ releaseIds, page: 0, results, notes, beside }, english);
}

const lengthOf = (result: ShownResult) => {
  const [embed] = listOf([result, OTHER]).embeds;
  return `${embed?.title}${embed?.description}`.length;
};
/** A result of another album. */
const OTHER: ShownResult = {
  ...{ releaseId: 1, pressing: null, release: null, isWanted: null },
  ownership: { kind: 'not-owned' },
};
const longest = (results: ShownResult[]) => results.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, 5);

/** The record of a result, as a pull saves it. */
const recordOf = ({ releaseId, pressing }: ShownResult) => {
  const [artistName = '', albumTitle = ''] = (pressing?.heading ?? '').split(' - ');
  return storedRecord({
    ...{ discogsId: releaseId, artistName, albumTitle, country: pressing?.country ?? null },
    ...{ labelName: pressing?.label ?? null, catalogNumber: pressing?.catalogNumber ?? null },
    thumbnailUrl: pressing?.thumbnailUrl ?? null,
  });
};

/** A page of the crate with these results. */
function crateOf(results: ShownResult[]) {
  const releaseIds = results.map(({ releaseId }) => releaseId);
  const list = { releaseIds, show: async () => results, enrich: async () => {} };
  const records = results.map(recordOf);
  const question = { text: 'the dark side', genre: 'Electronic', decade: 1970, format: 'LP', folderId: null };
  const freshness = { kind: 'old', at: new Date() } as const;
  const page = { listId: 1, question, folderName: null, records, list, results, freshness };
  const view = { reader: { guildId: '1', seesDetails: false }, rights: null };
  return crateList({ ...page, total: 812, page: 0, pages: 163 }, view, english).draw(results);
}

/** A page of albums, each with these pressings. */
function doublesOf(results: ShownResult[]) {
  const pressings = results.map((one) => ({ releaseId: one.releaseId, copies: 2, record: recordOf(one) }));
  const albums = results.map((_, first) => ({
    ...{ firstAddedAt: new Date(), pressings: [...pressings.slice(first), ...pressings.slice(0, first)] },
  }));
  const page = { albums, total: 37, page: 0, pages: 8, freshness: { kind: 'fresh' } } as const;
  return duplicatesPage(page, { rights: null }, english);
}

const albums = () => longest(sampleCatalogue().map(shown));
const LISTS = {
  crate: () => crateOf(albums()),
  duplicates: () => doublesOf(albums()),
  albums: () => listOf(albums()),
  album: () =>
    listOf(
      longest(
        sampleCatalogue()
          .filter((one) => one.masterId === DARK_SIDE)
          .map(shown),
      ),
    ),
};
const DARK_SIDE = sampleCatalogue().find((one) => one.title === 'The Dark Side Of The Moon')?.masterId;

const isList = (name: string): name is keyof typeof LISTS => Object.hasOwn(LISTS, name);

beforeAll(async () => {
  opened = await openBrowserStage({
    ...TELEPHONE,
    launch: scriptedBot({
      commands: Object.keys(LISTS).map((name) => ({ name, description: `The longest ${name}` })),
      async answer(interaction) {
        if (!interaction.isChatInputCommand() || !isList(interaction.commandName)) return;
        await interaction.reply(LISTS[interaction.commandName]());
      },
    }),
  });
  viewer.baseUrl = opened.stage.discogs.url;
});
afterAll(async () => {
  await opened.close();
});

/** The answer to this command. The last message can still be another one. */
const answerTo = (name: string) =>
  opened.page
    .getByRole('article')
    .filter({ has: opened.page.getByText(`Miles used /${name}`, { exact: true }) })
    .filter({ has: opened.page.getByRole('button', { name: 'Next' }) });

it.each(Object.keys(LISTS))('the five longest results fit a telephone: %s', async (name) => {
  const { page } = opened;
  await type(page, `/${name} `);
  const message = answerTo(name);
  await message.getByRole('img', { name: 'Cover' }).nth(2).waitFor();
  // Measures from the top of the first result to the bottom of the last.
  const results = await message.locator('discord-embed').evaluateAll((all) => {
    const boxes = all.map((one) => one.getBoundingClientRect());
    return { count: all.length, height: (boxes.at(-1)?.bottom ?? 0) - (boxes[0]?.top ?? 0) };
  });
  expect(results.count).toBe(5);
  expect(results.height).toBeGreaterThan(300);
  expect(results.height).toBeLessThanOrEqual(HIGHEST);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(TELEPHONE.width);
});

it('pressings of one album fit there with their heading and buttons', async () => {
  const box = await answerTo('album').boundingBox();
  expect(box?.height).toBeGreaterThan(300);
  expect(box?.height).toBeLessThanOrEqual(HIGHEST);
});
