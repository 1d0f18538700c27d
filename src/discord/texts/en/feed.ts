// Discord, texts, English: the feed: its posts, and its setting.
import { counted, number } from './language.ts';

const records = (count: number) => counted(count, { one: 'record', other: 'records' });
const were = (count: number) => counted(count, { one: 'record was', other: 'records were' });
const IS_GONE = { one: 'is', other: 'are' };

export const feed = {
  command: 'Choose a channel that shows what people add to the crate',
  channelOption: 'Where I post what people added',
  offOption: 'True: I post nothing any more',
  /** The command, as a mention names it. */
  name: 'settings feed',
  chooseOne: 'Choose a channel, or off:True to end the feed',
  /** @param channel a mention. @param rights names of permissions. */
  cannotPost: (channel: string, rights: string) =>
    `I can't post in ${channel}: I need ${rights} there. Allow it in the channel's settings, or choose another channel`,

  field: 'Feed',
  off: 'Off: nothing is posted when people add records',
  /** @param channel a mention, as below. */
  goesTo: (channel: string) => `What people add is posted in ${channel}`,
  refused: (channel: string) =>
    `Discord doesn't let me post the feed in ${channel}. Allow it in the channel's settings, then set the channel again or choose another channel with /settings feed`,
  beforeOff: 'off',
  now: (channel: string, before: string) => `✅ I post what people add in ${channel} now. Before: ${before}`,
  same: (channel: string) => `I already post what people add in ${channel}. Nothing changed`,
  nowOff: (before: string) => `✅ The feed is off now. Before: ${before}`,
  alreadyOff: 'The feed is already off. Nothing changed',
  hint: 'I post two minutes after the last add, or ten after the first. I name people only in the server where they added it',

  /** @param who a mention. Null: no one is named. */
  added: (who: string | null, count: number) =>
    who === null ? `🆕 ${were(count)} added to the crate` : `🆕 ${who} added ${records(count)} to the crate`,
  /** @param who as in `added`. */
  imported: (who: string | null, count: number) =>
    who === null ? `🆕 ${were(count)} imported` : `🆕 ${who} imported ${records(count)}`,
  /** @param gone how many records are gone from Discogs. */
  synced: (count: number, gone: number) =>
    `🆕 ${records(count)} came with the sync${gone === 0 ? '' : `, ${counted(gone, IS_GONE)} gone from Discogs`}`,
  /** A nightly sync that brought nothing. */
  gone: (count: number) =>
    count === 1
      ? "1 record is gone from Discogs. It's kept here. Find it with /search to add it again"
      : `${records(count)} are gone from Discogs. They're kept here. Find them with /search to add them again`,
  /** @param shown how many records are below. */
  more: (shown: number, more: number) => `The newest ${number(shown)}, and ${number(more)} more`,
};
