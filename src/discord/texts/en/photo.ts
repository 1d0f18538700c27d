// Discord, texts, English: photos of barcodes, and the command Find on Discogs in the menu of a message.
import type { UnreadReason } from '../../../core/photo/look.ts';
import { number } from './language.ts';

const unread: Record<UnreadReason, string> = {
  none: 'No barcode found in the photo. Go closer and hold it straight, or type the digits.\n-# Records from before about 1980 have no barcode. Type the catalogue number on the spine or label',
  off: "I can't read photos here. Type the digits under the bars, or the catalogue number",
  busy: 'Too many photos at once. Try again in a moment',
  slow: 'That photo took too long to read. Try another one, or type the digits',
  heic: "I can't read HEIC photos. Send it as a JPEG, or send a screenshot of it",
  type: "I can't read that file. Send a JPEG, PNG or WebP photo",
  'too-many-pixels': 'That photo has too many pixels. Send a smaller one, or a screenshot of it',
  broken: 'That photo is damaged. Send it again',
  foreign: "That photo isn't on Discord. Send it here again",
  'too-large': 'That photo is too large (10 MB at most). Send a smaller one, or a screenshot of it',
  unavailable: "Discord didn't give me that photo. Send it again",
};

export const photo = {
  option: 'A photo of the barcode',
  /** The name of the command in the menu of a message, at most 32 characters. */
  command: 'Find on Discogs',
  /** In /help, behind the name. Discord draws no link for such a command. */
  commandHelp: 'Find the record in a message. Right-click it (on a phone: press and hold), then Apps',

  /** @param place counted from 1, which is the next one. */
  queue: (place: number) =>
    place === 1 ? '⏳ Your photo is next' : `⏳ Your photo is number ${number(place)} in the queue`,
  /** In small print, above what was found. */
  read: (digits: string) => `Read from the photo: ${digits}`,
  /** In small print: the text beside the photo was searched for. It is true of a photo that was not looked at, too. */
  textInstead: 'No barcode read from the photo',
  readNoMatch: (digits: string) =>
    `Read from the photo: ${digits}. Discogs has no match. Type the catalogue number instead`,
  unread,
  nothingNamed: 'I see no photo, Discogs release, barcode or catalogue number in that message',
  /** @param count how many there are, at least two. */
  several: {
    photo: (count: number) => `I read ${number(count)} barcodes. Which one do you want?`,
    text: (count: number) => `That message names ${number(count)} records. Which one do you want?`,
  },

  another: 'Another photo',
  photoLabel: 'Photo of the barcode',
  photoDescription: 'JPEG, PNG or WebP, 10 MB at most. Go close, and hold it straight',
  type: 'Type the number',
  numberLabel: 'Barcode, catalogue number or Discogs link',
  numberPlaceholder: 'SHVL 804',
};
