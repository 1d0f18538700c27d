// Discord, texts, English: what is owned of a pressing. Badge, button and card say the same.
import { form, number } from './language.ts';

const NOT_SYNCED = 'Not synced yet, so ';

export const ownership = {
  badge: {
    /** @param copies null: Discogs did not say how many. @param condition such as `VG+ / VG`. Empty: not known. */
    owned: (copies: number | null, condition: string) => {
      const owned = copies !== null && copies > 1 ? `✅ Owned ×${number(copies)}` : '✅ Owned';
      return condition === '' ? owned : `${owned} · ${condition}`;
    },
    waiting: '⏳ Saved, not on Discogs yet',
    gone: 'Gone from Discogs',
    /**
     * @param pressing an owned one, such as `UK 1973`. @param more how many further pressings of the album are owned.
     */
    otherPressing: (pressing: string, more: number) =>
      `🟡 You have ${pressing}${more > 0 ? ` and ${number(more)} more` : ''}`,
    /** For pressings of which neither the year nor the catalogue number is known. */
    otherPressings: (count: number) =>
      `🟡 You have ${form(count, { one: 'another pressing', other: `${number(count)} other pressings` })}`,
  },
  wanted: '🤍 On your wantlist',
  button: {
    owned: '✓ Owned',
    waiting: '✓ Saved',
    gone: 'Add again',
    add: 'Add',
  },
  /** @param areSomeKnown true: for some pressings on the page it is known whether they are owned. */
  notSynced: (areSomeKnown: boolean) =>
    `${NOT_SYNCED}${areSomeKnown ? 'I may miss what you own' : "I can't tell what you own"}. Run /sync`,
  /** Whether a line of a posted message is `notSynced`. */
  isNotSynced: (line: string) => line.startsWith(NOT_SYNCED),
};
