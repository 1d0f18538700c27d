// Discord, views: makes the private answer to a press of the button of a record that is owned or saved already. Pure.
import type { ButtonBuilder } from '@discordjs/builders';
import type { Owned } from '../../core/add/owned.ts';
import type { AddIntent } from '../../core/add/types.ts';
import { type Asker, mayChange, namedIn } from '../../core/authority.ts';
import type { OwnershipState } from '../../core/ownership.ts';
import type { DatedOffers } from '../../core/prices.ts';
import type { Texts } from '../texts/texts.ts';
import { moment } from '../texts/time.ts';
import { copyButton, pushButton, undoButton } from './add-buttons.ts';
import { detailsButtons } from './details-button.ts';
import { type Payload, rowOf } from './payload.ts';
import { offersLine } from './pressing.ts';

/** Who reads the answer, what they can do, and what can become of the record. */
interface OwnedReader {
  viewer: Asker;
  /** There is a Discogs collection. */
  hasUsername: boolean;
  /** The bot tries the record again that a person added. */
  heals: boolean;
  /** What is for sale. Left out or null: not known. */
  offers?: DatedOffers | null;
  /** The copies of which the reader can change the details. Left out: none. */
  copies?: readonly { instanceId: number }[];
  /** The list or card of the pressed button. */
  from?: string;
}

/** Says what is owned, who added it, what is for sale, and what one can do. Only the person who pressed reads it. */
export function ownedReply(
  owned: Owned,
  { viewer, hasUsername, heals, offers, copies = [], from }: OwnedReader,
  texts: Texts,
): Payload {
  const { state, lastAdd, undoables, releaseId } = owned;
  const buttons: ButtonBuilder[] = [];
  if (hasUsername) {
    buttons.push(state.kind === 'owned' ? copyButton(releaseId, texts) : pushButton(releaseId, texts));
  }
  buttons.push(...detailsButtons(releaseId, copies, texts, from));
  // The newest add that this person can undo: their own, or anyone's with Manage Server.
  const undoable = undoables.find((intent) => mayChange(viewer, intent.requester));
  if (undoable) buttons.push(undoButton(undoable, texts));
  const by = lastAdd === null ? null : adder(lastAdd, viewer.guildId, texts);
  const stated = stateText(state, by, { hasUsername, heals }, texts);
  return {
    content: [stated, ...offersLine(offers, texts)].join('\n'),
    components: rowOf(buttons),
  };
}

function stateText(
  { kind, ...state }: OwnershipState,
  by: string | null,
  { hasUsername, heals }: { hasUsername: boolean; heals: boolean },
  { add: say }: Texts,
): string {
  if (kind === 'owned') return say.owned('copies' in state ? state.copies : null, by);
  // Without an account, nothing adds the record to Discogs.
  if (kind === 'waiting' && hasUsername) return say.notYet(by, heals);
  return kind === 'gone' ? say.gone(by) : say.saved(by);
}

/** Returns `<@1>, 2 minutes ago`. Null: no member asked for this add. A member is named only in the server of the add. */
function adder({ requester, closedAt, createdAt }: AddIntent, guildId: string, { add: say }: Texts) {
  if (requester === null) return null;
  const userId = namedIn(guildId, requester);
  return say.addedAt(userId === null ? say.stranger : `<@${userId}>`, moment(closedAt ?? createdAt, 'R'));
}
