// Discord, views: how a state of ownership looks: badge, button and colour. Pure.
import { ButtonStyle } from 'discord.js';
import type { OwnershipKind, OwnershipState } from '../../core/ownership.ts';
import type { Condition, OwnedPressing } from '../../core/types.ts';
import type { Texts } from '../texts/texts.ts';
import { COLOURS } from './colours.ts';
import { safe } from './limits.ts';

/** Returns the first line about a pressing, which says what is owned. Null: nothing is owned, or that is not known. */
export function badgeOf(state: OwnershipState, { ownership: { badge } }: Texts): string | null {
  switch (state.kind) {
    case 'owned':
      return badge.owned(state.copies, state.condition === undefined ? '' : conditionOf(state.condition));
    case 'waiting':
      return badge.waiting;
    case 'gone':
      return badge.gone;
    case 'other-pressing': {
      const name = nameOf(state.owned);
      return name === '' ? badge.otherPressings(state.more + 1) : badge.otherPressing(name, state.more);
    }
    default:
      return null;
  }
}

/** Returns `VG+ / VG`: the condition of the record, then that of its sleeve. */
const conditionOf = ({ media, sleeve }: Condition): string =>
  [media, sleeve ?? '']
    .filter((grade) => grade !== '')
    .map((grade) => safe(shortGrade(grade), 20))
    .join(' / ');

/** Returns `VG+` for `Very Good Plus (VG+)`, and `NM` for `Near Mint (NM or M-)`. Other texts stay as they are. */
function shortGrade(grade: string): string {
  const [short = ''] = grade.endsWith(')') ? grade.slice(grade.lastIndexOf('(') + 1, -1).split(' ') : [];
  return short === '' ? grade : short;
}

/** Returns the lines over a pressing, in bold: what is owned, and whether it is on the wantlist. */
export function badgesOf(
  { ownership, isWanted }: { ownership: OwnershipState | null; isWanted?: boolean | null },
  texts: Texts,
): string[] {
  const owned = ownership && badgeOf(ownership, texts);
  const said = [owned, isWanted ? texts.ownership.wanted : null];
  return said.flatMap((badge) => (badge === null ? [] : `**${badge}**`));
}

/** Returns `UK 1973`. Without a country, returns `1973 · SHVL 804`. Empty: nothing is known. */
function nameOf({ country, year, catalogNumber }: OwnedPressing): string {
  const date = year?.toString() ?? '';
  const parts = country === null ? [date, safe(catalogNumber ?? '', 40)] : [safe(country, 40), date];
  return parts.filter((part) => part !== '').join(country === null ? ' · ' : ' ');
}

type ButtonWord = keyof Texts['ownership']['button'];

interface Look {
  button: ButtonWord;
  style: ButtonStyle.Primary | ButtonStyle.Success;
  /** The colour of the embed, as RGB. */
  colour: number;
}

const LOOKS: Record<OwnershipKind, Look> = {
  owned: { button: 'owned', style: ButtonStyle.Success, colour: COLOURS.green },
  waiting: { button: 'waiting', style: ButtonStyle.Success, colour: COLOURS.green },
  gone: { button: 'gone', style: ButtonStyle.Primary, colour: COLOURS.grey },
  'other-pressing': { button: 'add', style: ButtonStyle.Primary, colour: COLOURS.amber },
  'not-known': { button: 'add', style: ButtonStyle.Primary, colour: COLOURS.blurple },
  'not-owned': { button: 'add', style: ButtonStyle.Primary, colour: COLOURS.grey },
};

export const lookOf = ({ kind }: OwnershipState): Look => LOOKS[kind];
