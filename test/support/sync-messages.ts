// Support: reads the message of a sync: whether the sync is over, its result, and where its links lead.
import type { Message } from '../../sandbox/discord/index.ts';

/** Matches the title of a sync that ended without problems. */
export const DONE = /^(?:Everything is in sync|Already in sync|Done)$/;

/** Matches the title of a sync that ended as done, with or without problems. */
export const DONE_ANYHOW = /^(?:Everything is in sync|Already in sync|Done)/;

/** Matches the title of a sync or an import that is over. */
export const OVER = /^(?:Everything is in sync|Already in sync|Imported|Done|Failed|Stopped)/;

export const PAUSED = 'Paused';
export const MOVED = 'Continued in a new message ↓';

/** The numbers in `⬇️ 1,500 new · ⬆️ 3 · 12 unchanged`. A missing number is 0. */
export function countsOf(description: string | null | undefined) {
  const count = (pattern: RegExp) =>
    Number((pattern.exec(description ?? '')?.[1] ?? '0').replaceAll(',', ''));
  return {
    pulled: count(/⬇️ ([\d,]+) new/),
    pushed: count(/⬆️ ([\d,]+)/),
    unchanged: count(/([\d,]+) unchanged/),
  };
}

/** The addresses of the link buttons of a message. */
export const linksOf = (message: Pick<Message, 'components'> | null | undefined): string[] =>
  (message?.components ?? []).flatMap((row) =>
    row.components.flatMap((one) => ('url' in one && one.url ? [one.url] : [])),
  );
