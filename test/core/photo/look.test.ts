// Which photos of a person are looked at, and what is searched for: their barcodes, or what the text beside them names.
import { describe, expect, it } from 'vitest';
import { decide, type PhotoOutcome, readPhotos, type UnreadReason } from '../../../src/core/photo/look.ts';
import type { PhotoAnswer } from '../../../src/core/photo/ports.ts';
import type { Named } from '../../../src/core/search/message.ts';
import { readBarcodeQuery } from '../../../src/core/search/query.ts';
import { FileError } from '../../../src/errors.ts';

const EAN = '5099902987613';
const UPC = '744861006909';
const NONE: PhotoAnswer = { kind: 'none' };
const read = (...codes: [string, ...string[]]): PhotoAnswer => ({ kind: 'read', codes });

/** Looks at as many photos, whose answers are these. Returns the outcomes, and how many were looked at. */
async function look(...answers: (PhotoAnswer | Error)[]) {
  const files = answers.map((_, index) => ({ url: `https://cdn.discordapp.com/${index}`, size: 1 }));
  const looked: string[] = [];
  const reader = {
    async read({ url }: { url: string }) {
      const answer = answers[looked.push(url) - 1] ?? NONE;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const how = { person: '1', signal: new AbortController().signal, onWait: () => {} };
  return { outcomes: await readPhotos(reader, files, how), looked: looked.length };
}

describe('photos', () => {
  it.each<[string, (PhotoAnswer | Error)[], PhotoOutcome[]]>([
    ['none', [], []],
    ['the first two with a code', [read(EAN), read(UPC), NONE], [{ codes: [EAN] }, { codes: [UPC] }]],
    [
      'the first two with a code, which are not the first two',
      [NONE, read(EAN), NONE, read(UPC)],
      [{ unread: 'none' }, { codes: [EAN] }, { unread: 'none' }, { codes: [UPC] }],
    ],
    ['ten at most', [...Array(10).fill(NONE), read(EAN)], Array(10).fill({ unread: 'none' })],
    [
      'the last of ten',
      [...Array(9).fill(NONE), read(EAN)],
      [...Array(9).fill({ unread: 'none' }), { codes: [EAN] }],
    ],
    ['what is refused', [{ kind: 'refused', why: 'heic' }], [{ unread: 'heic' }]],
    ['what Discord does not give out', [new FileError('unavailable')], [{ unread: 'unavailable' }]],
    [
      'what is no file of Discord',
      [new FileError('foreign'), read(EAN)],
      [{ unread: 'foreign' }, { codes: [EAN] }],
    ],
    ['what takes too long', [{ kind: 'slow' }, read(EAN)], [{ unread: 'slow' }, { codes: [EAN] }]],
    ['no more when too many wait', [{ kind: 'busy' }, read(EAN)], [{ unread: 'busy' }]],
    ['no more without a decoder', [{ kind: 'off' }, read(EAN)], [{ unread: 'off' }]],
  ])('%s', async (_, answers, expected) => {
    const { outcomes, looked } = await look(...answers);
    expect(outcomes).toEqual(expected);
    expect(looked).toBe(expected.length);
  });

  it('fails with what is no fault of the photo', async () => {
    await expect(look(new Error('ending'))).rejects.toThrow('ending');
    await expect(look(new FileError('no-column'))).rejects.toThrow(FileError);
  });
});

const album: Named = {
  what: { kind: 'album', artist: 'Tool', title: 'Lateralus', elseText: 'Tool Lateralus' },
  title: null,
};
const release = (releaseId: number): Named => ({ what: { kind: 'release', releaseId }, title: null });
const barcode = (digits: string): Named => ({ what: readBarcodeQuery(digits), title: null });
const decided = (outcomes: PhotoOutcome[], named: Named[] = []) => decide(outcomes, () => named);
const unread = (why: UnreadReason): PhotoOutcome => ({ unread: why });

describe('what is searched for', () => {
  it.each<[string, PhotoOutcome[], Named[], ReturnType<typeof decide>]>([
    ['the code', [{ codes: [EAN] }], [], { kind: 'search', found: barcode(EAN), source: 'photo' }],
    [
      'the code, not the text',
      [{ codes: [EAN] }],
      [album],
      { kind: 'search', found: barcode(EAN), source: 'photo' },
    ],
    [
      'two codes of one photo',
      [{ codes: [EAN, UPC] }],
      [],
      { kind: 'choose', found: [barcode(EAN), barcode(UPC)], source: 'photo' },
    ],
    [
      'two codes of two photos',
      [{ codes: [EAN] }, unread('none'), { codes: [UPC] }],
      [],
      { kind: 'choose', found: [barcode(EAN), barcode(UPC)], source: 'photo' },
    ],
    [
      'the same code twice',
      [{ codes: [EAN] }, { codes: [EAN] }],
      [],
      { kind: 'search', found: barcode(EAN), source: 'photo' },
    ],
    [
      'the same code with a zero more',
      [{ codes: [UPC] }, { codes: [`0${UPC}`] }],
      [],
      { kind: 'search', found: barcode(UPC), source: 'photo' },
    ],
    ['the text without a photo', [], [album], { kind: 'search', found: album, source: 'text' }],
    [
      'the text when no photo was read',
      [unread('none')],
      [album],
      { kind: 'search', found: album, source: 'text-instead' },
    ],
    [
      'two things of the text',
      [],
      [release(1), release(2)],
      { kind: 'choose', found: [release(1), release(2)], source: 'text' },
    ],
    ['nothing', [], [], { kind: 'nothing', why: null }],
  ])('%s', (_, outcomes, named, expected) => {
    expect(decided(outcomes, named)).toEqual(expected);
  });

  it('is ten codes at most', () => {
    const codes = Array.from({ length: 12 }, (_, index) => String(1_000_000_000_000 + index));
    const decision = decided([{ codes }]);
    expect(decision.kind === 'choose' && decision.found).toHaveLength(10);
  });

  it('does not read the text when a photo was read', () => {
    const readText = (): Named[] => {
      throw new Error('it was read');
    };
    expect(decide([{ codes: [EAN] }], readText).kind).toBe('search');
    expect(() => decide([unread('none')], readText)).toThrow('it was read');
  });
});

describe('why nothing was found', () => {
  it.each<[UnreadReason[], UnreadReason]>([
    [['none'], 'none'],
    [['heic'], 'heic'],
    [['heic', 'none'], 'none'],
    [['none', 'busy'], 'busy'],
    [['none', 'off'], 'off'],
    [['too-large', 'heic'], 'too-large'],
    [['slow'], 'slow'],
  ])('%j: %s', (reasons, why) => {
    expect(decided(reasons.map(unread))).toEqual({ kind: 'nothing', why });
  });
});
