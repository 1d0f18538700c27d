// Discord, views: the labels of the buttons under a list of results. Each label names its pressing, and no two are equal. Pure.
import type { ShownResult } from '../../core/search/results.ts';
import type { Texts } from '../texts/texts.ts';
import { plain } from './limits.ts';
import { lookOf } from './ownership.ts';

/** The most characters of a label. Five labels of this length, side by side, are still readable on a telephone. */
export const LONGEST_LABEL = 25;

/**
 * Returns one label for each result, in their order: `Add UK 1973`. Where two labels would be equal, the name of the record
 * label, the catalogue number or at last the number in the list makes them differ.
 * @param first the number of the first result in the list.
 * @param posted the labels that the message has now, by release id. They are used for results whose details are no longer
 * known.
 */
export function buttonLabels(
  results: readonly ShownResult[],
  { first, posted }: { first: number; posted: ReadonlyMap<number, string> },
  texts: Texts,
): string[] {
  const ways = results.map((result, index) => waysToSay(result, first + index, posted, texts));
  const labels = ways.map(([shortest]) => shortest);
  // The last way contains the number in the list. The name of another result can look like such a label, so each result can
  // need a further round.
  for (let way = 1; way < WAYS + results.length; way += 1) {
    const alike = labels.flatMap((label, index) =>
      labels.indexOf(label) === labels.lastIndexOf(label) ? [] : [index],
    );
    for (const index of alike) labels[index] = ways[index]?.[Math.min(way, WAYS - 1)] ?? '';
  }
  return labels;
}

const WAYS = 4;

/** Returns the possible labels of a result, the shortest first. */
function waysToSay(
  { releaseId, pressing, ownership }: ShownResult,
  position: number,
  posted: ReadonlyMap<number, string>,
  { ownership: { button } }: Texts,
): [string, string, string, string] {
  const word = button[lookOf(ownership).button];
  const say = (head: string, tail: string) => fitted(word, head, tail);
  if (!pressing) {
    const before = posted.get(releaseId);
    const said = before?.startsWith(`${word} `) ? before : say('', String(releaseId));
    return [said, said, said, say(String(releaseId), `(${position})`)];
  }
  const part = (text: string | null) => plain(text ?? '', LONGEST_LABEL);
  const [country, label, catno] = [
    part(pressing.country),
    part(pressing.label),
    part(pressing.catalogNumber),
  ];
  const year = pressing.year?.toString() ?? '';
  const isPlaced = country !== '' || year !== '';
  const [head, tail] = isPlaced ? [country, year] : ['', catno || label];
  const name = [head, tail].filter((one) => one !== '').join(' ');
  const tellApart = (tail: string) => {
    const whole = [word, name, tail].filter((one) => one !== '').join(' ');
    // If the text is too long, the year is left out rather than a name cut in the middle.
    return whole.length > LONGEST_LABEL && country !== '' ? say(country, tail) : say(name, tail);
  };
  const number = say(name, `(${position})`);
  if (name === '') return [number, number, number, number];
  // A label that says a state (`✓ Owned`) needs no name, unless two on a page would be equal.
  const isState = word !== button.add;
  return [
    isState ? word : say(head, tail),
    isState ? say(head, tail) : tellApart(label),
    tellApart(isPlaced && catno !== '' ? catno : label),
    number,
  ];
}

/**
 * Joins the word with as much of the head and the tail as fits. The head is cut first, because labels differ in their tails.
 */
function fitted(word: string, head: string, tail: string): string {
  const room = LONGEST_LABEL - word.length - 1;
  const end = plain(tail, room);
  const left = room - end.length - (end === '' ? 0 : 1);
  // Fewer than three letters of a name say nothing. With so little room, the name is left out.
  const start = head.length <= left || left > 3 ? plain(head, left) : '';
  return [word, start, end].filter((one) => one !== '').join(' ');
}
