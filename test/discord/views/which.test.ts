// Discord, views: "Which one is mine?": the button, the form, and each answer.
import { describe, expect, it } from 'vitest';
import type { RankedPressing } from '../../../src/core/search/etchings.ts';
import type { ShownResult } from '../../../src/core/search/results.ts';
import type { WhichAnswer } from '../../../src/core/search/which.ts';
import type { Pressing } from '../../../src/core/types.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { boldAlbum } from '../../../src/discord/views/results.ts';
import { headingIn, whichAnswer, whichButton, whichForm } from '../../../src/discord/views/which.ts';
import { pressing } from '../../support/pressings.ts';
import { result } from './search-results.ts';

const { which: say } = english;

const shown = (releaseId: number, over: Partial<Pressing> = {}): ShownResult =>
  result({ releaseId, pressing: pressing({ releaseId, ...over }) });
const ranked = (releaseId: number, text: string | null, side: string | null = null): RankedPressing => ({
  releaseId,
  score: 1,
  quote: text === null ? null : { text, side },
});

function answer(over: Partial<WhichAnswer> = {}): WhichAnswer {
  const first = over.first ?? [ranked(1, 'PB 41447 A2 UTOPIA'), ranked(2, null)];
  const list = {
    releaseIds: first.map(({ releaseId }) => releaseId),
    show: async () => [],
    enrich: async () => {},
  };
  return { conclusion: 'closest', first, list, tied: 1, differIn: [], compared: 12, total: 1_243, ...over };
}

const RESULTS = [shown(1), shown(2, { country: 'US' })];
const draw = (over: Partial<WhichAnswer> = {}, results = RESULTS, typed = 'pb 41447') =>
  whichAnswer(typed, answer(over), results, english);
const lines = (over: Partial<WhichAnswer>, results = RESULTS) => draw(over, results).content.split('\n');

describe('the answer', () => {
  it('names the album, how sure it is, and what was compared', () => {
    expect(lines({ conclusion: 'this-is-it', total: null })).toEqual([
      '**Rick Astley - Never Gonna Give You Up** · This is it ✅',
      '-# for `pb 41447` · compared 12 · Data provided by [Discogs](<https://www.discogs.com/>).',
    ]);
    expect(lines({})[0]).toBe('**Rick Astley - Never Gonna Give You Up** · Closest match first');
    expect(lines({})[1]).toContain('compared 12 of 1,243');
    expect(lines({ total: 12 })[1]).toContain('compared 12 ·');
  });

  it('says once that it is not known what is owned', () => {
    const unknown = RESULTS.map((one) => ({ ...one, ownership: { kind: 'not-known' } as const }));
    expect(lines({}, unknown)[1]).toBe("Not synced yet, so I can't tell what you own. Run /sync");
  });

  it('names no album when there are several', () => {
    const others = [shown(1), shown(2, { masterId: 7, heading: 'Someone - Else' })];
    expect(lines({}, others)[0]).toBe('**Closest match first**');
    expect(headingIn(draw({}, others).content, english)).toBeNull();
  });

  it('says in what tied pressings differ', () => {
    const tie = { conclusion: 'tie', tied: 2, differIn: ['catalogNumber', 'country', 'vinylColor'] } as const;
    expect(lines({ ...tie, differIn: [...tie.differIn] }).slice(0, 2)).toEqual([
      '**Rick Astley - Never Gonna Give You Up** · 2 match equally well',
      'They differ in catalogue number, country and colour',
    ]);
    expect(lines({ ...tie, tied: 12, differIn: [] }).slice(0, 2)).toEqual([
      '**Rick Astley - Never Gonna Give You Up** · 12 match equally well, the first 2 shown',
      'Nothing on Discogs tells them apart',
    ]);
  });

  it('quotes the etching of each pressing in a line of its own, with its side', () => {
    const first = [ranked(1, 'A-1 `x` @everyone', 'Side A, *etched*'), ranked(2, null)];
    const [one, two] = draw({ first }).embeds ?? [];
    expect(one?.description?.split('\n').at(-1)).toBe('> `A-1 ˋxˋ @everyone` · Side A, \\*etched\\*');
    expect(two?.description?.split('\n').at(-1)).toBe(say.noEtching);
  });

  it('has an Add button for each pressing, in the order of the ranking', () => {
    const [row] = draw().components ?? [];
    expect(row?.components.map((one) => 'custom_id' in one && one.custom_id)).toEqual(['add:1', 'add:2']);
  });

  it.each([
    ['no-match', 'No run-out matches `pb 41447`. Check the letters, or type the other side'],
    ['nothing-recorded', say.nothingRecorded],
  ] as const)('%s is a sentence without a list', (conclusion, sentence) => {
    expect(draw({ conclusion })).toEqual({ content: `${sentence}\n-# compared 12 of 1,243` });
  });

  it('stays within the limits of Discord with the longest texts', () => {
    const long = {
      heading: 'W'.repeat(400),
      label: 'L'.repeat(300),
      catalogNumber: 'N'.repeat(300),
      vinylColor: 'C'.repeat(300),
    };
    const ids = [1, 2, 3, 4, 5];
    const payload = whichAnswer(
      '`'.repeat(200),
      answer({ first: ids.map((id) => ranked(id, '*'.repeat(200), '_'.repeat(200))) }),
      ids.map((id) => shown(id, { ...long, year: 1990 + id })),
      english,
    );
    expect(payload.content.length).toBeLessThanOrEqual(2_000);
    const embeds = payload.embeds ?? [];
    expect(embeds).toHaveLength(5);
    expect(JSON.stringify(embeds.map(({ title, description }) => [title, description])).length).toBeLessThan(
      6_000,
    );
  });
});

describe('the album in the heading of a posted list', () => {
  it.each([
    'Rick Astley - Never Gonna Give You Up',
    'M|A|R|R|S - *Pump* [Up] _The_ Volume',
    'ab - 1. c',
    'שלום - עולם',
  ])('is read as it was: %s', (heading) => {
    const content = `${english.search.range(boldAlbum({ heading }), 1, 5, 1_243)}\n-# more`;
    expect(headingIn(content, english)).toBe(heading);
  });
});

describe('the form', () => {
  it('fits: 45 characters of title and label, 100 of description and placeholder', () => {
    expect(say.button.length).toBeLessThanOrEqual(45);
    expect(say.label.length).toBeLessThanOrEqual(45);
    expect(say.description.length).toBeLessThanOrEqual(100);
    expect(say.placeholder.length).toBeLessThanOrEqual(100);
    const form = whichForm(english).setCustomId('mine:a').toJSON();
    expect(JSON.stringify(form)).toContain('"max_length":200');
  });

  it.each([
    [{ kind: 'mine', of: 'master', masterId: 10_362 }, 'mine:m:7zu'],
    [{ kind: 'mine', of: 'search', isWhole: true }, 'mine:a'],
    [{ kind: 'mine', of: 'search', isWhole: false }, 'mine:s'],
  ] as const)('is opened by the button of a list: %o', (list, id) => {
    expect(whichButton(list, english).toJSON()).toMatchObject({ custom_id: id, label: 'Which one is mine?' });
  });
});
