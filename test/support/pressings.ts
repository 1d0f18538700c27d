// Support: complete records to show and to store. A test gives only the fields that it cares about.
import type { AddIntent } from '../../src/core/add/types.ts';
import type { Pressing, Release, StoredRecord } from '../../src/core/types.ts';

/** A plain single as a pressing. Every field can be replaced. */
export function pressing(over: Partial<Pressing> = {}): Pressing {
  return {
    releaseId: 249504,
    masterId: 96559,
    heading: 'Rick Astley - Never Gonna Give You Up',
    year: 1987,
    country: 'UK',
    label: 'RCA',
    catalogNumber: 'PB 41447',
    carriers: [{ kind: '7"', count: 1 }],
    descriptions: ['45 RPM', 'Single', 'Stereo'],
    recordSize: '7"',
    vinylColor: null,
    isShapedVinyl: false,
    shape: null,
    isPictureDisc: false,
    isEtched: false,
    weight: null,
    discCount: 1,
    have: 1234,
    want: 56,
    thumbnailUrl: 'https://i.discogs.com/thumb.jpg',
    webUrl: 'https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up',
    etchings: [{ text: 'PB 41447 A2 UTOPIA MS [encircled]', side: null }],
    ...over,
  };
}

/** The same single as a full release. */
export function release(over: Partial<Release> = {}): Release {
  return {
    ...pressing(),
    artist: 'Rick Astley',
    title: 'Never Gonna Give You Up',
    coverImageUrl: 'https://i.discogs.com/cover.jpg',
    genres: ['Electronic', 'Pop'],
    styles: ['Euro-Disco'],
    labels: [{ name: 'RCA', catalogNumber: 'PB 41447' }],
    barcodes: ['5012394144777'],
    listed: {
      artists: [{ name: 'Rick Astley', id: 72872 }],
      labels: [{ name: 'RCA', catno: 'PB 41447', id: 895 }],
      formats: [{ name: 'Vinyl', descriptions: ['7"', '45 RPM', 'Single', 'Stereo'] }],
    },
    ...over,
  };
}

/** The same single as a record in the crate that is not on Discogs yet. */
export function storedRecord(over: Partial<StoredRecord> = {}): StoredRecord {
  const savedAt = new Date(Date.UTC(2026, 0, 1));
  return {
    id: '8d7f1c86-3f5e-4f0e-9a53-1f8f4a9e0a11',
    artistName: 'Rick Astley',
    albumTitle: 'Never Gonna Give You Up',
    yearReleased: 1987,
    labelName: 'RCA',
    catalogNumber: 'PB 41447',
    discogsId: 249504,
    discogsUri: null,
    thumbnailUrl: null,
    coverImageUrl: null,
    genres: [],
    styles: [],
    upcCode: null,
    recordSize: '7"',
    vinylColor: null,
    isShapedVinyl: false,
    country: null,
    masterId: null,
    artists: [],
    labels: [],
    formats: [],
    dataSource: 'discogs',
    isSyncedWithDiscogs: false,
    createdAt: savedAt,
    updatedAt: savedAt,
    ...over,
  };
}

export const ADDED_AT = new Date('2026-11-22T16:00:00Z');

/** An add of `release()` by user 11 in server 1, which Discogs confirmed at a fixed time. */
export const addIntent = (over: Partial<AddIntent> = {}): AddIntent => ({
  id: 7,
  releaseId: 249504,
  recordId: 'one',
  status: 'added',
  requester: { userId: '11', guildId: '1', channelId: '2' },
  rowCreated: true,
  flagBefore: false,
  knownInstanceIds: [],
  instanceId: 5_000_000_001,
  confirmedByDiscogs: true,
  attempt: 1,
  leaseUntil: null,
  readAt: null,
  createdAt: ADDED_AT,
  postedAt: ADDED_AT,
  gaveUpAt: null,
  closedAt: ADDED_AT,
  undoSentAt: null,
  ...over,
});
