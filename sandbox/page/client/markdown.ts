// Sandbox, page in the browser: reads Discord's Markdown into a tree, without any HTML; markdown-dom.ts draws the tree. Pure.
// Sources of the rules: Discord's support article "Markdown Text 101", and "Message Formatting" of its API reference.

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | {
      readonly kind: 'strong' | 'em' | 'underline' | 'strike' | 'spoiler';
      readonly children: readonly Inline[];
    }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'codeblock'; readonly text: string }
  | { readonly kind: 'link'; readonly url: string; readonly children: readonly Inline[] }
  | { readonly kind: 'user' | 'role' | 'channel'; readonly id: string }
  | { readonly kind: 'command'; readonly name: string; readonly id: string }
  | { readonly kind: 'emoji'; readonly name: string }
  | { readonly kind: 'time'; readonly seconds: number; readonly style: string };

export type Block =
  | Inline
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly children: readonly Inline[] }
  | { readonly kind: 'subtext'; readonly children: readonly Inline[] }
  | { readonly kind: 'quote'; readonly children: readonly Block[] }
  | {
      readonly kind: 'list';
      readonly isOrdered: boolean;
      readonly start: number;
      readonly items: readonly (readonly Block[])[];
    };

type Rule = readonly [RegExp, (match: RegExpExecArray) => Inline];

const text = (value: string): Inline => ({ kind: 'text', text: value });
const wrap = (kind: 'strong' | 'em' | 'underline' | 'strike' | 'spoiler', inner: string): Inline => ({
  kind,
  children: parseInline(inner),
});

/** Returns the address if a browser can open it as a web page. Null: it stays text. */
function webUrl(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

function bareLink(address: string): Inline {
  const url = webUrl(address);
  return url === null ? text(address) : { kind: 'link', url, children: [text(address)] };
}

// The rules in order: the first that matches at a position counts. All are sticky, so they match at the position or not at all.
const RULES: readonly Rule[] = [
  [/\\([^0-9A-Za-z\s])/y, ([, sign = '']) => text(sign)],
  [
    /```(?:[\w+\-.#]+\n)?\n*([^\n][\s\S]*?)\n*```\n?/y,
    ([, code = '']) => ({ kind: 'codeblock', text: code }),
  ],
  [/(`+)([\s\S]*?[^`])\1(?!`)/y, ([, , code = '']) => ({ kind: 'code', text: code.trim() })],
  [
    /\[((?:\\[\s\S]|\[(?:\\[\s\S]|[^\\\]])*\]|[^[\]\\])+)\]\(<?(https?:\/\/[^\s<>]+?)>?(?: "[^"]*")?\)/y,
    (match) => maskedLink(match),
  ],
  [/<(https?:\/\/[^\s<>]+)>/y, ([, address = '']) => bareLink(address)],
  [/https?:\/\/[^\s<]+[^<.,:;"'\]\s]/y, ([address]) => bareLink(address)],
  [/<@!?(\d+)>/y, ([, id = '']) => ({ kind: 'user', id })],
  [/<@&(\d+)>/y, ([, id = '']) => ({ kind: 'role', id })],
  [/<#(\d+)>/y, ([, id = '']) => ({ kind: 'channel', id })],
  [/<\/([-_\p{L}\p{N} ]{1,98}):(\d+)>/uy, ([, name = '', id = '']) => ({ kind: 'command', name, id })],
  [/<a?:(\w{2,32}):\d+>/y, ([, name = '']) => ({ kind: 'emoji', name })],
  [
    /<t:(-?\d{1,13})(?::([tTdDfFR]))?>/y,
    ([, seconds = '0', style = 'f']) => ({ kind: 'time', seconds: Number(seconds), style }),
  ],
  [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, ([, inner = '']) => wrap('strong', inner)],
  [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, ([, inner = '']) => wrap('underline', inner)],
  [
    /\*(?=\S)((?:\\[\s\S]|\*\*|\s+(?:\\[\s\S]|[^*\s\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/y,
    ([, inner = '']) => wrap('em', inner),
  ],
  [/(?<!\w)_((?:\\[\s\S]|__|[^\\_])+?)_(?!\w)/y, ([, inner = '']) => wrap('em', inner)],
  [/~~((?:\\[\s\S]|[^\\])+?)~~/y, ([, inner = '']) => wrap('strike', inner)],
  [/\|\|((?:\\[\s\S]|[^\\])+?)\|\|/y, ([, inner = '']) => wrap('spoiler', inner)],
  [/\n/y, () => ({ kind: 'break' })],
];

/**
 * Draws a masked link. If its label is an address, returns plain text, as Discord does: such a link could lead elsewhere than
 * it says.
 */
function maskedLink([whole, label = '', address = '']: RegExpExecArray): Inline {
  const url = webUrl(address);
  if (url === null || /https?:\/\//i.test(label)) return text(whole);
  return { kind: 'link', url, children: parseInline(label) };
}

// Matches text in which no rule can begin.
const PLAIN = /(?:[^\\`[<*_~|\nh]|h(?!ttps?:\/\/))+/y;

/** Reads everything except headings, lists and quotes. Titles and names have no more than this. */
export function parseInline(source: string): Inline[] {
  const found: Inline[] = [];
  const add = (node: Inline) => {
    const last = found.at(-1);
    if (node.kind === 'text' && last?.kind === 'text') {
      found[found.length - 1] = text(last.text + node.text);
    } else {
      found.push(node);
    }
  };
  let at = 0;
  while (at < source.length) {
    const match = firstMatch(source, at);
    add(match.node);
    at += match.length;
  }
  return found;
}

function firstMatch(source: string, at: number): { node: Inline; length: number } {
  PLAIN.lastIndex = at;
  const [plain] = PLAIN.exec(source) ?? [];
  if (plain !== undefined) return { node: text(plain), length: plain.length };
  for (const [pattern, make] of RULES) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match) return { node: make(match), length: match[0].length };
  }
  return { node: text(source[at] ?? ''), length: 1 };
}

const HEADING = /^(#{1,3}) +(\S.*)$/;
const SUBTEXT = /^-# +(\S.*)$/;
const QUOTE = /^> ?(.*)$/;
const QUOTE_ALL = /^>>> ?/;
const ITEM = /^( *)(?:[-*]|(\d{1,9})\.) +(\S.*)$/;

const isSpecial = (line: string) =>
  HEADING.test(line) || SUBTEXT.test(line) || /^>(?:>>)? /.test(line) || ITEM.test(line);
const isOpenCode = (lines: readonly string[]) => lines.join('\n').split('```').length % 2 === 0;

/** Reads a whole message, a description or the value of a field. */
export function parseMarkdown(source: string): Block[] {
  const lines = source.split('\n');
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = () => {
    // A line break right before another block is not shown.
    if (paragraph.length > 0) blocks.push(...parseInline(paragraph.join('\n')));
    paragraph = [];
  };
  for (let i = 0; i < lines.length; ) {
    const line = lines[i] ?? '';
    if (isOpenCode(paragraph) || !isSpecial(line)) {
      paragraph.push(line);
      i++;
      continue;
    }
    endParagraph();
    const { block, taken } = parseBlock(lines.slice(i));
    blocks.push(block);
    i += taken;
  }
  endParagraph();
  return blocks;
}

function parseBlock(lines: readonly string[]): { block: Block; taken: number } {
  const [first = ''] = lines;
  const heading = HEADING.exec(first);
  if (heading) {
    const level = heading[1]?.length === 1 ? 1 : heading[1]?.length === 2 ? 2 : 3;
    return { block: { kind: 'heading', level, children: parseInline(heading[2] ?? '') }, taken: 1 };
  }
  const subtext = SUBTEXT.exec(first);
  if (subtext) return { block: { kind: 'subtext', children: parseInline(subtext[1] ?? '') }, taken: 1 };
  if (QUOTE_ALL.test(first)) {
    const inner = lines.join('\n').replace(QUOTE_ALL, '');
    return { block: { kind: 'quote', children: parseMarkdown(inner) }, taken: lines.length };
  }
  if (QUOTE.test(first)) {
    const taken = countWhile(lines, (line) => QUOTE.test(line));
    const inner = lines.slice(0, taken).map((line) => QUOTE.exec(line)?.[1] ?? '');
    return { block: { kind: 'quote', children: parseMarkdown(inner.join('\n')) }, taken };
  }
  return parseList(lines);
}

/** Reads the items of one depth. Deeper items belong to the item before them. */
function parseList(lines: readonly string[]): { block: Block; taken: number } {
  const [, indent = '', number] = ITEM.exec(lines[0] ?? '') ?? [];
  const depth = indent.length;
  const taken = countWhile(lines, (line) => (ITEM.exec(line)?.[1]?.length ?? -1) >= depth);
  const items: Block[][] = [];
  for (let i = 0; i < taken; ) {
    const [, , , inner = ''] = ITEM.exec(lines[i] ?? '') ?? [];
    const item: Block[] = parseInline(inner);
    const deeper = countWhile(
      lines.slice(i + 1, taken),
      (line) => (ITEM.exec(line)?.[1]?.length ?? 0) > depth,
    );
    if (deeper > 0) item.push(parseList(lines.slice(i + 1, i + 1 + deeper)).block);
    items.push(item);
    i += 1 + deeper;
  }
  const start = number === undefined ? 1 : Number(number);
  return { block: { kind: 'list', isOrdered: number !== undefined, start, items }, taken };
}

function countWhile(lines: readonly string[], holds: (line: string) => boolean): number {
  const end = lines.findIndex((line) => !holds(line));
  return end < 0 ? lines.length : end;
}
