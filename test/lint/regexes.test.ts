// The check of `npm run lint` against regular expressions that a text can keep busy for ever: which it finds and refuses.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these texts are programs.
import { describe, expect, it } from 'vitest';
import { collectRegexes } from '../../lint/collect.ts';
import { costOf } from '../../lint/judge.ts';
import { complaintsAbout } from '../../lint/regexes.ts';

const found = (text: string) =>
  collectRegexes('src/a.ts', text).map(({ source, flags, hasHoles }) =>
    hasHoles ? `holes /${source}/${flags}` : `/${source}/${flags}`,
  );
const refused = (file: string, text: string) => complaintsAbout(file, text, costOf);

describe('what it finds', () => {
  it.each([
    ['a literal', 'const A = /a+/gi;', ['/a+/gi']],
    ['literals anywhere', 'f<T>(x!, /a/) as B; class C { d = [/b/u, `${/c/}`]; }', ['/a/', '/b/u', '/c/']],
    ['no division, no comment, no text', 'const a = b / c / d; // /e/\nconst f = "/g/";', []],
    ['what RegExp is given', "new RegExp('a+', 'g'); RegExp(`b`);", ['/a+/g', '/b/']],
    ['a constant', "const A = 'a'; const B = `(${A})+`; new RegExp(B + '$', 'u');", ['/(a)+$/u']],
    ['a raw text', 'new RegExp(String.raw`\\d`);', ['/\\d/']],
    ['a list', "const L = ['a', 'b'] as const; new RegExp(L.join('|'));", ['/a|b/']],
    [
      'names',
      "const L: R = Object.freeze({ ø: 'o', 'ß': 's' }); new RegExp(`[${Object.keys(L).join('')}]`);",
      ['/[øß]/'],
    ],
    ['another expression', 'const A = /a/; new RegExp(`^${A.source}$`);', ['/a/', '/^a$/']],
    ['what is not known', 'const f = (a: string) => new RegExp(`${a}+`);', ['holes /x+/']],
    ['what changes', "let a = 'b'; new RegExp(a);", ['holes /x/']],
    ['a name that stands for two', "{ const a = 'b'; } { const a = 'c'; new RegExp(a); }", ['holes /x/']],
  ])('%s', (_what, text, expressions) => {
    expect(found(text)).toEqual(expressions);
  });

  it('says where', () => {
    expect(collectRegexes('src/a.ts', '\n\n  /a/;')).toMatchObject([{ file: 'src/a.ts', line: 3 }]);
  });

  it('does not pass over what it cannot read', () => {
    expect(() => found('const = 1')).toThrow(SyntaxError);
  });
});

/** The first one was in the bot, and froze it for hours. */
const EXPONENTIAL = [
  /(?:\s+(?:with|and|in|on|und|mit|w\/)|\s*[&+|/,;:–—-]+)+$/iu,
  /^(\w+\s?)*$/,
  /(a|aa)+$/,
  /(?<!a)(?:\s*-+)+$/u,
  /^(?!.*xx)(?:[a-z]+-?)+$/i,
  /(?=(a+)+$)b/,
].map(String);
const POLYNOMIAL = [/\/+$/, /^\s*\s*x$/, /(?<!\d)\s*\/\s*x|\s*&\s*y/].map(String);
const LINEAR = [/^\d{1,9}$/, /^[a-z]+(?: [a-z]+)*$/, /[\\*_~`]/g].map(String);

describe('what it refuses', () => {
  it.each(EXPONENTIAL)('%s, wherever it is', (literal) => {
    for (const file of ['src/a.ts', 'commands/a.ts', 'sandbox/a.ts']) {
      expect(refused(file, `const A = ${literal};`)).toEqual([
        expect.stringMatching(/^\w+\/a\.ts:1 .* is exponential, for example for '/),
      ]);
    }
  });

  it.each(POLYNOMIAL)('%s, where strangers are read', (literal) => {
    expect(refused('src/a.ts', `const A = ${literal};`)).toEqual([expect.stringContaining(' is polynomial')]);
    expect(refused('sandbox/a.ts', `const A = ${literal};`)).toEqual([]);
  });

  it.each(LINEAR)('not %s', (literal) => {
    expect(refused('src/a.ts', `const A = ${literal};`)).toEqual([]);
  });

  it('what is made of parts, as it will be', () => {
    const text = "const WORDS = 'with|and'; const A = new RegExp(`(?:\\\\s*(?:${WORDS})|\\\\s*-+)+$`, 'i');";
    expect(refused('src/a.ts', text)).toEqual([expect.stringContaining(' is exponential')]);
  });

  it('what no one can judge before it runs, where strangers are read', () => {
    const text = 'export const find = (name: string) => new RegExp(`^${name}$`);';
    expect(refused('src/a.ts', text)).toEqual([expect.stringContaining('not made of constants')]);
    expect(refused('sandbox/a.ts', text)).toEqual([]);
  });

  it('what recheck does not understand', () => {
    expect(refused('sandbox/a.ts', 'const A = /[a--b]/v;')).toEqual([
      expect.stringContaining('cannot be judged'),
    ]);
  });
});
