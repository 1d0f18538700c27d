// Sandbox, page: the sample photos in `photos/`, for a person without a record at hand.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredFile } from '../discord/model.ts';
import type { PagePhoto } from './protocol.ts';

const FOLDER = join(import.meta.dirname, 'photos');
const IS_PHOTO = /\.(?:jpe?g|png|webp)$/;

/** Returns what the name of a file says: `two-records.jpg` shows `Two records`. */
const labelOf = (name: string) => {
  const words = name.replace(IS_PHOTO, '').replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

/** Lists the photos by their names. */
export const listPhotos = (): PagePhoto[] =>
  readdirSync(FOLDER)
    .filter((name) => IS_PHOTO.test(name))
    .sort()
    .map((name) => ({ name, label: labelOf(name) }));

/** Returns a photo. Null: none has this name, so that a name from outside is never a path. */
export function readPhoto(name: string): Pick<StoredFile, 'name' | 'bytes'> | null {
  const photo = listPhotos().find((one) => one.name === name);
  return photo ? { name, bytes: readFileSync(join(FOLDER, photo.name)) } : null;
}
