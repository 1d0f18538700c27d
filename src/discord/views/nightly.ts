// Discord, views: shows when the crate is synced each night, and the answer to a change of that. Pure.
import type { NightlyChange, NightlyState } from '../../core/nightly/nightly.ts';
import type { NightHour } from '../../core/nightly/ports.ts';
import type { Texts } from '../texts/texts.ts';
import { countdown } from '../texts/time.ts';
import { COLOURS } from './colours.ts';
import { plain, safe, withinBudget } from './limits.ts';
import type { Payload } from './payload.ts';
import type { SyncMessage } from './sync.ts';

const LONGEST_NAME = 60;
const LONGEST_ZONE = 60;
const LONGEST_REASON = 300;

/** Where a setting is shown. @param names the names of the bot's servers, as far as known. */
export interface ShownIn {
  guildId: string;
  names: ReadonlyMap<string, string>;
}

const words = ({ hour, timezone }: NightHour, { nightly: say }: Texts) =>
  [say.hour(hour), plain(timezone, LONGEST_ZONE)] as const;

/** Returns the lines of /settings show. */
export function nightlyLines({ setting, next }: NightlyState, where: ShownIn, texts: Texts): string[] {
  const { nightly: say } = texts;
  if (setting === null || next === null) return [say.off];
  return [
    say.every(...words(setting, texts), countdown(next.atMs)),
    ...chosenIn(setting.guildId, where, texts),
  ];
}

/** Returns the lines of /status. None while the nightly sync is off. */
export function nightlyStatus({ setting, next }: NightlyState, where: ShownIn, texts: Texts): string[] {
  if (setting === null || next === null) return [];
  const line = texts.nightly.statusLine(...words(setting, texts), countdown(next.atMs));
  return [line, ...chosenIn(setting.guildId, where, texts)];
}

/** Names the server that made the setting, if it is another one than the one that reads it. */
function chosenIn(guildId: string, where: ShownIn, { nightly: say }: Texts): string[] {
  if (guildId === where.guildId) return [];
  const name = where.names.get(guildId);
  return [say.setIn(name === undefined ? null : safe(name, LONGEST_NAME))];
}

/** Says how many nights in a row failed, and what happens now. `nextMs`: of the next night; null: the nightly sync is off. */
export const nightsFailed = (nights: number, nextMs: number | null, { nightly: say }: Texts) =>
  [say.failed(nights), say.again(nextMs === null ? null : countdown(nextMs))] as const;

/**
 * Makes the post about nights that failed in a row.
 * @param why the last problem of the last run, as it is stored. Null: it is not known.
 */
export function nightsFailedMessage(
  { failed, next }: NightlyState,
  why: string | null,
  texts: Texts,
): SyncMessage {
  const [title, then] = nightsFailed(failed, next?.atMs ?? null, texts);
  const lines = [...(why === null ? [] : [safe(why, LONGEST_REASON)]), then];
  const embed = { color: COLOURS.red, title, description: lines.join('\n') };
  return { embeds: withinBudget([embed]), components: [], file: null };
}

/** Makes the private answer of /settings nightly. */
export function nightlyAnswer({ before, after }: NightlyChange, texts: Texts): Payload {
  const { nightly: say } = texts;
  const earlier = before === null ? say.beforeOff : say.before(...words(before, texts));
  const { setting, next } = after;
  if (setting === null || next === null) {
    return { content: before === null ? say.alreadyOff : say.nowOff(earlier) };
  }
  const isSame = before?.hour === setting.hour && before.timezone === setting.timezone;
  const hour = words(setting, texts);
  const done = isSame ? say.same(...hour) : say.now(...hour, earlier);
  return { content: `${done}\n-# ${say.hint(countdown(next.atMs))}` };
}
