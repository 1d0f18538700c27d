// Sandbox, page in the browser: the order of messages, and of uses that have no answer. Pure.
import type { MessageJson } from '../../discord/api.ts';
import type { PageUse } from '../protocol.ts';

export type Entry =
  | { readonly kind: 'message'; readonly id: string; readonly json: MessageJson }
  | { readonly kind: 'use'; readonly id: string; readonly use: PageUse };

/**
 * Returns messages and uses in the order of time. So an answer that never came stays at the time of its use, above later
 * messages. The ids of messages and uses are snowflakes, which grow with time.
 */
export function inOrder(messages: Iterable<MessageJson>, uses: readonly PageUse[]): Entry[] {
  const entries: Entry[] = [
    ...[...messages].map((json): Entry => ({ kind: 'message', id: json.id, json })),
    ...uses
      .filter(
        (use) =>
          (use.kind === 'command' || use.kind === 'menu') && use.answerId === null && use.modal === null,
      )
      .map((use): Entry => ({ kind: 'use', id: use.id, use })),
  ];
  return entries.sort((one, other) => Number(BigInt(one.id) - BigInt(other.id)));
}
