// Discord, texts, English: Add, a second press of its button, and Undo.
import { counted, number } from './language.ts';

/** @param copies null: Discogs did not say how many. */
const inCrate = (copies: number | null) =>
  copies !== null && copies > 1 ? `Already in the crate ×${number(copies)}` : 'Already in the crate';

/** @param by who added the record, and when. Null: not known. */
const withAdder = (text: string, by: string | null) => (by === null ? text : `${text} · ${by}`);

/** What happens next to a saved add that is not on Discogs. */
const NEXT = {
  /** The bot tries again by itself. */
  heals: "I'll keep trying",
  /** The same, with the folder of the configuration: that of the server is gone. */
  otherFolder: "I'll put it in the default folder soon",
  /** Nothing tries it before the next sync. */
  sync: 'The next /sync adds it',
  /** Discogs rejected it, so a sync can fail, too. */
  syncTries: 'The next /sync tries again',
  /** Only the operator can end the reason. They restart the bot for that, and then it tries again. */
  fixed: "Ask a server manager to run /status. I'll add it once that's fixed",
  fixedThenSync: "Ask a server manager to run /status. Once that's fixed, the next /sync adds it",
};

export const add = {
  command: 'Add a record to the collection',
  releaseOption: 'Discogs link or release ID',

  another: 'Add another copy',
  toDiscogs: 'Add to Discogs now',
  undo: 'Undo',
  /** Before an Undo, after an answer that was lost. @param copy its date and folder. */
  askUndo: (copy: string) => `Discogs never confirmed this add. Is this the copy?\n${copy}`,
  yesUndo: 'Yes, remove it',

  added: (name: string) => `✅ Added ${name}`,
  /**
   * Above the card of the record, which has its name. @param who Null: not known. @param position its number in the crate. Null: not known.
   */
  addedCard: (who: string | null, position: number | null) =>
    `✅ Added${who === null ? '' : ` by ${who}`}${position === null ? '' : ` · № ${number(position)} in the crate`}`,
  anotherAdded: '✅ Another copy added',
  /** @param who another member, who pressed first. */
  addedBy: (who: string) => `${who} just added this one`,
  nothingAdded: (copies: number | null) => `${inCrate(copies)}. Nothing added`,
  /** For a record that was saved before. Without a Discogs account, a record is saved only here. */
  savedBefore: 'Already in the crate',
  wrongName: (name: string) =>
    `⏳ Saved ${name}, but not on Discogs: Discogs knows this account under another name. Ask a server manager to run /status`,
  /** @param why a clause. */
  notOnDiscogs: (name: string, why: string, code: string, next: keyof typeof NEXT) =>
    `⏳ Saved ${name}, but not on Discogs yet: ${why}. ${NEXT[next]} ${code}`,
  notChecked: (why: string, code: string) =>
    `Probably in the crate already. I couldn't check: ${why} ${code}`,
  noAnother: (why: string, code: string) =>
    `No copy added: ${why}. Search for the record to try again later ${code}`,
  /** The reason when the folder that the server chose is gone. @param name of that folder. */
  folderGone: (name: string) => `Discogs no longer has ${name}, the folder of this server`,
  /** For a refusal whose reason is not known. */
  refused: "Discogs didn't take it",
  waiting: (name: string) => `⏳ Saved ${name}. Waiting for Discogs to confirm. It won't be added twice`,
  anotherWaiting: "⏳ Waiting for Discogs to confirm the copy. It won't be added twice",
  /** @param heals true: the bot checks again by itself. */
  unconfirmed: (name: string, heals: boolean) =>
    `⏳ Saved ${name}, but Discogs didn't confirm it. ${heals ? "I'll keep checking" : 'The next /sync checks'}. It won't be added twice`,
  anotherUnconfirmed: "⏳ Discogs didn't confirm the copy. Search for the record to see what's there",
  busy: 'Still adding this one. Give it a minute',

  used: {
    added: (when: string) => `Already used: it added a copy ${when}`,
    undone: (when: string) => `Already used: it added a copy ${when}, which was undone`,
    removed: (when: string) => `Already used: it added a copy ${when}, which was removed`,
    nothing: (when: string) => `Already used ${when}: no copy was added`,
    other: (when: string) => `Already used ${when}`,
    next: 'Search for the record to add one more',
  },

  owned: (copies: number | null, by: string | null) => withAdder(inCrate(copies), by),
  /** @param heals true: the bot tries again by itself. */
  notYet: (by: string | null, heals: boolean) =>
    `${withAdder('⏳ Not on Discogs yet', by)}\n${heals ? "I'll keep trying" : 'The next /sync adds it'}`,
  gone: (by: string | null) => withAdder('Saved here, but no longer on Discogs', by),
  saved: (by: string | null) => withAdder('Saved here', by),
  addedAt: (who: string, when: string) => `${who}, ${when}`,
  strangerStarts: 'Someone in another server',
  stranger: 'someone in another server',

  undone: {
    copy: 'Removed',
    copyLeft: (copies: number) => `Removed. ${counted(copies, { one: 'copy', other: 'copies' })} left`,
    copySaved: "Removed from Discogs. It's still saved here, and /sync won't add it again",
    copyAgain: 'Removed from Discogs. The next /sync adds it again',
    nothing: 'It was off Discogs already. Removed here too',
    nothingLeft: (copies: number) =>
      `It was off Discogs already. ${counted(copies, { one: 'copy', other: 'copies' })} left`,
    nothingSaved: "It was off Discogs already. It's still saved here, and /sync won't add it again",
    nothingAgain: 'It was off Discogs already. The next /sync adds it again',
    record: 'Removed. It was never on Discogs',
    wanted: 'Undone. Someone else wants it too, so it stays',
  },
};
