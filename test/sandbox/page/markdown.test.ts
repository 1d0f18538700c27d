// Sandbox, page: Discord's Markdown parsed into a tree. Hostile text stays text, and never does anything.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, parseInline, parseMarkdown } from '../../../sandbox/page/client/markdown.ts';

/** Writes the tree as one readable line: `strong(Kid A) and em(soft)`. */
function shown(blocks: readonly Block[]): string {
  return blocks
    .map((one): string => {
      switch (one.kind) {
        case 'text':
          return one.text;
        case 'break':
          return '⏎';
        case 'code':
        case 'codeblock':
          return `${one.kind}(${one.text})`;
        case 'link':
          return `link<${one.url}>(${shown(one.children)})`;
        case 'user':
        case 'role':
        case 'channel':
          return `${one.kind}<${one.id}>`;
        case 'command':
          return `command<${one.name} ${one.id}>`;
        case 'emoji':
          return `${one.kind}<${one.name}>`;
        case 'time':
          return `time<${one.seconds} ${one.style}>`;
        case 'heading':
          return `h${one.level}(${shown(one.children)})`;
        case 'list': {
          const items = one.items.map((item) => shown(item)).join(' | ');
          return `${one.isOrdered ? `ol${one.start}` : 'ul'}(${items})`;
        }
        default:
          return `${one.kind}(${shown(one.children)})`;
      }
    })
    .join('');
}

const textOf = (blocks: readonly Block[]): string =>
  blocks
    .map((one): string => {
      if ('text' in one) return one.text;
      if ('children' in one) return textOf(one.children);
      if ('items' in one) return one.items.map(textOf).join('');
      return '';
    })
    .join('');

describe('within a line', () => {
  test.each([
    ['**Kid A**', 'strong(Kid A)'],
    ['*soft* and _soft_', 'em(soft) and em(soft)'],
    ['__under__ ~~gone~~ ||dark||', 'underline(under) strike(gone) spoiler(dark)'],
    ['***both***', 'strong(em(both))'],
    ['**a *b* c**', 'strong(a em(b) c)'],
    ['snake_case_name, 2 * 3 * 4', 'snake_case_name, 2 * 3 * 4'],
    ['`a **b**` ``c ` d``', 'code(a **b**) code(c ` d)'],
    ['```ts\nlet a;\n```after', 'codeblock(let a;)after'],
    ['one\ntwo', 'one⏎two'],
    ['<@12> <@!13> <@&14> <#15>', 'user<12> user<13> role<14> channel<15>'],
    ['</search catno:99> <:disc:42> <a:spin:43>', 'command<search catno 99> emoji<disc> emoji<spin>'],
    ['<t:1700000000:R> <t:1700000000>', 'time<1700000000 R> time<1700000000 f>'],
  ])('%s', (source, tree) => {
    expect(shown(parseInline(source))).toBe(tree);
  });
});

describe('links', () => {
  test.each([
    ['[Discogs](https://example.org/r/1)', 'link<https://example.org/r/1>(Discogs)'],
    ['[Discogs](<https://example.org/r/1>)', 'link<https://example.org/r/1>(Discogs)'],
    ['[**b** \\] c](https://example.org/)', 'link<https://example.org/>(strong(b) ] c)'],
    ['see https://example.org/a_b_c.', 'see link<https://example.org/a_b_c>(https://example.org/a_b_c).'],
    ['<https://example.org/x>', 'link<https://example.org/x>(https://example.org/x)'],
    ['[script](javascript:alert(1))', '[script](javascript:alert(1))'],
    ['[data](data:text/html,x)', '[data](data:text/html,x)'],
    // The text looks like another address than the one behind it, so Discord makes no link of it.
    ['[https://good.example](https://bad.example/)', '[https://good.example](https://bad.example/)'],
  ])('%s', (source, tree) => {
    expect(shown(parseInline(source))).toBe(tree);
  });
});

describe('escapes', () => {
  test.each([
    ['\\*not\\* \\_soft\\_ \\|\\|here\\|\\|', '*not* _soft_ ||here||'],
    ['\\<@12\\> \\@everyone', '<@12> @everyone'],
    ['\\[a\\](https\\://b.example)', '[a](https://b.example)'],
    ['\\`\\`\\`code', '```code'],
    ['back\\\\slash, \\n is a letter', 'back\\slash, \\n is a letter'],
    ['**a \\** b**', 'strong(a ** b)'],
    ['\\# not a heading', '# not a heading'],
    ['1\\. not a list', '1. not a list'],
  ])('%s', (source, tree) => {
    expect(shown(parseMarkdown(source))).toBe(tree);
  });
});

describe('blocks', () => {
  test.each([
    ['# One\n## Two\n### Three', 'h1(One)h2(Two)h3(Three)'],
    ['text\n-# small', 'textsubtext(small)'],
    ['#no heading', '#no heading'],
    ['> a\n> b\nc', 'quote(a⏎b)c'],
    ['>>> a\n# b', 'quote(ah1(b))'],
    ['- a\n- b\n  - c\n- d', 'ul(a | bul(c) | d)'],
    ['3. a\n4. b', 'ol3(a | b)'],
    ['```\n# no heading\n- no item\n```', 'codeblock(# no heading\n- no item)'],
  ])('%j', (source, tree) => {
    expect(shown(parseMarkdown(source))).toBe(tree);
  });
});

describe('hostile text', () => {
  test('HTML is text', () => {
    const source = '<script>alert(1)</script> </title><img src=x onerror=alert(1)> &amp; <b>';
    expect(parseInline(source)).toEqual([{ kind: 'text', text: source }]);
  });

  test('marks that turn the direction stay what they are', () => {
    const source = 'a \u202E b \u2068 c \u2069 \u200B';
    expect(parseInline(source)).toEqual([{ kind: 'text', text: source }]);
  });

  const signs = fc.constantFrom(
    ...'*_~|`\\[]()<>@#:-+!',
    '1.',
    ' ',
    '\n',
    'a',
    'é',
    '🎵',
    'https://x.y',
    'javascript:',
  );
  const texts = fc.array(signs, { maxLength: 40 }).map((parts) => parts.join(''));

  test('every address is of the web, and nothing but a text is ever shown', () => {
    const visit = (blocks: readonly Block[], source: string): void => {
      for (const one of blocks) {
        if (one.kind === 'link') expect(one.url).toMatch(/^https?:\/\//);
        if (one.kind === 'text') expect(source).toContain([...one.text][0] ?? '');
        if ('children' in one) visit(one.children, source);
        if ('items' in one) for (const item of one.items) visit(item, source);
      }
    };
    fc.assert(fc.property(texts, (source) => visit(parseMarkdown(source), source)));
  });

  test('where every sign is escaped, the text comes out as it went in', () => {
    fc.assert(
      fc.property(texts, (source) => {
        const line = source.replaceAll('\n', ' ').trim();
        const escaped = line.replaceAll(/[!-/:-@[-`{-~]/g, (sign) => `\\${sign}`);
        expect(textOf(parseMarkdown(escaped))).toBe(line);
      }),
    );
  });

  test('the longest text of nothing but marks is read in no time', () => {
    const starts = ['*', '_', '||', '[', '`', '~~', '> ', '**a ', '[a](', '<t:', '\\'];
    for (const start of starts) {
      const source = start.repeat(Math.floor(4_096 / start.length));
      expect(textOf(parseMarkdown(source)).length).toBeLessThanOrEqual(source.length);
    }
  });
});
