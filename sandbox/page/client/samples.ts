// Sandbox, page in the browser: the sample photos, for a person without a record at hand.
import type { PagePhoto } from '../protocol.ts';
import { h, on } from './dom.ts';

const addressOf = ({ name }: PagePhoto) => `/photos/${encodeURIComponent(name)}`;

async function fetchFile(photo: PagePhoto): Promise<File> {
  const answer = await fetch(addressOf(photo));
  const bytes = await answer.blob();
  return new File([bytes], photo.name, { type: bytes.type });
}

/** Draws a strip of the photos. A click on one takes it as if it had been chosen among the person's own files. */
export function drawSamples(photos: readonly PagePhoto[], take: (file: File) => void): HTMLElement {
  return h(
    'div',
    { class: 'samples', role: 'group', 'aria-label': 'Sample photos', hidden: photos.length === 0 },
    h('span', { class: 'samples-title', 'aria-hidden': 'true' }, 'Sample photos'),
    ...photos.map((photo) =>
      on(
        h(
          'button',
          { type: 'button', class: 'sample', title: photo.name },
          h('img', { src: addressOf(photo), alt: '', loading: 'lazy' }),
          h('span', {}, photo.label),
        ),
        { click: () => void fetchFile(photo).then(take) },
      ),
    ),
  );
}
