// Discord, texts: what a person reads who is refused. The compiler makes sure that every kind has its sentence.
import { describe, expect, it } from 'vitest';
import type { RefusalFacts, RefusalKind } from '../../../src/core/refusals.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { refusalText } from '../../../src/discord/texts/refusals.ts';

/** One example of each kind. A new kind does not compile without its line. */
const SAMPLES: { [K in RefusalKind]: RefusalFacts<K> } = {
  'no-release-named': { kind: 'no-release-named' },
  'not-on-discogs': { kind: 'not-on-discogs' },
  'not-a-release-page': { kind: 'not-a-release-page' },
  'no-such-number': { kind: 'no-such-number' },
  'several-releases': { kind: 'several-releases' },
  'master-named': { kind: 'master-named' },
  'no-such-master': { kind: 'no-such-master', masterId: 1 },
  'no-catalogue-number': { kind: 'no-catalogue-number' },
  'catalogue-number-too-long': { kind: 'catalogue-number-too-long', most: 100 },
  'name-missing': { kind: 'name-missing', what: 'artist' },
  'name-too-long': { kind: 'name-too-long', what: 'title', most: 200 },
  'barcode-not-digits': { kind: 'barcode-not-digits', fewest: 8, most: 14 },
  'barcode-length': { kind: 'barcode-length', fewest: 8, most: 14, digits: 5_000 },
  'etching-too-short': { kind: 'etching-too-short', fewest: 4 },
  'etching-too-long': { kind: 'etching-too-long', most: 200 },
  'nothing-to-find': { kind: 'nothing-to-find' },
  'find-too-long': { kind: 'find-too-long', most: 300 },
  'nothing-etched': { kind: 'nothing-etched' },
  'results-expired': { kind: 'results-expired' },
  'nothing-asked': { kind: 'nothing-asked' },
  'folders-not-read': { kind: 'folders-not-read' },
  'list-deleted': { kind: 'list-deleted' },
  'no-record-named': { kind: 'no-record-named' },
  'record-name-too-long': { kind: 'record-name-too-long' },
  'no-record-matches': { kind: 'no-record-matches' },
  'several-records-match': { kind: 'several-records-match' },
  'release-not-here': { kind: 'release-not-here', releaseId: 249504 },
  'record-removed': { kind: 'record-removed' },
  'adds-used-up': { kind: 'adds-used-up', most: 1_200, untilMs: 1_700_000_000_001 },
  'no-timezone': { kind: 'no-timezone' },
  'no-such-timezone': { kind: 'no-such-timezone' },
  'add-forgotten': { kind: 'add-forgotten' },
  'undo-before-restore': { kind: 'undo-before-restore' },
  'already-undone': { kind: 'already-undone' },
  'not-our-copy': { kind: 'not-our-copy' },
  'undo-without-account': { kind: 'undo-without-account' },
  'undo-not-yours': { kind: 'undo-not-yours' },
  'undo-in-other-server': { kind: 'undo-in-other-server' },
  'release-busy': { kind: 'release-busy' },
  'reached-discogs': { kind: 'reached-discogs' },
  'undo-unanswered': { kind: 'undo-unanswered' },
  'copy-removed': { kind: 'copy-removed' },
  'remove-not-yours': { kind: 'remove-not-yours' },
  'forget-not-yours': { kind: 'forget-not-yours' },
  'remove-unanswered': { kind: 'remove-unanswered' },
  'copies-not-known': { kind: 'copies-not-known' },
  'details-not-yours': { kind: 'details-not-yours' },
  'details-without-account': { kind: 'details-without-account' },
  'details-wrong-name': { kind: 'details-wrong-name' },
  'folders-not-shown': { kind: 'folders-not-shown' },
  'no-such-folder': { kind: 'no-such-folder' },
  'several-folders': { kind: 'several-folders' },
  'file-too-large': { kind: 'file-too-large', mostBytes: 10 * 1024 * 1024 },
  'file-unavailable': { kind: 'file-unavailable' },
  'file-without-column': { kind: 'file-without-column', column: 'release_id' },
  'file-broken': { kind: 'file-broken' },
  'file-too-many-rows': { kind: 'file-too-many-rows' },
  'file-zip-broken': { kind: 'file-zip-broken' },
  'file-too-large-unzipped': { kind: 'file-too-large-unzipped', mostBytes: 50 * 1024 * 1024 },
  'import-without-rows': { kind: 'import-without-rows', rows: 30_000 },
  'import-too-many': { kind: 'import-too-many', most: 5_000 },
  'import-expired': { kind: 'import-expired' },
  'import-done': { kind: 'import-done' },
  'sync-without-account': { kind: 'sync-without-account' },
  'undo-wrong-name': { kind: 'undo-wrong-name' },
  'want-without-account': { kind: 'want-without-account' },
  'want-wrong-name': { kind: 'want-wrong-name' },
  'sync-wrong-name': { kind: 'sync-wrong-name', username: 'crate_keeper' },
  'sync-while-ending': { kind: 'sync-while-ending' },
};

describe('a refusal', () => {
  it.each(Object.values(SAMPLES))('of kind $kind is short, and ends without a full stop', (facts) => {
    const text = refusalText(facts, english);
    expect(text.split(' ').length).toBeLessThanOrEqual(28);
    expect(text).toMatch(/^[A-Z].*[^.]$/s);
  });

  it.each([
    [SAMPLES['no-release-named'], 'I need a Discogs release link or ID, e.g. 249504'],
    [SAMPLES['name-missing'], 'The artist is empty. I need both artist and title'],
    [SAMPLES['name-too-long'], 'That title is too long (200 characters at most). The first words are enough'],
    [
      SAMPLES['barcode-length'],
      'A barcode has 8 to 14 digits, this has 5,000. Type the digits under the bars',
    ],
    [SAMPLES['release-not-here'], "Release 249504 isn't in the crate. Add it with /add"],
    // The time is rounded up to a whole second, so a person who waits until then is never too early.
    [
      SAMPLES['adds-used-up'],
      "You've added 1,200 records in the last hour, the limit for one member. You can add the next one <t:1700000001:R>",
    ],
  ] as const)('$0.kind', (facts, sentence) => {
    expect(refusalText(facts, english)).toBe(sentence);
  });
});
