// Sandbox, page in the browser, panel: draws Discogs' rate-limit window. A call appears at the right and leaves at the left, 60
// seconds later. The bar shows how many calls are in the window.
import type { PageRequest } from '../../protocol.ts';
import { h } from '../dom.ts';
import type { State } from '../state.ts';

const WINDOW_MS = 60_000;
const HEIGHT_PX = 46;
/** Redrawing more often would not be visible. */
const REDRAW_MS = 50;
/** How often a screen reader gets the text: not with every call. */
const READ_OUT_EVERY_MS = 2_000;

const colourOf = (request: PageRequest): string => {
  if (request.isOpen) return '--muted';
  if (request.status === null) return '--danger';
  if (request.status === 429) return '--danger';
  return request.status < 400 ? '--good' : '--warn';
};

/** Returns the calls that are in the window now. */
function inWindow(requests: Iterable<PageRequest>, nowMs: number): PageRequest[] {
  return [...requests].filter((one) => one.used !== null && one.at > nowMs - WINDOW_MS);
}

export function createWindowStrip(state: State): HTMLElement {
  const canvas = h('canvas', { class: 'strip', role: 'img', height: HEIGHT_PX });
  const bar = h('i', { class: 'gauge-bar' });
  const counted = h('span', { class: 'gauge-text' });
  const element = h(
    'div',
    { class: 'window' },
    h('div', { class: 'gauge' }, bar),
    h('p', { class: 'gauge-line' }, counted),
    canvas,
    h('p', { class: 'strip-scale', 'aria-hidden': 'true' }, h('span', {}, '60 s ago'), h('span', {}, 'now')),
  );

  const draw = () => {
    const ratio = devicePixelRatio;
    const width = canvas.clientWidth;
    if (width === 0) return;
    if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
    if (canvas.height !== HEIGHT_PX * ratio) canvas.height = HEIGHT_PX * ratio;
    const context = canvas.getContext('2d');
    if (!context) return;
    const style = getComputedStyle(canvas);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, HEIGHT_PX);
    const now = state.now();
    for (const request of inWindow(state.requests.values(), now)) {
      const x = width * (1 - (now - request.at) / WINDOW_MS);
      context.fillStyle = style.getPropertyValue(colourOf(request));
      context.globalAlpha = request.isOpen ? 0.6 : 1;
      const isWrite = request.method !== 'GET';
      const height = isWrite ? HEIGHT_PX - 6 : HEIGHT_PX - 18;
      context.fillRect(x - 2, HEIGHT_PX - height, isWrite ? 4 : 3, height);
    }
    context.globalAlpha = 1;
    context.fillStyle = style.getPropertyValue('--line');
    context.fillRect(0, HEIGHT_PX - 1, width, 1);
  };

  const count = () => {
    const inside = inWindow(state.requests.values(), state.now());
    const limit = [...state.requests.values()].at(-1)?.limit ?? 60;
    const refused = inside.filter((one) => one.status === 429).length;
    bar.style.width = `${Math.min(100, (100 * inside.length) / limit)}%`;
    bar.classList.toggle('is-full', inside.length >= limit);
    const text = `${inside.length} of ${limit} requests in the last minute${refused > 0 ? `, ${refused} refused` : ''}`;
    if (counted.textContent !== text) counted.textContent = text;
  };

  let drawnAt = 0;
  const frame = (at: number) => {
    requestAnimationFrame(frame);
    if (at - drawnAt < REDRAW_MS) return;
    drawnAt = at;
    draw();
    count();
  };
  requestAnimationFrame(frame);
  setInterval(() => canvas.setAttribute('aria-label', counted.textContent ?? ''), READ_OUT_EVERY_MS);
  return element;
}
