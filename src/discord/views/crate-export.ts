// Discord, views: makes the answer to /crate export, with its file. Pure.
import type { Exported } from '../../core/crate/export.ts';
import type { Freshness } from '../../core/crate/freshness.ts';
import type { Texts } from '../texts/texts.ts';
import { moment } from '../texts/time.ts';
import { ATTRIBUTION } from './search.ts';

export interface FileReply {
  content: string;
  files: { name: string; attachment: Buffer }[];
}

/** Makes the answer. Only the person who asked can see it, because the file has what is not public on Discogs. */
export function exportReply(exported: Exported, texts: Texts): FileReply {
  const { crateExport: say } = texts;
  if (exported.kind === 'too-large') return { content: say.tooLarge, files: [] };
  const { freshness, onlyHere } = exported;
  if (exported.kind === 'empty') {
    const content = onlyHere === 0 ? say.empty : say.emptyButHere(onlyHere);
    return { content: [content, ...ageLines(freshness, texts)].join('\n'), files: [] };
  }
  const { name, data, copies, isZipped } = exported;
  const lines = [
    say.file(copies),
    ...(isZipped ? [say.zipped] : []),
    ...(onlyHere === 0 ? [] : [say.onlyHere(onlyHere)]),
    ...ageLines(freshness, texts),
    `-# ${say.onlyYou}`,
    ATTRIBUTION,
  ];
  const attachment = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return { content: lines.join('\n'), files: [{ name, attachment }] };
}

function ageLines(freshness: Freshness, { crate, ownership }: Texts): string[] {
  if (freshness.kind === 'never') return [ownership.notSynced(true)];
  return freshness.kind === 'old' ? [crate.synced(moment(freshness.at, 'R'))] : [];
}
