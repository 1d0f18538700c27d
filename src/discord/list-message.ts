// Discord: what a message with a list of results shows, read from the message alone, so that it works weeks later and after a
// restart.
import { ButtonBuilder } from '@discordjs/builders';
import { ButtonStyle } from 'discord.js';
import { decodeAction } from './custom-id.ts';
import type { PostedMessage } from './interactions/posted-message.ts';
import type { Texts } from './texts/texts.ts';
import type { Reader } from './views/crate-card.ts';
import { buttonsIn } from './views/payload.ts';
import { addLabelsIn, hasFinderMenu, hasQuotes, keptCrate, keptList } from './views/posted-list.ts';
import type { ListMessage } from './views/results.ts';
import { albumIn, notesIn, type PageView, RESULTS_ON_PAGE, searchList } from './views/search.ts';

/**
 * `search`: the results of a search. `finder`: pressings of a master. `ranked`: the answer to `Which one is mine?`. `crate`:
 * records of the crate.
 */
type PostedKind = 'search' | 'finder' | 'ranked' | 'crate';

/**
 * Reads a posted list. A message without Add buttons is a list of no results.
 * @param reader for whom a card is drawn again. Left out: it names no one, and has no details of the copies and no price.
 */
export function readListMessage(
  posted: PostedMessage,
  texts: Texts,
  reader: Reader = { guildId: '', seesDetails: false },
): ListMessage & { kind: PostedKind } {
  if (texts.crate.isPosted(posted.content)) return { kind: 'crate', ...keptCrate(posted, reader, texts) };
  const { isPrivate = false } = reader;
  if (hasFinderMenu(posted.rows)) return { kind: 'finder', ...keptList(posted, { isPrivate }, texts) };
  if (hasQuotes(posted.embeds)) return { kind: 'ranked', ...keptList(posted, { isPrivate }, texts) };
  return { kind: 'search', ...searchList({ ...readSearchMessage(posted, texts), isPrivate }, texts) };
}

/** Reads what the message of a search shows. */
export function readSearchMessage(
  { content, rows }: Pick<PostedMessage, 'content' | 'rows'>,
  texts: Texts,
): PageView {
  const posted = addLabelsIn(rows);
  const others = buttonsIn(rows).filter(({ style }) => style !== ButtonStyle.Link);
  let listed: number[] | null = null;
  const beside: ButtonBuilder[] = [];
  for (const button of others) {
    const action = 'custom_id' in button ? decodeAction(button.custom_id) : null;
    if (action?.kind === 'page') listed = action.releaseIds;
    // The view makes the buttons for what is owned and wanted again.
    else if (!['add', 'wnt', 'unw'].includes(action?.kind ?? '')) beside.push(new ButtonBuilder(button));
  }
  const shown = [...posted.keys()];
  const releaseIds = listed ?? shown;
  const first = releaseIds.indexOf(shown[0] ?? -1);
  return {
    releaseIds,
    page: first > 0 ? Math.floor(first / RESULTS_ON_PAGE) : 0,
    notes: notesIn(content, texts),
    album: albumIn(content, texts),
    posted,
    beside,
  };
}
