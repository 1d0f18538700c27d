// Sandbox, page in the browser: in which order messages stand, and what is shown of uses that have no answer. Pure.
import type { MessageJson } from '../../discord/api.ts';
import type { PageUse } from '../protocol.ts';

export type Entry =
  | { readonly kind: 'message'; readonly id: string; readonly json: MessageJson }
  | { readonly kind: 'use'; readonly id: string; readonly use: PageUse };

/**
 * Everything by its time: an answer that never came stays where it was asked for, above what came later. Ids are
 * snowflakes: they grow with time, those of messages and of uses alike.
 */
export function inOrder(messages: Iterable<MessageJson>, uses: readonly PageUse[]): Entry[] {
  const entries: Entry[] = [
    ...[...messages].map((json): Entry => ({ kind: 'message', id: json.id, json })),
    ...uses
      .filter((use) => use.kind === 'command' && use.answerId === null && use.modal === null)
      .map((use): Entry => ({ kind: 'use', id: use.id, use })),
  ];
  return entries.sort((one, other) => Number(BigInt(one.id) - BigInt(other.id)));
}
