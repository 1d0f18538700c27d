// Discord, views: Discord's limits, and the functions that escape and cut a text so that it fits them. Text from outside gets
// into a message only through these functions. Numbers: https://discord.com/developers/docs/resources/message ("Create
// Message", "Embed Limits") and https://discord.com/developers/docs/components/reference (buttons).
import type { APIEmbed } from 'discord.js';
import { withoutInvitations } from '../../text/foreign-text.ts';
import { onOneLine } from '../../text/typed-text.ts';

export const LIMITS = Object.freeze({
  content: 2_000,
  embeds: 10,
  embedTitle: 256,
  embedDescription: 4_096,
  embedFooter: 2_048,
  embedAuthor: 256,
  embedFieldValue: 1_024,
  /** All text in all embeds of one message together. */
  embedTotal: 6_000,
  buttonLabel: 80,
  buttonsInRow: 5,
  customId: 100,
  /** The title of a form, the label of an input of it, and a text in it. */
  modalTitle: 45,
  inputLabel: 45,
  inputValue: 4_000,
  /** Name and value of a choice in autocomplete. */
  choice: 100,
  /** The alternative text of an attached picture. */
  attachmentDescription: 1_024,
  /** The most bytes of one attached file that we send. Discord allows 20 MiB in a server without boosts (docs: Reference > Uploading Files). */
  fileBytes: 10 * 1_024 * 1_024,
});

// Matches characters with a meaning in Discord's Markdown: emphasis, code, spoilers, links and mentions, and, only at the start
// of a line, quotes, lists and headings. A backslash before any punctuation makes it plain.
const MARKUP = /[\\*_~`|[\]<@]|:(?=\/\/)|^[-+#>]|^\d+(?=\. )/gu;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';
const ELLIPSIS = '…';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Makes text from outside fit for Markdown: one line, without working markup or mentions, and at most `most` characters long
 * after escaping. Its right-to-left parts do not turn the text around them. Never cuts an escape or a letter in half.
 */
export function safe(text: string, most: number): string {
  const escaped = oneLine(text).replace(MARKUP, (mark) => (/^\d/.test(mark) ? `${mark}\\` : `\\${mark}`));
  return cut(escaped, most, true);
}

/** Makes text from outside fit for places without Markdown: button labels, footers, autocomplete. */
export function plain(text: string, most: number): string {
  return cut(oneLine(text), most, false);
}

/** Makes text from outside a code span, which Markdown leaves as it is. A backtick would end the span, so it is replaced. */
export const code = (text: string, most: number): string =>
  `\`${cut(oneLine(text).replaceAll('`', 'ˋ'), most - 2, false)}\``;

const oneLine = (text: string) => withoutInvitations(onOneLine(text));

function cut(text: string, most: number, hasEscapes: boolean): string {
  const isolate = RIGHT_TO_LEFT.test(text);
  const room = isolate ? most - 2 : most;
  let kept = text;
  if (text.length > room) {
    kept = '';
    for (const piece of unbreakable(text, hasEscapes)) {
      if (kept.length + piece.length > room - ELLIPSIS.length) break;
      kept += piece;
    }
    kept = kept.trimEnd() + ELLIPSIS;
  }
  return isolate ? FIRST_STRONG_ISOLATE + kept + POP_ISOLATE : kept;
}

/**
 * Yields the letters of a text as a reader sees them: an emoji of five code points is one letter. A backslash comes together
 * with the character that it escapes.
 */
function* unbreakable(text: string, hasEscapes: boolean): Generator<string> {
  let backslash = '';
  for (const { segment } of graphemes.segment(text)) {
    if (hasEscapes && segment === '\\' && backslash === '') {
      backslash = segment;
      continue;
    }
    yield backslash + segment;
    backslash = '';
  }
}

/**
 * Returns a link target that cannot break out of `[text](url)`. Null: the address is not http(s), leads to an invitation, or is
 * too long.
 */
export function safeUrl(url: string | null): string | null {
  if (!url || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return null;
  if (withoutInvitations(parsed.href) !== parsed.href) return null;
  const href = parsed.href.replaceAll('(', '%28').replaceAll(')', '%29');
  return href.length <= 1_500 ? href : null;
}

const weigh = (embed: APIEmbed) =>
  (embed.title?.length ?? 0) +
  (embed.description?.length ?? 0) +
  (embed.footer?.text.length ?? 0) +
  (embed.author?.name.length ?? 0) +
  (embed.fields ?? []).reduce((sum, field) => sum + field.name.length + field.value.length, 0);

/**
 * Keeps the embeds of a message within Discord's limits: at most 10 embeds, and 6,000 characters in all of them. Until the rest
 * fits, it removes descriptions, from the last embed to the first. If that is not enough, it removes whole embeds from the end.
 */
export function withinBudget(embeds: APIEmbed[]): APIEmbed[] {
  const kept = embeds.slice(0, LIMITS.embeds).map((embed) => ({ ...embed }));
  const total = () => kept.reduce((sum, embed) => sum + weigh(embed), 0);
  for (const embed of kept.toReversed()) {
    if (total() <= LIMITS.embedTotal) return kept;
    delete embed.description;
  }
  while (total() > LIMITS.embedTotal) kept.pop();
  return kept;
}
