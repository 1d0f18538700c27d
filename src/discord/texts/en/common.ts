// Discord, texts, English: what several commands say.
export const common = {
  privateOption: 'Only you see the answer',
};
