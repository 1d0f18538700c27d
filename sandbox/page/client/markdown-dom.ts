// Sandbox, page in the browser: draws a tree of Markdown as DOM nodes.
import { h, on } from './dom.ts';
import { type Block, parseInline, parseMarkdown } from './markdown.ts';
import { inStyle } from './time.ts';

/** What a text needs from the page around it. */
export interface Surroundings {
  /** Returns the name of a member. Null: the id is unknown here. */
  readonly userName: (id: string) => string | null;
  readonly channelName: (id: string) => string | null;
  readonly nowMs: () => number;
  /** Whether there is a command with this id and this path. If not, its mention stays text, as in Discord. */
  readonly isCommand: (id: string, path: string) => boolean;
  /** Called when the person presses the name of a command. */
  readonly onCommand: (name: string) => void;
  /** Called when the person presses a link to a message of this server. */
  readonly onJump: (channelId: string, messageId: string) => void;
}

const TAGS = { strong: 'strong', em: 'em', underline: 'u', strike: 's' } as const;

export const webLink = (url: string, ...children: readonly (Node | string)[]) =>
  h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, ...children);

const MESSAGE_LINK = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/\d+\/(\d+)\/(\d+)$/;

/** Draws a link. As in Discord, a link to a message of this server does not leave the page. */
function link(url: string, children: readonly Node[], around: Surroundings): HTMLElement {
  const [, channelId = '', messageId = ''] = MESSAGE_LINK.exec(url) ?? [];
  const channel = around.channelName(channelId);
  if (channel === null) return webLink(url, ...children);
  const isBare = children.length === 1 && children[0]?.textContent === url;
  const shown = isBare ? [`#${channel} › message`] : children;
  const jump = () => around.onJump(channelId, messageId);
  return on(h('button', { type: 'button', class: 'mention' }, ...shown), { click: jump });
}

function spoiler(children: Node[]): HTMLElement {
  const cover = h(
    'span',
    { class: 'spoiler', role: 'button', tabindex: 0, 'aria-label': 'Spoiler', 'aria-expanded': 'false' },
    h('span', { 'aria-hidden': 'true' }, ...children),
  );
  const show = () => {
    cover.classList.add('is-shown');
    cover.removeAttribute('role');
    cover.removeAttribute('aria-label');
    cover.firstElementChild?.removeAttribute('aria-hidden');
  };
  return on(cover, {
    click: show,
    keydown: (event) => {
      if (event.key === 'Enter' || event.key === ' ') show();
    },
  });
}

function commandMention(id: string, name: string, { isCommand, onCommand }: Surroundings): Node {
  if (!isCommand(id, name)) return document.createTextNode(`</${name}:${id}>`);
  return on(h('button', { type: 'button', class: 'mention' }, `/${name}`), { click: () => onCommand(name) });
}

/** Draws a time. Relative times change while they are on the screen (see `refreshTimes`). */
function moment(seconds: number, style: string, { nowMs }: Surroundings): HTMLElement {
  const ms = seconds * 1_000;
  const isMoment = Number.isFinite(ms) && Math.abs(ms) <= 8.64e15;
  if (!isMoment) return h('span', {}, '<Invalid Date>');
  return h(
    'time',
    {
      class: 'moment',
      datetime: new Date(ms).toISOString(),
      title: inStyle(ms, 'F', nowMs()),
      'data-relative': style === 'R',
    },
    inStyle(ms, style, nowMs()),
  );
}

/** Updates the relative times under `root`. */
export function refreshTimes(root: ParentNode, nowMs: number): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>('time[data-relative]')) {
    const text = inStyle(Date.parse(time.dateTime), 'R', nowMs);
    if (time.textContent !== text) time.textContent = text;
  }
}

function draw(block: Block, around: Surroundings): Node {
  const inner = (children: readonly Block[]) => children.map((one) => draw(one, around));
  switch (block.kind) {
    case 'text':
      return document.createTextNode(block.text);
    case 'break':
      return h('br');
    case 'strong':
    case 'em':
    case 'underline':
    case 'strike':
      return h(TAGS[block.kind], {}, ...inner(block.children));
    case 'spoiler':
      return spoiler(inner(block.children));
    case 'code':
      return h('code', {}, block.text);
    case 'codeblock':
      return h('pre', {}, h('code', {}, block.text));
    case 'link':
      return link(block.url, inner(block.children), around);
    case 'user':
      return h('span', { class: 'mention' }, `@${around.userName(block.id) ?? 'unknown-user'}`);
    case 'role':
      return h('span', { class: 'mention' }, '@role');
    case 'channel':
      return h('span', { class: 'mention' }, `#${around.channelName(block.id) ?? 'unknown'}`);
    case 'command':
      return commandMention(block.id, block.name, around);
    case 'emoji':
      return document.createTextNode(`:${block.name}:`);
    case 'time':
      return moment(block.seconds, block.style, around);
    case 'heading':
      return h(
        'div',
        { class: `md-h${block.level}`, role: 'heading', 'aria-level': block.level + 2 },
        ...inner(block.children),
      );
    case 'subtext':
      return h('small', { class: 'md-subtext' }, ...inner(block.children));
    case 'quote':
      return h('blockquote', {}, ...inner(block.children));
    case 'list': {
      const items = block.items.map((item) => h('li', {}, ...inner(item)));
      return block.isOrdered ? h('ol', { start: block.start }, ...items) : h('ul', {}, ...items);
    }
  }
}

/** Draws a whole text: a message, a description, the value of a field. */
export const markdown = (source: string, around: Surroundings): Node[] =>
  parseMarkdown(source).map((one) => draw(one, around));

/** Draws one line: a title, the name of a field. */
export const markdownLine = (source: string, around: Surroundings): Node[] =>
  parseInline(source).map((one) => draw(one, around));
