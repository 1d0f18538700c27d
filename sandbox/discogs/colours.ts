// Sandbox, local Discogs: finds the paint for a collector's words. Only for the drawn covers; the bot has its own rules.

/** The colours by their words. A word that contains another comes before it. */
const paints: readonly (readonly [string, string])[] = [
  ['black', '#17171a'],
  ['white', '#f3f1ea'],
  ['vanilla', '#f0e4c0'],
  ['magenta', '#d6267f'],
  ['burgundy', '#6b1127'],
  ['crimson', '#a3142f'],
  ['red', '#c9252d'],
  ['orange', '#e8761a'],
  ['yellow', '#f2cb2f'],
  ['gold', '#c89b2b'],
  ['sand', '#cbb489'],
  ['lime', '#9bcf2e'],
  ['mint', '#9ee0c0'],
  ['green', '#2f8f4e'],
  ['coke bottle', '#8fc7b5'],
  ['lapis', '#2a4bb0'],
  ['blue', '#2c6fc4'],
  ['violet', '#7a3fb0'],
  ['purple', '#6d32a8'],
  ['lilac', '#b79be0'],
  ['pink', '#ef7fa8'],
  ['silver', '#b9bec6'],
  ['grey', '#8b9098'],
  ['gray', '#8b9098'],
  ['brown', '#6b4528'],
  ['clear', '#dfe9ee'],
  ['neon', '#39e07b'],
];

export interface Paint {
  /** In the order in which the text names them. Black if it names none. */
  colours: string[];
  isTranslucent: boolean;
  look: 'plain' | 'splatter' | 'marble' | 'split' | 'picture';
}

const black: Paint = { colours: ['#17171a'], isTranslucent: false, look: 'plain' };

/** Returns whether a part of the text is about the disc. The look of a sleeve or a label says nothing about it. */
const isAboutTheDisc = (part: string): boolean =>
  !/cover|sleeve|label|artwork|foil|gatefold|gram|\d+ ?g\b/i.test(part);

/** Returns the paint of one disc from its free text (`Yellow-Black Marble`). */
export function paintOf(text: string | undefined, isPicture: boolean): Paint {
  const words = (text ?? '').split(',').filter(isAboutTheDisc).join(' ').toLowerCase();
  const named = paints
    .map(([word, colour]) => ({ at: words.search(new RegExp(`\\b${word}`)), colour }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ colour }) => colour);
  const colours = /rainbow|multi-colo/.test(words)
    ? [...named, '#c9252d', '#f2cb2f', '#2f8f4e', '#2c6fc4']
    : named;
  if (isPicture) return { ...black, colours: ['#2c6fc4', '#f2cb2f', '#c9252d'], look: 'picture' };
  if (colours.length === 0) return black;
  return {
    colours,
    isTranslucent: /transl|transp|clear/.test(words),
    look: /splatter|starburst/.test(words)
      ? 'splatter'
      : /marble|swirl|mix|smoke/.test(words)
        ? 'marble'
        : colours.length > 1
          ? 'split'
          : 'plain',
  };
}
