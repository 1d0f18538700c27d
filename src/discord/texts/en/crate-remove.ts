// Discord, texts, English: Remove and Forget: taking a copy or a record out of the crate.
import { counted } from './language.ts';

export const crateRemove = {
  /** The buttons of a card. They open a question. */
  remove: 'Remove…',
  forget: 'Forget…',
  /** @param name of the record, in bold. */
  ask: (name: string) => `Remove ${name} from the crate and from Discogs?`,
  askWhich: (name: string) => `Which copy of ${name} should I remove from the crate and from Discogs?`,
  askForget: (name: string) => `Forget ${name}? It's only saved here. There's no copy on Discogs`,
  askForgetWaiting: (name: string) => `Forget ${name}? It isn't on Discogs yet, and I won't add it any more`,
  /** Copies that this member cannot remove, or that have no room for a button. */
  others: (count: number) =>
    `${counted(count, { one: 'more copy', other: 'more copies' })} you can't remove here`,
  yes: 'Remove',
  /** @param position the number of the copy, as the card has it. */
  yesCopy: (position: number) => `Remove copy ${position}`,
  yesForget: 'Forget',
  keep: 'Keep',
  kept: 'Nothing was changed',

  removed: 'Removed',
  removedLeft: (copies: number) => `Removed. ${counted(copies, { one: 'copy', other: 'copies' })} left`,
  wasGone: 'It was off Discogs already. Removed here too',
  wasGoneLeft: (copies: number) =>
    `It was off Discogs already. ${counted(copies, { one: 'copy', other: 'copies' })} left`,
  gone: "That copy isn't on Discogs any more. Nothing was changed",
  forgotten: "Forgotten. It's no longer in the crate",
};
