// Core, crate: the types of what people ask of the crate. No library, no I/O.

/** What a person asks of the crate. A null part does not narrow the answer. */
export interface CrateQuestion {
  /** Words of artist, title, label or catalogue number. An empty text: all records. */
  text: string;
  /** A genre in the words of Discogs. */
  genre: string | null;
  /** The first year of a decade, such as 1970. */
  decade: number | null;
  /** A format or a format description in the words of Discogs: `Vinyl`, `LP`, `7"`. */
  format: string | null;
  /** A folder of the collection. Its records are those with a copy in it. */
  folderId: number | null;
}
