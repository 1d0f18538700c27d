// Discord, views: the menu under a list of records of the crate, which shows the card of one of them. Pure.
import { ActionRowBuilder, StringSelectMenuBuilder } from '@discordjs/builders';
import { headingOf, pressingOf } from '../../core/release/stored.ts';
import type { StoredRecord } from '../../core/types.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';
import { LIMITS, plain } from './limits.ts';
import type { MessageRow } from './payload.ts';

/** Discord shows 25 entries of a menu. */
const MOST = 25;

/** Makes the row with the menu. No row: there is no record. */
export function recordMenu(records: readonly StoredRecord[], { crate: say }: Texts): MessageRow[] {
  // Discord refuses two entries with the same value.
  const distinct = new Map(records.map((record) => [entryValue(record), record]));
  if (distinct.size === 0) return [];
  const entries = [...distinct].slice(0, MOST).map(([value, record]) => {
    const description = plain(describe(record), LIMITS.choice);
    const label = plain(headingOf(record), LIMITS.choice);
    return { value, label, ...(description !== '' && { description }) };
  });
  const menu = new StringSelectMenuBuilder()
    .setCustomId(encodeAction({ kind: 'shw' }))
    .setPlaceholder(say.pick)
    .addOptions(entries);
  return [new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(menu).toJSON()];
}

/** A record can be removed and added again, and then has another id. Its release stays the same. */
const entryValue = ({ id, discogsId }: StoredRecord): string => (discogsId === null ? id : `r${discogsId}`);

/** Returns `UK 1973 · Harvest SHVL 804`: what tells a pressing from the others of its album. */
function describe(record: StoredRecord): string {
  const { country, year, label, catalogNumber } = pressingOf(record, record.discogsId ?? 0);
  const place = [country ?? '', year?.toString() ?? ''].filter((part) => part !== '').join(' ');
  const number = [label ?? '', catalogNumber ?? ''].filter((part) => part !== '').join(' ');
  return [place, number].filter((part) => part !== '').join(' · ');
}
