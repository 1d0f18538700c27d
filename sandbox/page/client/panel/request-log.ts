// Sandbox, page in the browser, panel: the list of calls to Discogs, the newest first.
import type { PageRequest } from '../../protocol.ts';
import { h } from '../dom.ts';
import type { State } from '../state.ts';
import { inFewWords } from './request-words.ts';
import { panelSection } from './section.ts';
import { createWindowStrip } from './window-strip.ts';

const MOST_LINES = 80;

function outcome(request: PageRequest): { text: string; kind: string } {
  if (request.isOpen) return { text: '…', kind: 'open' };
  if (request.status === null) return { text: 'no answer', kind: 'bad' };
  const kind = request.status === 429 ? 'bad' : request.status >= 400 ? 'warn' : 'good';
  return { text: String(request.status), kind };
}

function drawLine(request: PageRequest): HTMLElement {
  const { text, kind } = outcome(request);
  const time = new Date(request.at).toLocaleTimeString('en-GB');
  return h(
    'li',
    { class: 'request', 'data-seq': request.seq },
    h('span', { class: 'request-time' }, time),
    h('span', { class: `request-method is-${request.method.toLowerCase()}` }, request.method),
    h('span', { class: 'request-target', title: request.target }, inFewWords(request.target)),
    request.fault && h('span', { class: 'request-fault' }, request.fault),
    h('span', { class: `request-status is-${kind}` }, text),
    h('span', { class: 'request-took' }, request.tookMs === null ? '' : `${request.tookMs} ms`),
  );
}

export function createRequestSection(state: State): HTMLElement {
  const list = h('ol', { class: 'requests', tabindex: 0, 'aria-label': 'Requests to Discogs, newest first' });
  const empty = h('p', { class: 'note' }, 'Nothing was asked yet.');
  const drawn = new Map<number, { element: HTMLElement; is: PageRequest }>();

  const paint = () => {
    const newest = [...state.requests.values()].sort((a, b) => b.seq - a.seq).slice(0, MOST_LINES);
    const keep = new Set(newest.map((one) => one.seq));
    for (const [seq, { element }] of drawn) {
      if (keep.has(seq)) continue;
      element.remove();
      drawn.delete(seq);
    }
    for (const request of newest.toReversed()) {
      const known = drawn.get(request.seq);
      if (known?.is === request) continue;
      const element = drawLine(request);
      drawn.set(request.seq, { element, is: request });
      if (known) known.element.replaceWith(element);
      else list.prepend(element);
    }
    empty.hidden = newest.length > 0;
  };
  state.onChange(['requests', 'connection'], paint);
  return panelSection('Requests to Discogs', createWindowStrip(state), empty, list);
}
