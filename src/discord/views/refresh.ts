// Discord, views: shows what a /refresh changed, and makes the suggestions of its autocomplete. Pure: result in, payload out.
import type { APIEmbedField } from 'discord.js';
import type { FoundRecord } from '../../core/ports.ts';
import type { DatedOffers } from '../../core/prices.ts';
import type { FieldChange, Refreshed } from '../../core/release/refresh.ts';
import { headingOf } from '../../core/release/stored.ts';
import type { Texts } from '../texts/texts.ts';
import { discogsSentence, type ErrorContext } from './error.ts';
import { LIMITS, plain, safe, safeUrl, withinBudget } from './limits.ts';
import { linkRow, type Payload } from './payload.ts';
import { offersLine, recordCard } from './pressing.ts';
import { ATTRIBUTION } from './search.ts';

/** Makes the message of a /refresh. `offers`: what is for sale, for a message that only one person sees. */
export function refreshReply(
  refreshed: Refreshed,
  context: ErrorContext & { offers?: DatedOffers | null },
  texts: Texts,
): Payload {
  const { record } = refreshed;
  const name = `**${safe(headingOf(record), 200)}**`;
  const say = texts.refresh;
  switch (refreshed.kind) {
    case 'not-from-discogs':
      return { content: say.notLinked(name) };
    case 'gone':
      return { content: say.gone(name) };
    case 'unreadable':
      return { content: say.unreadable(name, discogsSentence(refreshed.error, context, texts)) };
    case 'refreshed': {
      const { changes, ownership } = refreshed;
      const card = recordCard(record, ownership, texts);
      const lines = [card.description ?? '', ...offersLine(context.offers, texts)].filter(
        (line) => line !== '',
      );
      const what = changes.length === 0 ? say.upToDate(name) : say.updated(name, changes.length);
      return {
        content: `${what}\n${ATTRIBUTION}`,
        embeds: withinBudget([
          {
            ...card,
            ...(lines.length > 0 && { description: lines.join('\n') }),
            fields: changes.map((change) => changeField(change, texts)),
          },
        ]),
        components: linkRow(record.discogsUri, texts),
      };
    }
  }
}

/** The most characters of a value. Fifteen fields of two such values stay within the limit of one message. */
const LONGEST_VALUE = 170;

function changeField({ field, before, after }: FieldChange, { refresh: say }: Texts): APIEmbedField {
  const isLink = field === 'discogsUri' || field === 'thumbnailUrl' || field === 'coverImageUrl';
  const show = (value: FieldChange['before'], word: string) =>
    (isLink ? linkInWords(value, word) : inWords(value, say)) ?? say.nothing;
  return { name: say.fields[field], value: `${show(before, say.oldLink)} → ${show(after, say.newLink)}` };
}

/** Returns a value in words. Null: the value is empty. */
function inWords(value: FieldChange['before'], say: Texts['refresh']): string | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? say.yes : say.no;
  const text = typeof value === 'object' ? value.join(', ') : String(value);
  return safe(text, LONGEST_VALUE) || null;
}

/**
 * Returns a link whose text is `word`, because an address itself says little to a reader. If the address is long, returns the
 * word alone, because the link would fill the message. Null: there is no address.
 */
function linkInWords(value: FieldChange['before'], word: string): string | null {
  const url = typeof value === 'string' ? safeUrl(value) : null;
  if (url === null) return null;
  return url.length <= LONGEST_VALUE ? `[${word}](${url})` : word;
}

/**
 * Makes a suggestion such as `Artist - Title (1987, RCA PB 41447)`. A long title is cut. The part in brackets, which tells
 * pressings apart, is cut only beyond 40 characters.
 */
export function suggestion(record: FoundRecord): { name: string; value: string } {
  const origin = [record.labelName, record.catalogNumber].filter((part) => part !== null).join(' ');
  const parts = [record.yearReleased?.toString() ?? '', origin].filter((part) => part !== '');
  const pressing = parts.length > 0 ? ` (${plain(parts.join(', '), 40)})` : '';
  return { name: plain(headingOf(record), LIMITS.choice - pressing.length) + pressing, value: record.id };
}
