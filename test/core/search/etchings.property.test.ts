// Core: what is true of every ranking by etchings, whatever is typed and recorded.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EtchedPressing, rankEtchings } from '../../../src/core/search/etchings.ts';
import { etched } from '../../support/etchings.ts';

const COMPLETE = { isComplete: true };
const RUNS = { numRuns: 150 };

/** Etchings in the systems of labels, from so few parts that many are alike or the same. */
const etching = fc
  .tuple(
    fc.constantFrom('SHVL 804', 'SHVL 805', 'SMAS-1-11163', 'PB 41447', '1C 062-05 249', '-19345-'),
    fc.constantFrom(' A-', '-B', '//', ' [logo] ', ''),
    fc.constantFrom('1', '2', '3', '11', '1U', 'I', 'S', '5'),
    fc.constantFrom('', ' PORKY', ' TML-M', ' STERLING', ' ▽ 420', ' 1 G', ' MADE IN GERMANY'),
  )
  .map((parts) => parts.join(''));

const anyText = fc.oneof(etching, fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constant(''));

const pressings = fc
  .array(fc.array(anyText, { maxLength: 5 }), { minLength: 1, maxLength: 8 })
  .map((lists) => lists.map((etchings, at) => etched(at + 1, ...etchings)));

/** Puts other characters in place of those at these places. */
function misread(text: string, errors: readonly { at: number; as: string }[]): string {
  const letters = [...text];
  for (const { at, as } of errors) if (letters.length > 0) letters[at % letters.length] = as;
  return letters.join('');
}

const errors = fc.array(fc.record({ at: fc.nat(200), as: fc.constantFrom(...'ABG1237S') }), { maxLength: 2 });

describe('the ranking', () => {
  it('has every pressing once, the best first, with scores from 0 to 1', () => {
    fc.assert(
      fc.property(anyText, pressings, (typed, all) => {
        const { ranked, tied } = rankEtchings(typed, all, COMPLETE);
        const scores = ranked.map(({ score }) => score);
        expect(ranked.map(({ releaseId }) => releaseId).sort()).toEqual(
          all.map(({ releaseId }) => releaseId),
        );
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
        expect(tied).toBeLessThanOrEqual(all.length);
      }),
      RUNS,
    );
  });

  it('does not depend on the order of pressings and etchings', () => {
    fc.assert(
      fc.property(anyText, pressings, (typed, all) => {
        const turned = all.map((one) => ({ ...one, etchings: [...one.etchings].reverse() })).reverse();
        const of = (list: EtchedPressing[]) => {
          const { ranked, ...rest } = rankEtchings(typed, list, COMPLETE);
          return { ...rest, ranked: ranked.map(({ releaseId, score }) => ({ releaseId, score })) };
        };
        expect(of(turned)).toEqual(of(all));
      }),
      RUNS,
    );
  });

  it('does not depend on case, spaces and symbols', () => {
    fc.assert(
      fc.property(etching, pressings, (text, all) => {
        // A word that describes what one sees is left out only as a word.
        const typed = text.replace('[logo]', '');
        const other = `${[...typed.toLowerCase()].join(' ')} ♥`.replaceAll('-', '•').replaceAll('/', '');
        const scores = (text: string) => rankEtchings(text, all, COMPLETE).ranked;
        expect(scores(other)).toEqual(scores(typed));
      }),
      RUNS,
    );
  });

  it('has first a pressing with just what was typed', () => {
    fc.assert(
      fc.property(pressings, fc.nat(), fc.nat(), etching, (all, which, side, text) => {
        const at = which % all.length;
        const etchings = (all[at]?.etchings ?? []).map(({ text: other }) => other);
        etchings.splice(side % (etchings.length + 1), 0, text);
        const { ranked, tied } = rankEtchings(text, all.with(at, etched(at + 1, ...etchings)), COMPLETE);
        const best = ranked.filter(({ score }) => score > 0.999).map(({ releaseId }) => releaseId);
        expect(best).toContain(at + 1);
        expect(tied).toBeGreaterThanOrEqual(best.length);
      }),
      RUNS,
    );
  });
});

describe('"this is it"', () => {
  it('is right when the pressing is among them and two characters are wrong at most', () => {
    let said = 0;
    fc.assert(
      fc.property(
        fc.array(fc.array(etching, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.record({
          pressing: fc.nat(),
          side: fc.nat(),
          from: fc.nat(30),
          length: fc.integer({ min: 4, max: 40 }),
        }),
        errors,
        (lists, pick, wrong) => {
          const all = lists.map((etchings, at) => etched(at + 1, ...etchings));
          const mine = all[pick.pressing % all.length];
          const side = mine?.etchings[pick.side % mine.etchings.length]?.text ?? '';
          const from = pick.from % side.length;
          const typed = misread(side.slice(from, from + pick.length), wrong);
          const { ranked, conclusion } = rankEtchings(typed, all, COMPLETE);
          if (conclusion !== 'this-is-it') return;
          said += 1;
          expect(ranked[0]?.releaseId).toBe(mine?.releaseId);
        },
      ),
      { numRuns: 1_500 },
    );
    expect(said).toBeGreaterThan(20);
  });

  it('stays when another pressing goes, and is never said of an incomplete list', () => {
    fc.assert(
      fc.property(etching, pressings, fc.nat(), (typed, others, which) => {
        const all = [etched(99, typed), ...others];
        const first = rankEtchings(typed, all, COMPLETE);
        expect(rankEtchings(typed, all, { isComplete: false }).conclusion).not.toBe('this-is-it');
        if (first.conclusion !== 'this-is-it') return;
        const fewer = all.toSpliced(1 + (which % others.length), 1);
        expect(rankEtchings(typed, fewer, COMPLETE).conclusion).toBe('this-is-it');
      }),
      RUNS,
    );
  });
});
