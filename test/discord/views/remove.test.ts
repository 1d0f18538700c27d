// Discord, views: the question before a Remove or a Forget, and what became of it.
import { expect, it } from 'vitest';
import type { Removed, RemoveQuestion } from '../../../src/core/add/remove.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { LIMITS } from '../../../src/discord/views/limits.ts';
import type { Payload } from '../../../src/discord/views/payload.ts';
import { removedText, removeQuestion } from '../../../src/discord/views/remove.ts';
import { storedRecord } from '../../support/pressings.ts';

const record = storedRecord({ artistName: 'AC/DC *live*', albumTitle: 'Powerage' });
const MANAGER = { guildId: 'home', seesDetails: true };
const MEMBER = { guildId: 'home', seesDetails: false };

const copy = (position: number, folder = 'Jazz') => ({
  ...{ instanceId: 1_000 + position, position, addedAt: new Date('2020-02-02T12:00:00Z') },
  addedBy: { userId: '1001', guildId: 'home', channelId: '1' },
  details: { folder, media: 'VG+', sleeve: null, rating: null, fields: [] },
});
const question = (copies: ReturnType<typeof copy>[], others = 0): RemoveQuestion => ({
  ...{ kind: 'remove', releaseId: 35, record, copies, others },
});
const buttons = ({ components = [] }: Payload) =>
  components.map((row) => row.components.map((one) => ('label' in one && one.label) || ''));
const ids = ({ components = [] }: Payload) =>
  components.flatMap((row) => row.components.flatMap((one) => ('custom_id' in one ? [one.custom_id] : [])));

it('asks about the only copy, with what tells it apart', () => {
  const asked = removeQuestion(question([copy(1)]), MANAGER, english);
  expect(asked.content).toBe(
    'Remove **AC/DC \\*live\\* - Powerage** from the crate and from Discogs?\nAdded <t:1580644800:D> by <@1001>\nFolder Jazz · Media VG+',
  );
  expect(buttons(asked)).toEqual([['Remove', 'Keep']]);
  expect(ids(asked)).toEqual(['del:z:rt', 'keep:z']);
});

it('shows the details of a copy only to who can see them, and names no one of another server', () => {
  const asked = removeQuestion(question([copy(1)]), { ...MEMBER, guildId: 'away' }, english);
  expect(asked.content).not.toMatch(/Jazz|VG|1001/);
});

it('asks which of several, by the numbers of the card', () => {
  const asked = removeQuestion(question([copy(2, 'Soul'), copy(3)], 1), MEMBER, english);
  expect(asked.content.split('\n')).toEqual([
    'Which copy of **AC/DC \\*live\\* - Powerage** should I remove from the crate and from Discogs?',
    '**2** · Added <t:1580644800:D> by <@1001>',
    '**3** · Added <t:1580644800:D> by <@1001>',
    "-# 1 more copy you can't remove here",
  ]);
  expect(buttons(asked)).toEqual([['Remove copy 2', 'Remove copy 3', 'Keep']]);
});

it('of a member who can remove one of two names its number', () => {
  expect(buttons(removeQuestion(question([copy(2)], 1), MEMBER, english))).toEqual([
    ['Remove copy 2', 'Keep'],
  ]);
});

it('fits the limits of Discord with a hundred copies, and says how many have no button', () => {
  const copies = Array.from({ length: 100 }, (_, index) => copy(index + 1, 'F'.repeat(200)));
  const asked = removeQuestion(question(copies), MANAGER, english);
  expect(asked.content.length).toBeLessThanOrEqual(LIMITS.content);
  const rows = buttons(asked);
  expect(rows.length).toBeLessThanOrEqual(5);
  expect(rows.every((row) => row.length <= LIMITS.buttonsInRow)).toBe(true);
  expect(rows.at(-1)).toEqual(['Keep']);
  const shown = rows.flat().length - 1;
  expect(asked.content).toContain(`${100 - shown} more copies you can't remove here`);
  expect(new Set(ids(asked)).size).toBe(shown + 1);
});

it.each([
  [true, "Forget **AC/DC \\*live\\* - Powerage**? It isn't on Discogs yet, and I won't add it any more"],
  [false, "Forget **AC/DC \\*live\\* - Powerage**? It's only saved here. There's no copy on Discogs"],
])('asks before a Forget (waiting: %s)', (isWaiting, content) => {
  const asked = removeQuestion({ kind: 'forget', releaseId: 35, record, isWaiting }, MEMBER, english);
  expect(asked.content).toBe(content);
  expect(buttons(asked)).toEqual([['Forget', 'Keep']]);
  expect(ids(asked)).toEqual(['fgt:z', 'keep:z']);
});

const left = { kind: 'removed', rowRemoved: true, isSynced: false, copiesLeft: 0 } as const;
it.each<[Removed, string]>([
  [{ ...left, wasThere: true }, 'Removed'],
  [{ ...left, wasThere: true, copiesLeft: 2, rowRemoved: false }, 'Removed. 2 copies left'],
  [{ ...left, wasThere: false }, 'It was off Discogs already. Removed here too'],
  [{ ...left, wasThere: false, copiesLeft: 1 }, 'It was off Discogs already. 1 copy left'],
  [{ kind: 'gone' }, "That copy isn't on Discogs any more. Nothing was changed"],
])('%j: %s', (removed, text) => {
  expect(removedText(removed, english)).toBe(text);
});
