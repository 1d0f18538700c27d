// Sandbox, local Discord: the shape of a file that a person picks.

/** A file that a person picks. */
export interface PickedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Default: the type of the name's ending. */
  readonly contentType?: string;
  /** The size that Discord says it has, for files that are too large to be made. Default: the number of its bytes. */
  readonly size?: number;
}

/** A picked file with the id under which it is uploaded. */
export interface UploadedPick extends PickedFile {
  readonly id: string;
}
