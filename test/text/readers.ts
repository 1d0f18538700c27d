// Support of the tests of foreign text: every reader of it. Strangers can write the text of a format, a title or an option of a command so
// that it freezes the bot.
import { makePgArray } from 'drizzle-orm/pg-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseClockSpeed } from '../../src/clock.ts';
import { readConfig } from '../../src/config/config.ts';
import { readDiscogsPage } from '../../src/core/release/discogs-page.ts';
import { parseReference, readReleaseRef } from '../../src/core/release/reference.ts';
import { parseWanted } from '../../src/core/release/wanted.ts';
import { looksLikeCatalogueNumber } from '../../src/core/search/catalogue-number.ts';
import { countriesLike, countryNamed } from '../../src/core/search/countries.ts';
import { rankEtchings } from '../../src/core/search/etchings.ts';
import { ladder } from '../../src/core/search/ladder.ts';
import { readMessage } from '../../src/core/search/message.ts';
import { labelledNumbers, numbersByShape } from '../../src/core/search/number-words.ts';
import {
  albumQuery,
  barcodeQuery,
  catalogueQuery,
  etchingQuery,
  searchKey,
} from '../../src/core/search/query.ts';
import { readWhat } from '../../src/core/search/what.ts';
import { artistLine, headingFromSearch } from '../../src/discogs/artists.ts';
import { etchingsOfRow } from '../../src/discogs/etchings.ts';
import { judge } from '../../src/discogs/http/answer.ts';
import { toCollectedCopy, toRelease, toSearchRow } from '../../src/discogs/map.ts';
import { toFacets, toMaster, toVersion } from '../../src/discogs/map-master.ts';
import { masterSchema, versionsSchema } from '../../src/discogs/master-schemas.ts';
import { collectionPageSchema, releaseSchema, searchSchema } from '../../src/discogs/schemas.ts';
import { cleanLink, cleanNote, cleanText } from '../../src/discogs/text.ts';
import { judgeClause, toToken } from '../../src/discogs/vinyl/clause.ts';
import { withoutConnectors } from '../../src/discogs/vinyl/edges.ts';
import { formatFacts, formatsFromFlat } from '../../src/discogs/vinyl/formats.ts';
import { markPhrases } from '../../src/discogs/vinyl/phrases.ts';
import { readVinylText } from '../../src/discogs/vinyl/text.ts';
import { foldWord, kindOfWord } from '../../src/discogs/vinyl/words.ts';
import { decodeAction } from '../../src/discord/custom-id.ts';
import { outageOf } from '../../src/discord/gateway/outage.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { code, plain, safe, safeUrl } from '../../src/discord/views/limits.ts';
import { pressingFacts, pressingName } from '../../src/discord/views/pressing.ts';
import { parseRetryAfter } from '../../src/http-facts.ts';
import { cleanJson, cleanText as cleanStored } from '../../src/store/clean-text.ts';
import { parseTextArray } from '../../src/store/postgres/text-array.ts';
import { fold } from '../../src/store/records/fold.ts';
import { withoutInvitations, withoutTricks } from '../../src/text/foreign-text.ts';
import { withoutNumber } from '../../src/text/namesake.ts';
import { plainDigits } from '../../src/text/typed-digits.ts';
import { cleanLine } from '../../src/text/typed-text.ts';
import { complaint, mixtureOf, ROWS } from '../support/hostile-texts.ts';
import { pressing } from '../support/pressings.ts';
import { searchIn } from '../support/searches.ts';

const OF_DISC = { isShape: false, isStrict: false };

/** Returns a refusal instead of throwing it: here it is an answer like any other. */
const orRefusal =
  (read: (text: string) => unknown) =>
  (text: string): unknown => {
    try {
      return read(text);
    } catch (error) {
      return error;
    }
  };

/** Every field of a release in Discogs' answers, with this text in each of them. */
const fieldsOf = (text: string) => ({
  title: text,
  year: text,
  country: text,
  artists: [{ name: text, anv: null, join: text }, { name: text }],
  labels: [{ name: text, catno: text }],
  formats: [
    { name: 'Vinyl', qty: text, text, descriptions: [text, 'Shape'] },
    { name: text, text },
  ],
  genres: [text],
  styles: [text],
  identifiers: [
    { type: 'Barcode', value: text },
    { type: 'Matrix / Runout', value: text, description: text },
  ],
  barcode: [text, text.toUpperCase()],
  images: [{ type: 'primary', uri: text, resource_url: `https://${text}` }],
  thumb: text,
  cover_image: `https://a/${text}`,
  uri: `/release/${text}`,
  resource_url: text,
});

/** The readers by their names. One that takes several texts gets the same text for each. */
const READERS: Record<string, (text: string) => unknown> = {
  'discogs: a vinyl text': (text) => readVinylText(text, OF_DISC),
  'discogs: a vinyl text of a shape': (text) => readVinylText(text, { isShape: true, isStrict: true }),
  'discogs: a clause': (text) =>
    judgeClause((text.match(/\S+/g) ?? []).map(toToken), {
      isAfterColour: true,
      isWithin: true,
      isShape: true,
    }),
  'discogs: a word': (text) => kindOfWord(foldWord(text)),
  'discogs: phrases': markPhrases,
  'discogs: connectors': withoutConnectors,
  'discogs: formats': (text) => formatFacts([{ name: 'Vinyl', qty: 1, text, descriptions: [text] }]),
  'discogs: flat formats': (text) => formatFacts(formatsFromFlat(text.split(' '))),
  'discogs: a text': cleanText,
  'discogs: a note': cleanNote,
  'discogs: a link': (text) => [cleanLink(text), cleanLink(`https://a.example/${text}`)],
  'discogs: a namesake': withoutNumber,
  'discogs: artists': (text) => artistLine([{ name: text, anv: null, join: text }]),
  'discogs: a heading': (text) => [headingFromSearch(text), headingFromSearch(`${text} - ${text}`)],
  'discogs: a release': (text) => toRelease(releaseSchema.parse({ id: 1, ...fieldsOf(text) })),
  'discogs: a search row': (text) =>
    searchSchema
      .parse({ results: [{ id: 1, ...fieldsOf(text), label: text, catno: text, format: [text] }] })
      .results.map(toSearchRow),
  'discogs: etchings': (text) => etchingsOfRow([text, `ＩＦＰＩ ${text}`]),
  'discogs: a master': (text) => toMaster(masterSchema.parse({ id: 1, ...fieldsOf(text) })),
  'discogs: versions': (text) => {
    const { versions, filter_facets } = versionsSchema.parse({
      pagination: { page: 1, pages: 1, items: 1 },
      filter_facets: [{ id: 'format', title: text, values: [{ value: text, title: text, count: 1 }] }],
      versions: [
        {
          id: 1,
          ...fieldsOf(text),
          label: text,
          catno: text,
          format: text,
          released: text,
          major_formats: [text],
        },
      ],
    });
    return [versions.map((one) => toVersion(1, one)), toFacets(filter_facets)];
  },
  'discogs: a copy': (text) =>
    collectionPageSchema
      .parse({
        pagination: { page: 1, pages: 1, items: 1 },
        releases: [
          {
            id: 1,
            instance_id: 1,
            date_added: text,
            notes: [{ field_id: 3, value: text }],
            basic_information: fieldsOf(text),
          },
        ],
      })
      .releases.map(toCollectedCopy),
  'discogs: an answer': (text) =>
    judge(
      { status: 403, contentType: text, text, retryAfterMs: null, pauseMs: null },
      { method: 'GET', path: '/', maybeApplied: false },
    ),
  'both: Retry-After': (text) => parseRetryAfter(text, 0),
  'root: what hides': withoutTricks,
  'root: an invitation': (text) => [withoutInvitations(text), withoutInvitations(`discord.gg/${text}`)],
  'root: digits': plainDigits,
  'core: a line': cleanLine,
  'core: a release or a master': orRefusal(parseReference),
  'core: a release among words': orRefusal(readReleaseRef),
  'core: a page of Discogs': orRefusal((text) => readDiscogsPage(new URL(`https://discogs.com/${text}`))),
  'core: a record': orRefusal(parseWanted),
  'core: a catalogue number': orRefusal((text) => ladder(searchIn(catalogueQuery(text)))),
  'core: the shape of a catalogue number': looksLikeCatalogueNumber,
  'core: anything to find': orRefusal(readWhat),
  'core: a message': (text) =>
    readMessage({
      ...{ content: text, forwarded: [text] },
      embeds: [{ title: text, url: `https://${text}`, description: text }],
    }),
  'core: catalogue numbers among words': (text) => [labelledNumbers(text), numbersByShape(text)],
  'core: a country': (text) => [countryNamed(text), countriesLike(text, 25)],
  'core: an etching': orRefusal((text) => ladder(searchIn(etchingQuery(text)))),
  'core: an album': orRefusal((text) => searchKey(albumQuery({ artist: text, title: text }))),
  'core: a barcode': orRefusal((text) => ladder(searchIn(barcodeQuery(text)))),
  'core: a typed etching': (text) => {
    const one = (releaseId: number) => ({ releaseId, etchings: [{ text, side: null }] });
    return rankEtchings(text, [one(1), one(2)], { isComplete: true });
  },
  'store: what is searched': fold,
  'store: a text': cleanStored,
  'store: JSON': (text) => cleanJson({ [text]: [text] }),
  'store: an array': (text) => [parseTextArray(`{${text}}`), parseTextArray(makePgArray([text]))],
  'discord: Markdown': (text) => [safe(text, 200), safe(text, 100_000)],
  'discord: a label': (text) => [plain(text, 80), plain(text, 100_000)],
  'discord: a link': safeUrl,
  'discord: code': (text) => [code(text, 200), code(text, 100_000)],
  'discord: a pressing': (text) => {
    const one = pressing({ country: text, label: text, vinylColor: text, descriptions: [text] });
    return [pressingName(one), pressingFacts(one, english)];
  },
  'discord: a button': (text) => [decodeAction(text), decodeAction(`page:1:${text}`)],
  'discord: a failed login': (text) => outageOf(new Error(`Unexpected server response: ${text}`)),
  'root: the configuration': orRefusal((text) =>
    readConfig({
      DISCORD_TOKEN: text,
      DISCORD_GUILD_IDS: text,
      DISCOGS_TOKEN: text,
      DISCOGS_USERNAME: text,
      DISCOGS_RATE_LIMIT: text,
      DATABASE_URL: `postgres://${text}`,
      LOG_LEVEL: text,
      DISCORD_API_URL: `http://${text}`,
      DISCOGS_API_URL: `https://a${text}`,
    }),
  ),
  'root: the speed of the clock': parseClockSpeed,
};

/** Checks each reader with every row of hostile texts whose number can be divided by `every`. */
export function itTakesNoLongerForRows(every: number): void {
  it.each(Object.entries(READERS))('%s takes no longer for one row of anything', (_name, read) => {
    for (const row of ROWS.filter((_, at) => at % every === 0)) expect(complaint(read, row)).toBeNull();
  });
}

const someMixture = fc.array(fc.nat({ max: 10_000 }), { minLength: 3, maxLength: 8 }).map(mixtureOf);

/** Checks each reader with as many mixtures of hostile texts. */
export function itTakesNoLongerForMixtures(numRuns: number): void {
  it.each(Object.entries(READERS))('%s takes no longer for a mixture', (_name, read) => {
    fc.assert(
      fc.property(someMixture, (mixture) => {
        expect(complaint(read, mixture)).toBeNull();
      }),
      { numRuns },
    );
  });
}
