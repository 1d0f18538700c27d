// Discord, chart: draws an SVG as a PNG. The renderer is an optional package: without it there is no picture, and the words of
// the message stand alone.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type * as resvg from '@resvg/resvg-js';
import { readFont } from './font.ts';
import type { Fonts } from './panels.ts';

/** Inter, by its authors: https://rsms.me/inter. The files of @expo-google-fonts/inter 0.4.2, unchanged (fonts/OFL.txt). */
const FILES = {
  regular: fileURLToPath(new URL('./fonts/inter-regular.ttf', import.meta.url)),
  bold: fileURLToPath(new URL('./fonts/inter-semibold.ttf', import.meta.url)),
};

/** Twice the size: sharp on the screens of phones. */
const ZOOM = 2;

/** Only these two fonts: the same picture on every machine, and no font of the system is opened. */
const FONT = { loadSystemFonts: false, fontFiles: Object.values(FILES), defaultFontFamily: 'Inter' };

type Renderer = Pick<typeof resvg, 'renderAsync'>;

export interface Pictures {
  /**
   * Draws the SVG that `svgOf` makes. The first call loads the renderer and the fonts. A thread of Node's pool draws, and only
   * packing the PNG (about 15 ms) is done in this thread. Draws one picture at a time, because each takes about 30 MB meanwhile.
   * @returns null when the renderer is not installed, does not run on this machine, or fails.
   */
  draw(svgOf: (fonts: Fonts) => string): Promise<Buffer | null>;
}

/** @param onFailure gets the reason why there is no picture: of a renderer that cannot be loaded, only once. */
export function createPictures({
  load = () => import('@resvg/resvg-js'),
  onFailure,
}: {
  load?: () => Promise<Renderer>;
  onFailure: (reason: unknown) => void;
}): Pictures {
  const open = async () => {
    const { renderAsync } = await load();
    const fonts = {
      regular: readFont(readFileSync(FILES.regular)),
      bold: readFont(readFileSync(FILES.bold)),
    };
    return { renderAsync, fonts };
  };
  const orNull = <T>(work: Promise<T>): Promise<T | null> =>
    work.catch((error: unknown) => {
      onFailure(error);
      return null;
    });
  let opened: Promise<Awaited<ReturnType<typeof open>> | null> | undefined;
  let before: Promise<unknown> = Promise.resolve();
  return {
    async draw(svgOf) {
      opened ??= orNull(open());
      const studio = await opened;
      if (studio === null) return null;
      const { renderAsync, fonts } = studio;
      const drawn = orNull(
        before.then(async () => {
          const image = await renderAsync(svgOf(fonts), { font: FONT, fitTo: { mode: 'zoom', value: ZOOM } });
          return image.asPng();
        }),
      );
      // Keeps no picture.
      before = drawn.then(() => {});
      return drawn;
    },
  };
}
