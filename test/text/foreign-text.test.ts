// Text that strangers wrote: what of it the bot shows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isVisible, withoutInvitations, withoutTricks } from '../../src/text/foreign-text.ts';
import { asAddress, INVITATION } from '../support/invitations.ts';

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          'a',
          'e',
          'ש',
          'ن',
          'क',
          '\u0301',
          '\u0323',
          '\u05c1',
          '\u20e3',
          '\u200c',
          '\u200d',
          '\ufe0f',
          '\u034f',
        ],
        ...['\u202e', '\u00ad', '\u3164', '\u{e0061}', '\ud800', '👩', '1', ' ', '\n'],
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
);

describe('what hides', () => {
  it.each([
    ['marks of direction', '\u202Egnp.exe\u2066', 'gnp.exe'],
    ['soft hyphens', 'Sun\u00adshine', 'Sunshine'],
    ['spaces of no width', 'Pink\u200bFloyd\ufeff', 'PinkFloyd'],
    ['fillers', 'A\u3164\u115f\uffa0B', 'AB'],
    ['tags', 'A\u{e0041}\u{e007f}B', 'AB'],
    ['joiners of graphemes', 'A\u034fB', 'AB'],
    ['annotations', 'A\ufff9B\ufffbC', 'ABC'],
    ['halves of a character', 'A\ud83dB', 'AB'],
    ['selectors that nobody assigned', 'A\ufff0B', 'AB'],
  ])('%s: goes', (_, text, seen) => {
    expect(withoutTricks(text)).toBe(seen);
  });

  it.each([
    'می‌خواهم',
    'क्‍ष',
    '👩‍👩‍👧‍👦 ❤️‍🔥 🏳️‍🌈 1️⃣ 👍🏽',
    'Tiếng Việt ệ',
    'ที่นี่',
    'مُحَمَّد',
    'Björk — Ænima 坂本龍一',
    'two\nlines\tand a tab',
    '',
  ])('%s: stays', (text) => {
    expect(withoutTricks(text)).toBe(text.normalize('NFC'));
  });
});

describe('marks that pile up', () => {
  it.each([
    ['two at most', `Z\u0335\u0321\u0300\u0301\u0302algo\u0316\u0317\u0318`, 'Z\u0335\u0321algo\u0316\u0317'],
    ['those that make a letter are none', 'e\u0323\u0302\u0301x', 'ệ\u0301x'],
    [
      'joiners between them do not begin anew',
      'a\u0316\u0317\u200d\u0318\u200d\u0319b',
      'a\u0316\u0317\u200db',
    ],
    ['nor do selectors, which are marks', 'a\ufe0f\ufe0e\ufe0f\ufe0e', 'a\ufe0f\ufe0e'],
    ['one joiner where there are many', 'a\u200d\u200d\u200c\u200db', 'a\u200db'],
    ['each letter has its own', 'a\u0316\u0317\u0318b\u0316\u0317\u0318', 'a\u0316\u0317b\u0316\u0317'],
  ])('%s', (_, text, seen) => {
    expect(withoutTricks(text)).toBe(seen);
  });
});

describe('any text', () => {
  it('has no more than two marks a letter, nothing that hides, and is the same when it is read again', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const seen = withoutTricks(text);
        expect(seen.replace(/\p{Join_Control}/gu, '')).not.toMatch(/\p{M}{3}/u);
        expect(seen).not.toMatch(/\p{Join_Control}{2}/u);
        expect(seen).not.toMatch(/\p{Surrogate}/u);
        const ignorable = seen.match(/\p{Default_Ignorable_Code_Point}/gu) ?? [];
        for (const one of ignorable) expect(one).toMatch(/[\p{Join_Control}\p{Variation_Selector}]/u);
        expect(withoutTricks(seen)).toBe(seen);
      }),
    );
  });

  it('a visible mark behind variation selectors stays', () => {
    expect(withoutTricks('\ufe0f\ufe0f\u0301')).toBe('\ufe0f\u0301');
    expect(withoutTricks('\u2764\ufe0f\u200d')).toBe('\u2764\ufe0f\u200d');
  });

  it('that is seen is still seen', () => {
    fc.assert(
      fc.property(anything, (text) => {
        // Some programs draw half a surrogate pair as a box, but none stays in our texts.
        expect(isVisible(withoutTricks(text))).toBe(isVisible(text.replace(/\p{Surrogate}/gu, '')));
      }),
    );
  });
});

describe('an invitation', () => {
  it.each([
    ['discord.gg/abc', 'discord[.]gg/abc'],
    ['https://discord.gg/abc and more', 'https://discord[.]gg/abc and more'],
    ['https://discord.com/invite/abc', 'https://discord[.]com/invite/abc'],
    ['discordapp.com/invite/abc', 'discordapp[.]com/invite/abc'],
    ['www.ptb.discord.com/invite/abc', 'www.ptb.discord[.]com/invite/abc'],
    ['https://discord.com//x/../invite/abc', 'https://discord[.]com//x/../invite/abc'],
    ['discord.com:443/%69nvite/abc', 'discord[.]com:443/%69nvite/abc'],
    ['discord.gift/abc', 'discord[.]gift/abc'],
    ['dsc.gg/abc', 'dsc[.]gg/abc'],
    ['DisCord.GG/abc', 'DisCord[.]GG/abc'],
    ['ｄｉｓｃｏｒｄ．ｇｇ／abc', 'ｄｉｓｃｏｒｄ[.]ｇｇ／abc'],
    ['https://ⓓⓘⓢⓒⓞⓡⓓ.ⓖⓖ/abc', 'https://ⓓⓘⓢⓒⓞⓡⓓ[.]ⓖⓖ/abc'],
    ['discord。gg/abc discord｡gg/abc discord․gg/abc', 'discord[.]gg/abc discord[.]gg/abc discord[.]gg/abc'],
    ['disc\u200dord.\ufe0fgg/abc', 'disc\u200dord[.]\ufe0fgg/abc'],
    ['https://discord%2Egg/abc', 'https://discord[.]gg/abc'],
    ['https://%64iscord.gg/abc', 'https://%64iscord[.]gg/abc'],
    ['(discord.gg/abc)discord.gg', '(discord[.]gg/abc)discord[.]gg'],
  ])('%s', (text, broken) => {
    expect(withoutInvitations(text)).toBe(broken);
  });

  it.each([
    'Discord',
    'Discordance. Gg',
    'discord.ggplot',
    'discord.company',
    'Discord. Great album',
    '100% Pure',
    'AC/DC',
    'Любовь 坂本',
    '%zz %2',
    '',
  ])('is none in %j', (text) => {
    expect(withoutInvitations(text)).toBe(text);
  });

  it('is broken in whatever disguise', () => {
    const host = fc.constantFrom('discord.gg', 'discord.com', 'discordapp.com', 'canary.discord.com');
    const disguise = (letter: string) =>
      fc.constantFrom(
        letter,
        letter.toUpperCase(),
        `${letter}\u00ad`,
        `${letter}\u200b`,
        `\u200d${letter}`,
        `${letter}\ufe0f`,
        `%${letter.charCodeAt(0).toString(16)}`,
        // The full-width form of the letter.
        String.fromCharCode(letter.charCodeAt(0) + 0xfee0),
        ...(letter === '.' ? ['。', '｡', '․', '%2E'] : []),
      );
    const disguised = host.chain((name) => fc.tuple(...[...name].map(disguise)).map((all) => all.join('')));
    const around = fc.string({ maxLength: 10 });
    fc.assert(
      fc.property(around, disguised, around, (before, name, after) => {
        const text = `${before} ${name}/${after}`;
        expect(asAddress(text)).toMatch(INVITATION);
        expect(asAddress(withoutInvitations(text))).not.toMatch(INVITATION);
      }),
    );
  });

  it('only that is changed, and only its dot', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(withoutInvitations(text)).toBe(text);
        expect(withoutInvitations(`${text} discord.gg/${text}`)).toBe(`${text} discord[.]gg/${text}`);
      }),
    );
  });
});
