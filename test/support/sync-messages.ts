// Support: how the message of a sync is read: whether it is over, what it came to, and where it leads.
import type { Message } from '../../sandbox/discord/index.ts';

/** The title of a sync that ended without problems. */
export const DONE = /^(?:Everything is in sync|Already in sync|Done)$/;

/** With or without problems. */
export const DONE_ANYHOW = /^(?:Everything is in sync|Already in sync|Done)/;

export const OVER = /^(?:Everything is in sync|Already in sync|Done|Failed|Stopped)/;

export const PAUSED = 'Paused';
export const MOVED = 'Continued in a new message ↓';

/** What `⬇️ 1,500 new · ⬆️ 3 · 12 unchanged` says; what is not said is 0. */
export function countsOf(description: string | null | undefined) {
  const count = (pattern: RegExp) =>
    Number((pattern.exec(description ?? '')?.[1] ?? '0').replaceAll(',', ''));
  return {
    pulled: count(/⬇️ ([\d,]+) new/),
    pushed: count(/⬆️ ([\d,]+)/),
    unchanged: count(/([\d,]+) unchanged/),
  };
}

/** The addresses of its link buttons. */
export const linksOf = (message: Pick<Message, 'components'> | null | undefined): string[] =>
  (message?.components ?? []).flatMap((row) =>
    row.components.flatMap((one) => ('url' in one && one.url ? [one.url] : [])),
  );
