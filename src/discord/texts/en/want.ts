// Discord, texts, English: the wantlist.

export const want = {
  want: '🤍 Want',
  dontWant: "Don't want",
  wanted: '🤍 On your wantlist now',
  notWanted: 'Off your wantlist now',
};
