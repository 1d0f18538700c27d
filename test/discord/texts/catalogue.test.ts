// The words of the catalogue: none that a member should not read. And no sentence for a person stands outside of it.
import { expect, it } from 'vitest';
import { textsIn } from './texts-in-code.ts';

const CATALOGUE = 'src/discord/texts/en';

/** Words that only the code uses, and outdated English. */
const NEVER =
  /\b(?:rows?|pull(?:s|ed|ing)?|push(?:es|ed|ing)?|in step|anew|as far as we know|mend(?:s|ed|ing)?|whoever|nobody|somebody|hears?|heard|told|foret(?:ell|old)|nought|whyever)\b/i;

/** Only the people who run the bot read these texts, in /status and in the log. */
const FOR_ADMINS = [`${CATALOGUE}/status.ts`, `${CATALOGUE}/findings.ts`];

it('has none of the words that no one should read', () => {
  const found = textsIn(CATALOGUE).filter(({ text }) => NEVER.test(text));
  expect(found).toEqual([]);
});

it('says database only to who looks after the bot', () => {
  const found = textsIn(CATALOGUE).filter(
    ({ file, text }) => /\bdatabase\b/i.test(text) && !FOR_ADMINS.includes(file),
  );
  expect(found).toEqual([]);
});

it('has no plural and no number made by hand', () => {
  const isDecade = (file: string, text: string) => file.startsWith(`${CATALOGUE}/crate`) && text === '…s';
  const found = textsIn(CATALOGUE).filter(
    ({ file, text }) => /…s\b|\(s\)/.test(text) && !isDecade(file, text),
  );
  expect(found).toEqual([]);
});

it('finds such words where there are some', () => {
  for (const text of ['The next push', 'Somebody else', 'in step now', 'read anew']) {
    expect(NEVER.test(text), text).toBe(true);
  }
});

/** Two lower-case words in a row. */
const SENTENCE = /[a-z]['’]?[a-z]* [a-z]+/;

/** The sentence that Discogs' terms require, word for word. */
const OF_THE_TERMS = /^Data provided by \[Discogs\]/;

it('is the only place: no view and no command has a sentence of its own', () => {
  const found = ['src/discord/views', 'commands']
    .flatMap(textsIn)
    .filter(({ text }) => SENTENCE.test(text) && !OF_THE_TERMS.test(text));
  expect(found).toEqual([]);
});
