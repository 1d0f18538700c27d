// Discord, texts: a sentence that Discogs' terms ask for, word for word: the same in every language.
// https://support.discogs.com/hc/en-us/articles/360009334593-API-Terms-of-Use

export const DISCLAIMER =
  'This application uses Discogs’ API but is not affiliated with, sponsored or endorsed by Discogs. ‘Discogs’ is a trademark of Zink Media, LLC.';
