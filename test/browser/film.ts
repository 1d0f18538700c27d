// Support of the browser tests: a moving picture for the README, made of screenshots: an animated WebP.
import { writeFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { PICTURES, picturePath } from './browser-stage.ts';

/** How often a frame is taken (`EVERY_MS`), and how long the animation shows it by default. */
const EVERY_MS = 300;
const FRAME_MS = 700;
const LONG_FRAME_MS = 3_000;
/** 0 to 100. The smallest one at which small letters stay sharp. */
const QUALITY = 80;

/** How long the frames are shown. */
interface Times {
  readonly frameMs?: number;
  readonly longMs?: number;
}

/** Joins PNGs of one size into an endless animation. The last frame and those in `long` (indexes) are shown for `longMs`. */
export async function animate(
  frames: readonly Buffer[],
  long: ReadonlySet<number> = new Set(),
  { frameMs = FRAME_MS, longMs = LONG_FRAME_MS }: Times = {},
): Promise<Buffer> {
  if (frames.length === 0) throw new RangeError('A moving picture needs a frame');
  // An optional dependency: only who makes pictures needs it.
  const { default: sharp } = await import('sharp');
  const delay = frames.map((_, index) => (index === frames.length - 1 || long.has(index) ? longMs : frameMs));
  return sharp([...frames], { join: { animated: true } })
    .webp({ quality: QUALITY, effort: 6, loop: 0, delay })
    .toBuffer();
}

export interface Film {
  /** Takes a frame that is shown longer, because it has text to read. */
  hold(): Promise<void>;
  /** Takes the last frame and writes the file. */
  save(): Promise<void>;
}

/**
 * Films an element until `save`. Each frame has this size and starts at the upper left corner of the element. Does nothing
 * unless pictures were requested.
 */
export function film(
  seen: Locator,
  name: string,
  { width, height, ...times }: { width: number; height: number } & Times,
): Film {
  if (!PICTURES) return { hold: async () => {}, save: async () => {} };
  const page = seen.page();
  const frames: Buffer[] = [];
  const long = new Set<number>();
  let isOver = false;
  const take = async (triesLeft = 3): Promise<void> => {
    const box = await seen.boundingBox();
    // The element is being painted again and has no box now.
    if (!box) return;
    const clip = { x: box.x, y: box.y, width, height };
    const frame = await page.screenshot({ clip, animations: 'disabled', caret: 'hide' });
    const after = await seen.boundingBox();
    // The list has moved meanwhile, so the picture shows something else.
    if (!after || Math.abs(after.y - box.y) > 1) return triesLeft > 0 ? take(triesLeft - 1) : undefined;
    if (frames.at(-1)?.equals(frame) !== true) frames.push(frame);
  };
  const running = (async () => {
    while (!isOver) {
      await take();
      await page.waitForTimeout(EVERY_MS);
    }
  })();
  return {
    async hold() {
      await take();
      long.add(frames.length - 1);
    },
    async save() {
      isOver = true;
      await running;
      await take();
      writeFileSync(picturePath(name, 'webp'), await animate(frames, long, times));
    },
  };
}
