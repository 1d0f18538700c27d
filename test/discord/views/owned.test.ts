// Discord, views: the answer to a second press, word for word.
import { describe, expect, it } from 'vitest';
import type { Owned } from '../../../src/core/add/owned.ts';
import type { Asker } from '../../../src/core/authority.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { ownedReply } from '../../../src/discord/views/owned.ts';
import { ADDED_AT, addIntent } from '../../support/pressings.ts';

const owned = (over: Partial<Owned> = {}): Owned => ({
  releaseId: 249504,
  state: { kind: 'owned', copies: 1 },
  lastAdd: null,
  undoables: [],
  ...over,
});
const at = (guildId: string, over: Partial<Asker> = {}): Parameters<typeof ownedReply>[1] => ({
  viewer: { userId: '11', guildId, mayManage: false, ...over },
  hasUsername: true,
  heals: false,
  copies: [],
  from: '9',
});
const reply = (one: Owned, context = at('1')) => ownedReply(one, context, english);
const WHEN = `<t:${ADDED_AT.getTime() / 1_000}:R>`;

describe('a press on what is owned', () => {
  it('names the member in their own server, and offers Undo there to them and to its managers', () => {
    const one = owned({ lastAdd: addIntent(), undoables: [addIntent()] });
    const hasUndo = (viewer: ReturnType<typeof at>) => JSON.stringify(reply(one, viewer)).includes('undo:7');
    expect(reply(one, at('9', { mayManage: true })).content).toBe(
      `Already in the crate · someone in another server, ${WHEN}`,
    );
    expect(hasUndo(at('9', { mayManage: true }))).toBe(false);
    expect(hasUndo(at('9'))).toBe(false);
    expect(hasUndo(at('1', { userId: '12', mayManage: true }))).toBe(true);
    expect(hasUndo(at('1', { userId: '12' }))).toBe(false);
    expect(hasUndo(at('1'))).toBe(true);
  });

  it('offers the details of what this person can change', () => {
    const ids = (...copies: { instanceId: number }[]) =>
      JSON.stringify(reply(owned(), { ...at('1'), copies }).components);
    expect(ids()).not.toContain('det:');
    expect(ids({ instanceId: 35 })).toContain('"custom_id":"det:5cio:z::9"');
    expect(ids({ instanceId: 35 }, { instanceId: 36 })).toContain('"custom_id":"det:5cio:::9"');
  });

  it('promises to try an add again', () => {
    const waiting = owned({ state: { kind: 'waiting' }, lastAdd: addIntent() });
    expect(reply(waiting, { ...at('1'), heals: true }).content).toMatch(/\nI'll keep trying$/);
  });

  it.each<[Owned['state'], string, string]>([
    [{ kind: 'owned', copies: 1 }, 'Already in the crate{by}', 'Add another copy'],
    [{ kind: 'owned', copies: 1_204 }, 'Already in the crate ×1,204{by}', 'Add another copy'],
    [{ kind: 'owned', copies: null }, 'Already in the crate{by}', 'Add another copy'],
    [{ kind: 'waiting' }, '⏳ Not on Discogs yet{by}\nThe next /sync adds it', 'Add to Discogs now'],
    [{ kind: 'gone' }, 'Saved here, but no longer on Discogs{by}', 'Add to Discogs now'],
  ])('says how it stands, and offers what fits: %j', (state, text, label) => {
    const { content, components } = reply(owned({ state }));
    expect(content).toBe(text.replace('{by}', ''));
    const offered = (components ?? []).flatMap((row) => row.components);
    expect(offered.map((one) => ('label' in one ? one.label : null))).toEqual([label]);
    expect(reply(owned({ state, lastAdd: addIntent() })).content).toBe(
      text.replace('{by}', ` · <@11>, ${WHEN}`),
    );
    expect(reply(owned({ state, lastAdd: addIntent({ requester: null }) })).content).toBe(content);
  });

  it('without a collection promises no sync, and offers nothing', () => {
    const { content, components } = reply(owned({ state: { kind: 'waiting' } }), {
      ...at('1'),
      hasUsername: false,
    });
    expect(content).toBe('Saved here');
    expect(components).toEqual([]);
  });
});
