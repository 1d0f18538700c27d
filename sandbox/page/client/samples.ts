// Sandbox, page in the browser: the sample photos, for a person without a record at hand.
import type { PagePhoto } from '../protocol.ts';
import { h, on } from './dom.ts';

/** The bytes by name, because the strip is drawn again each time a menu opens. */
const fetched = new Map<string, Promise<Blob>>();

const addressOf = ({ name }: PagePhoto) => `/photos/${encodeURIComponent(name)}`;

async function fetchBytes(photo: PagePhoto): Promise<Blob> {
  const answer = await fetch(addressOf(photo));
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.blob();
}

function bytesOf(photo: PagePhoto): Promise<Blob> {
  const known = fetched.get(photo.name);
  if (known) return known;
  const coming = fetchBytes(photo);
  fetched.set(photo.name, coming);
  coming.catch(() => fetched.delete(photo.name));
  return coming;
}

function drawSample(photo: PagePhoto, take: (file: File) => void): HTMLElement {
  // A press before the photo is here would take it later: Enter after that press would send the message without it.
  const button = h(
    'button',
    { type: 'button', class: 'sample', title: photo.name, disabled: true },
    h('img', { src: addressOf(photo), alt: '', loading: 'lazy' }),
    h('span', {}, photo.label),
  );
  bytesOf(photo).then(
    (bytes) => {
      // Each press takes a file of its own, because a person can send a photo twice.
      on(button, { click: () => take(new File([bytes], photo.name, { type: bytes.type })) });
      button.disabled = false;
    },
    () => {
      button.title = `${photo.name} could not be loaded`;
    },
  );
  return button;
}

/** Draws a strip of the photos. A click on one takes it at once, as if it had been chosen among the person's own files. */
export function drawSamples(photos: readonly PagePhoto[], take: (file: File) => void): HTMLElement {
  return h(
    'div',
    { class: 'samples', role: 'group', 'aria-label': 'Sample photos', hidden: photos.length === 0 },
    h('span', { class: 'samples-title', 'aria-hidden': 'true' }, 'Sample photos'),
    ...photos.map((photo) => drawSample(photo, take)),
  );
}
