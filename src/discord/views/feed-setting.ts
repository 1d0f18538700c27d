// Discord, views: shows the channel of the feed in the settings, and the answer to a change of it. Pure.
import type { Texts } from '../texts/texts.ts';
import type { Payload } from './payload.ts';

const channelOf = (id: string) => `<#${id}>`;

/**
 * Returns the line of /settings show.
 * @param channelId null: the server has no feed. @param isRefused Discord refused the newest post there.
 */
export function feedLine(
  { channelId, isRefused }: { channelId: string | null; isRefused: boolean },
  { feed: say }: Texts,
): string {
  if (channelId === null) return say.off;
  return isRefused ? `⛔ ${say.refused(channelOf(channelId))}` : say.goesTo(channelOf(channelId));
}

/** Makes the private answer of /settings feed. The ids are those of channels. Null: no feed. */
export function feedAnswer(now: string | null, before: string | null, { feed: say }: Texts): Payload {
  const was = before === null ? say.beforeOff : channelOf(before);
  if (now === null) return { content: before === null ? say.alreadyOff : say.nowOff(was) };
  const done = now === before ? say.same(channelOf(now)) : say.now(channelOf(now), was);
  return { content: `${done}\n-# ${say.hint}` };
}
