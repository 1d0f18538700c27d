// How a state of ownership looks: badge, button and colour, in one table.
import { ButtonStyle } from 'discord.js';
import { expect, it } from 'vitest';
import type { OwnershipState } from '../../../src/core/ownership.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { badgeOf, lookOf } from '../../../src/discord/views/ownership.ts';

const [GREEN, AMBER, BLURPLE, GREY] = [0x57f287, 0xfee75c, 0x5865f2, 0x95a5a6];
const { Success, Primary } = ButtonStyle;
const other = (
  year: number | null,
  catalogNumber: string | null,
  more = 0,
  country: string | null = null,
): OwnershipState => ({ kind: 'other-pressing', owned: { country, year, catalogNumber }, more });
const owned = (media: string, sleeve: string | null): OwnershipState => ({
  kind: 'owned',
  copies: 2,
  condition: { media, sleeve },
});

it.each<[OwnershipState, string | null, string, ButtonStyle, number]>([
  [{ kind: 'owned', copies: 1 }, '✅ Owned', '✓ Owned', Success, GREEN],
  [{ kind: 'owned', copies: 2 }, '✅ Owned ×2', '✓ Owned', Success, GREEN],
  [{ kind: 'owned', copies: 1_204 }, '✅ Owned ×1,204', '✓ Owned', Success, GREEN],
  [{ kind: 'owned', copies: null }, '✅ Owned', '✓ Owned', Success, GREEN],
  [owned('Very Good Plus (VG+)', 'Very Good (VG)'), '✅ Owned ×2 · VG+ / VG', '✓ Owned', Success, GREEN],
  [owned('Near Mint (NM or M-)', null), '✅ Owned ×2 · NM', '✓ Owned', Success, GREEN],
  [owned('*9* of 10', 'No Cover'), '✅ Owned ×2 · \\*9\\* of 10 / No Cover', '✓ Owned', Success, GREEN],
  [{ kind: 'waiting' }, '⏳ Saved, not on Discogs yet', '✓ Saved', Success, GREEN],
  [{ kind: 'gone' }, 'Gone from Discogs', 'Add again', Primary, GREY],
  [other(1973, 'SHVL 804'), '🟡 You have 1973 · SHVL 804', 'Add', Primary, AMBER],
  [other(1973, 'SHVL 804', 2), '🟡 You have 1973 · SHVL 804 and 2 more', 'Add', Primary, AMBER],
  [other(1973, 'SHVL 804', 0, 'UK'), '🟡 You have UK 1973', 'Add', Primary, AMBER],
  [other(null, 'SHVL 804', 2, 'UK'), '🟡 You have UK and 2 more', 'Add', Primary, AMBER],
  [other(1973, null, 0, '*UK*'), '🟡 You have \\*UK\\* 1973', 'Add', Primary, AMBER],
  [other(1973, null), '🟡 You have 1973', 'Add', Primary, AMBER],
  [other(null, 'SHVL 804', 1), '🟡 You have SHVL 804 and 1 more', 'Add', Primary, AMBER],
  [other(null, '**@everyone**'), '🟡 You have \\*\\*\\@everyone\\*\\*', 'Add', Primary, AMBER],
  [other(null, null), '🟡 You have another pressing', 'Add', Primary, AMBER],
  [other(null, null, 2), '🟡 You have 3 other pressings', 'Add', Primary, AMBER],
  [{ kind: 'not-known' }, null, 'Add', Primary, BLURPLE],
  [{ kind: 'not-owned' }, null, 'Add', Primary, GREY],
])('%j', (state, badge, button, style, colour) => {
  expect(badgeOf(state, english)).toBe(badge);
  const look = lookOf(state);
  expect([english.ownership.button[look.button], look.style, look.colour]).toEqual([button, style, colour]);
});
