// Sandbox, page in the browser: the files of a message. Pictures are drawn, texts can be read, and other files can be saved.
import type { Attachment } from '../../discord/api.ts';
import { h, on } from './dom.ts';

const UNITS = ['bytes', 'KB', 'MB'] as const;

export function sizeInWords(bytes: number): string {
  const step = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const value = bytes / 1_000 ** step;
  return `${step === 0 ? value : value.toFixed(2)} ${UNITS[step]}`;
}

/** The number of lines that Discord shows of a text file at first. */
const PREVIEW_LINES = 6;

function textPreview(file: Attachment): HTMLElement {
  const shown = h('pre', { class: 'file-text', tabindex: 0, 'aria-label': `Text of ${file.filename}` }, '…');
  const more = h('button', { type: 'button', class: 'link-button', 'aria-expanded': 'false' }, 'Show all');
  const box = h('div', { class: 'file-preview' }, shown);
  fetch(file.proxy_url)
    .then((answer) => answer.text())
    .then((whole) => {
      const lines = whole.split('\n');
      shown.textContent = lines.slice(0, PREVIEW_LINES).join('\n');
      if (lines.length <= PREVIEW_LINES) return;
      more.textContent = `Show all ${lines.length} lines`;
      box.append(more);
      on(more, {
        click: () => {
          shown.textContent = whole;
          more.remove();
        },
      });
    })
    .catch(() => {
      shown.textContent = 'This file cannot be read.';
    });
  return box;
}

/** The types that the server sends as pictures, if their bytes are. */
const PICTURES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Returns whether a file of this type can be drawn. */
export const isPicture = (type: string): boolean => PICTURES.includes(type);

/** Draws a picture, which opens in a tab of its own. If the browser cannot draw it, it is a file like any other. */
function drawPicture(file: Attachment): HTMLElement {
  // With its size, the picture has its place before it is loaded.
  const { width, height } = file;
  const image = h('img', { src: file.proxy_url, alt: file.description ?? file.filename, width, height });
  const link = h(
    'a',
    {
      href: file.proxy_url,
      target: '_blank',
      rel: 'noopener noreferrer',
      class: 'file-picture',
      title: file.filename,
    },
    image,
  );
  on(image, { error: () => link.replaceWith(drawCard(file)) });
  return link;
}

const drawFile = (file: Attachment): HTMLElement =>
  isPicture(file.content_type ?? '') ? drawPicture(file) : drawCard(file);

function drawCard(file: Attachment): HTMLElement {
  const type = file.content_type ?? '';
  const name = h('a', { href: file.proxy_url, download: file.filename }, file.filename);
  const card = h(
    'div',
    { class: 'file' },
    h('div', { class: 'file-head' }, name, h('span', { class: 'file-size' }, sizeInWords(file.size))),
  );
  if (type.startsWith('text/')) card.append(textPreview(file));
  return card;
}

export function drawAttachments(files: readonly Attachment[]): HTMLElement {
  return h('div', { slot: 'attachments', class: 'files' }, ...files.map(drawFile));
}
