// Discord, texts, English: the wantlist.

export const want = {
  want: '🤍 Want',
  dontWant: "Don't want",
  /** The same button under the answer to an Add: who has the record no longer looks for it. */
  takeOff: 'Take it off the wantlist',
  wanted: '🤍 On your wantlist now',
  notWanted: 'Off your wantlist now',
};
