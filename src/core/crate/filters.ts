// Core, crate: what a question about the crate can be narrowed to. Each list fits into the 25 choices of a command.

/** The genres, in the words of Discogs: https://www.discogs.com/search/ ("Genre"). */
export const GENRES = [
  'Blues',
  'Brass & Military',
  "Children's",
  'Classical',
  'Electronic',
  'Folk, World, & Country',
  'Funk / Soul',
  'Hip Hop',
  'Jazz',
  'Latin',
  'Non-Music',
  'Pop',
  'Reggae',
  'Rock',
  'Stage & Screen',
] as const;

/** The first years of the decades. Before the fifties there were hardly any records of vinyl. */
export const DECADES = [1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020] as const;

/** The formats and descriptions of formats that collectors ask for, in the words of Discogs. */
export const FORMATS = [
  'LP',
  'EP',
  'Single',
  'Maxi-Single',
  'Album',
  'Compilation',
  'Box Set',
  '12"',
  '10"',
  '7"',
  'Picture Disc',
  'Shape',
  'Limited Edition',
  'Numbered',
  'Reissue',
  'Remastered',
  'Promo',
  'Test Pressing',
  'White Label',
  'Mono',
  'Quadraphonic',
  'Vinyl',
  'Shellac',
  'CD',
  'Cassette',
] as const;
