// Discord, views: what a /refresh changed, and the lines of its autocomplete. Pure: result in, payload out.
import type { APIEmbed, APIEmbedField } from 'discord.js';
import type { FoundRecord } from '../../core/ports.ts';
import type { FieldChange, Refreshed } from '../../core/release/refresh.ts';
import type { StoredRecord } from '../../core/types.ts';
import { discogsSentence, type ErrorContext } from './error.ts';
import { LIMITS, plain, safe, safeUrl, withinBudget } from './limits.ts';
import type { Payload } from './record.ts';
import { ATTRIBUTION } from './search.ts';

/** The message of a /refresh. */
export function refreshReply(refreshed: Refreshed, context: ErrorContext): Payload {
  const { record } = refreshed;
  const name = `**${safe(headingOf(record), 200)}**`;
  switch (refreshed.kind) {
    case 'not-from-discogs':
      return { content: `${name} has no release on Discogs, so there is nothing to read anew.` };
    case 'gone':
      return {
        content: `${name} is gone from Discogs, or was merged into another release. The record stays here as it is.`,
      };
    case 'unreadable':
      return {
        content: `${name} stays as it was. ${discogsSentence(refreshed.error, context)}`,
      };
    case 'refreshed': {
      const { changes } = refreshed;
      const what =
        changes.length === 0
          ? `${name} is up to date: nothing changed on Discogs.`
          : `Refreshed ${name}: ${changes.length === 1 ? 'one field' : `${changes.length} fields`} changed.`;
      return { content: `${what}\n${ATTRIBUTION}`, embeds: withinBudget([changesCard(record, changes)]) };
    }
  }
}

function changesCard(record: StoredRecord, changes: readonly FieldChange[]): APIEmbed {
  const page = safeUrl(record.discogsUri);
  const cover = safeUrl(record.coverImageUrl ?? record.thumbnailUrl);
  return {
    title: safe(headingOf(record), LIMITS.embedTitle),
    ...(page && { url: page }),
    ...(cover && { thumbnail: { url: cover } }),
    fields: changes.map(changeField),
  };
}

const NAMES: Record<FieldChange['field'], string> = {
  artistName: 'Artist',
  albumTitle: 'Title',
  yearReleased: 'Year',
  labelName: 'Label',
  catalogNumber: 'Catalogue number',
  recordSize: 'Size',
  vinylColor: 'Colour',
  isShapedVinyl: 'Shaped',
  upcCode: 'Barcode',
  genres: 'Genres',
  styles: 'Styles',
  discogsUri: 'Page on Discogs',
  thumbnailUrl: 'Small picture',
  coverImageUrl: 'Cover',
};

/** Fourteen fields of two such values stay under what one message may hold. */
const LONGEST_VALUE = 170;

function changeField({ field, before, after }: FieldChange): APIEmbedField {
  const isLink = field === 'discogsUri' || field === 'thumbnailUrl' || field === 'coverImageUrl';
  const show = isLink ? linkInWords : inWords;
  return { name: NAMES[field], value: `${show(before, 'old')} → ${show(after, 'new')}` };
}

const NONE = '*none*';

function inWords(value: FieldChange['before']): string {
  if (value === null) return NONE;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = typeof value === 'object' ? value.join(', ') : String(value);
  return safe(text, LONGEST_VALUE) || NONE;
}

/** Addresses say nothing to a reader, and the long ones would fill the message: then only that there is one. */
function linkInWords(value: FieldChange['before'], word: string): string {
  const url = typeof value === 'string' ? safeUrl(value) : null;
  if (url === null) return NONE;
  return url.length <= LONGEST_VALUE ? `[${word}](${url})` : word;
}

/** `Artist - Title (1987, RCA PB 41447)`. What tells pressings apart stays whole; a long title is cut. */
export function suggestion(record: FoundRecord): { name: string; value: string } {
  const origin = [record.labelName, record.catalogNumber].filter((part) => part !== null).join(' ');
  const parts = [record.yearReleased?.toString() ?? '', origin].filter((part) => part !== '');
  const pressing = parts.length > 0 ? ` (${plain(parts.join(', '), 40)})` : '';
  return { name: plain(headingOf(record), LIMITS.choice - pressing.length) + pressing, value: record.id };
}

const headingOf = (record: Pick<StoredRecord, 'artistName' | 'albumTitle'>) =>
  `${record.artistName} - ${record.albumTitle}`;
