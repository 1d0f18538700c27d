// The audit of the soak, crate: what is shown, what is removed and forgotten, and the exported file.
import { describe, expect, it } from 'vitest';
import { audit } from '../../soak/audit/index.ts';
import type { Wish, World } from '../../soak/audit/world.ts';
import { copiesOfFile } from '../../soak/exported.ts';
import { at, changed, copy, inOrder, stored, wish, withCopies, withUses } from './audit-world.ts';

/** The bot removes copy 10 of release 1, which it did not make, after this Remove. */
const removed = (named: Partial<Wish>): Partial<World> => ({
  ...withUses(wish('r1', 'remove', 1, { minute: 7, told: ['row-removed'], messageId: 'm', ...named })),
  copies: inOrder.copies.map((one) =>
    one.instanceId === 10 ? { ...one, goneBy: 'bot' as const, goneAt: at(7) } : one,
  ),
  stored: {
    ...inOrder.stored,
    records: inOrder.stored.records.filter((one) => one.releaseId !== 1),
    mirror: inOrder.stored.mirror.slice(1),
  },
});

/** A record without a copy was forgotten. `kept`: it is there. */
const forgotten = (kept: boolean): Partial<World> => ({
  ...stored({ records: [...inOrder.stored.records, ...(kept ? [{ releaseId: 5, isSynced: true }] : [])] }),
  ...withUses(wish('f5', 'forget', 5, { minute: 7, told: ['forgotten'], messageId: 'm' })),
  copies: [...inOrder.copies, copy(50, 5, { goneBy: 'hand', goneAt: at(1) })],
});

/** The bot makes copy 21 of release 2, which has copy 20, after a file with this many copies. */
const imported = (count: number): Partial<World> => ({
  ...withCopies(copy(21, 2, { madeBy: 'bot', madeAt: at(11) })),
  imports: [
    { at: at(10), messageId: 'm', listed: { 2: count } },
    // The same button again.
    { at: at(10), messageId: 'm', listed: { 2: count } },
  ],
});

const LIES: [string, string, Partial<World>][] = [
  [
    'posts the same twice',
    'feed-posted-twice',
    {
      posts: [
        { mark: 'a', releases: [2] },
        { mark: 'a', releases: [4] },
      ],
    },
  ],
  [
    'shows an add in two posts',
    'feed-shows-too-much',
    {
      posts: [
        { mark: 'a', releases: [2] },
        { mark: 'b', releases: [4, 2] },
      ],
    },
  ],
  ['shows what never came', 'feed-shows-too-much', { posts: [{ mark: 'a', releases: [77] }] }],
  [
    'calls owned what never was there',
    'owned-lies',
    { claims: [{ releaseId: 99, at: at(3), messageId: 'm1' }] },
  ],
  [
    'calls owned what it does not have yet',
    'owned-lies',
    { claims: [{ releaseId: 2, at: at(1), messageId: 'm1' }] },
  ],
  [
    'calls owned what it has said to be removed',
    'owned-lies',
    { claims: [{ releaseId: 4, at: at(9), messageId: 'm1' }] },
  ],
  [
    'a copy has a note that was typed for another',
    'details-nobody-typed',
    { details: { typed: inOrder.details.typed, there: [{ instanceId: 40, fieldId: 3, value: 'A gift' }] } },
  ],
  ['a note that everyone sees', 'private-detail', { exposures: ['message m1 shows "x" to everyone'] }],
  [
    'a Remove takes another copy than the one it names',
    'removed-what-is-not-its-own',
    removed({ instanceId: 11, byManager: true }),
  ],
  [
    'a member takes out a copy that they did not add',
    'removed-what-is-not-its-own',
    removed({ instanceId: 10, byManager: false }),
  ],
  [
    'said "removed", and the copy is there',
    'removed-and-there',
    withUses(wish('r2', 'remove', 2, { minute: 7, told: ['row-removed'], messageId: 'm', instanceId: 20 })),
  ],
  ['said "forgotten", and the record is there', 'forgotten-and-there', forgotten(true)],
  [
    'an open Remove',
    'open-intent',
    stored({
      intents: [
        ...inOrder.stored.intents,
        { id: 3, releaseId: 2, status: 'removing', instanceId: 20, flagBefore: false },
      ],
    }),
  ],
  ['an import adds what its file does not list', 'copy-nobody-asked-for', imported(0)],
  ['an export sends no file', 'export-lies', { quiet: { ...inOrder.quiet, exported: null } }],
  ['a copy that the file has not', 'export-lies', { quiet: { ...inOrder.quiet, exported: ['1'] } }],
  ['a copy that only the file has', 'export-lies', { quiet: { ...inOrder.quiet, shelf: ['1', '1'] } }],
];

const IN_ORDER: [string, Partial<World>][] = [
  ['a Remove of who can use /sync', removed({ instanceId: 10, byManager: true })],
  ['a second copy that a file lists', imported(2)],
  ['a record that is forgotten', forgotten(false)],
];

describe('the audit of the crate', () => {
  it.each(LIES)('finds: %s', (_, rule, lie) => {
    expect(audit(changed(lie)).map((finding) => finding.rule)).toContain(rule);
  });

  it.each(IN_ORDER)('finds nothing in %s', (_, world) => {
    expect(audit(changed(world))).toEqual([]);
  });
});

it('reads the copies of an exported file', () => {
  const headings = 'Catalog#,Rating,release_id,CollectionFolder,Collection Media Condition,Collection Notes';
  const file = `${headings}\r\nX 1,4,7,Jazz,Mint (M),"a, ""b"""\r\nX 2,,8,Soul,,\r\n`;
  expect(copiesOfFile(new TextEncoder().encode(file))).toEqual([
    '7 | Jazz | 4 | Mint (M) | a, "b"',
    '8 | Soul |  |  | ',
  ]);
});
