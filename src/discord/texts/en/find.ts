// Discord, texts, English: /find.
export const find = {
  command: 'Find a record by anything you have',
  whatOption: 'Artist and title, catalogue number, barcode or Discogs link',
  oneDigitWrong: (digits: string) =>
    `One digit is wrong in ${digits}. Compare them with those under the bars`,
  searchAnyway: 'Search anyway',
  /** The label of a button. The digits that were searched for can be the number of a release, too. */
  release: (releaseId: number) => `Release ${releaseId}`,
  master: (masterId: number) => `Master ${masterId}`,
  /** Suggestions are plain text. `owned`: in front of a record of which there is a copy. */
  mark: { owned: '✅', waiting: '⏳' },
  copies: (count: number) => `×${count}`,
};
