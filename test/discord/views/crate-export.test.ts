// The answer to /crate export: what it says beside the file, and when there is none.
import { describe, expect, it } from 'vitest';
import type { Exported } from '../../../src/core/crate/export.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { exportReply } from '../../../src/discord/views/crate-export.ts';

const file = (over: Partial<Extract<Exported, { kind: 'file' }>> = {}): Exported => ({
  kind: 'file',
  name: 'crate-2026-11-29.csv',
  data: new Uint8Array([1, 2, 3, 4]).subarray(1, 3),
  isZipped: false,
  copies: 13_204,
  onlyHere: 0,
  freshness: { kind: 'fresh' },
  ...over,
});
const END = [
  '-# Folders, conditions and notes are in the file, so only you see this',
  '-# Data provided by [Discogs](<https://www.discogs.com/>).',
];
const FIRST = 'The collection as a CSV file: 13,204 copies';

describe('the answer with a file', () => {
  it.each<[what: string, exported: Exported, lines: string[]]>([
    ['a fresh crate', file(), [FIRST]],
    ['one copy', file({ copies: 1 }), ['The collection as a CSV file: 1 copy']],
    [
      'a large one with records that are only here, synced three days ago',
      file({ isZipped: true, onlyHere: 1_204, freshness: { kind: 'old', at: new Date(1_000_000) } }),
      [
        FIRST,
        "It's zipped, because it has over 10 MB",
        "1,204 records have no copy on Discogs, so they aren't in the file",
        'Synced <t:1000:R>',
      ],
    ],
    [
      'one that was never synced',
      file({ onlyHere: 1, freshness: { kind: 'never' } }),
      [
        FIRST,
        "1 record has no copy on Discogs, so it isn't in the file",
        'Not synced yet, so I may miss what you own. Run /sync',
      ],
    ],
  ])('of %s', (_, exported, lines) => {
    const reply = exportReply(exported, english);
    expect(reply.content.split('\n')).toEqual([...lines, ...END]);
    expect(reply.files).toEqual([{ name: 'crate-2026-11-29.csv', attachment: Buffer.from([2, 3]) }]);
  });
});

describe('the answer without a file', () => {
  it.each<[exported: Exported, content: string]>([
    [{ kind: 'empty', onlyHere: 0, freshness: { kind: 'fresh' } }, 'No copies to export yet'],
    [
      { kind: 'empty', onlyHere: 0, freshness: { kind: 'never' } },
      'No copies to export yet\nNot synced yet, so I may miss what you own. Run /sync',
    ],
    [
      { kind: 'empty', onlyHere: 1_204, freshness: { kind: 'fresh' } },
      'No copies to export. 1,204 saved here, but not on Discogs',
    ],
    [
      { kind: 'too-large' },
      'The file is over 10 MB even when zipped, too large to send. Discogs itself can export the collection',
    ],
  ])('%#', (exported, content) => {
    expect(exportReply(exported, english)).toEqual({ content, files: [] });
  });
});
