// End to end: adding when Discogs fails, refuses, or answers late.
import { describe, expect, it } from 'vitest';
import { useAddStage } from './add-stage.ts';
import { addButton, labels, note, reply, seen } from './stage.ts';

const { stage, found, add, copies, posts } = useAddStage();

describe('when Discogs does not play along', () => {
  it('an answer lost after the write: one copy, and the truth', async () => {
    stage.discogs.faults.add({ method: 'POST', fault: { kind: 'lost-answer' } });
    const card = await add('20078449');
    expect(card.content).toMatch(/^✅ Added by /);
    expect(copies(20078449)).toHaveLength(1);
    // No 201 says that this copy is the bot's own, so Undo asks first (confirm.test.ts).
    expect(labels(card)).toEqual(['Undo', 'Discogs']);
  });

  it('another copy that is refused: the person alone reads why, and the card stays as it was', async () => {
    expect((await add('20078449')).content).toMatch(/^Already in the crate/);
    const use = await stage.miles.slash('add', { release: '20078449' });
    const card = await reply(stage, use);
    stage.discogs.faults.add({ method: 'POST', fault: { kind: 'status', status: 422 } });
    const answer = await note(
      stage,
      await stage.miles.press(card, 'Add another copy'),
      /^No copy added: Discogs rejected the request/,
    );
    expect(answer.isEphemeral).toBe(true);
    expect(use.message()).toMatchObject({ content: card.content, components: card.components });
    expect(copies(20078449)).toHaveLength(1);
  });

  it('a write that takes effect later: the message says so, and corrects itself', async () => {
    stage.discogs.faults.add({ method: 'POST', fault: { kind: 'late-write', afterMs: 30_000 } });
    const use = await stage.miles.slash('add', { release: '8606725' });
    await seen(stage, use, 'that it is not known', (one) =>
      one.content.includes('Waiting for Discogs to confirm'),
    );
    await seen(stage, use, 'what came of it', (one) => /^✅ Added by /.test(one.content));
    expect(copies(8606725)).toHaveLength(1);
    expect((await add('8606725')).content).toMatch(/^Already in the crate/);
    expect(copies(8606725)).toHaveLength(1);
    expect(posts(8606725)).toHaveLength(1);
  });

  it('a write that never took effect is sent again only two minutes later, after a look', async () => {
    stage.discogs.faults.add({ method: 'POST', fault: { kind: 'status', status: 502 } });
    expect((await add('2835466')).content).toMatch(/Waiting for Discogs to confirm/);
    expect((await add('2835466')).content).toMatch(/Waiting for Discogs to confirm/);
    expect(posts(2835466)).toHaveLength(1);
    await stage.clock.sleep(125_000);
    expect((await add('2835466')).content).toMatch(/^✅ Added/);
    expect(copies(2835466)).toHaveLength(1);
    expect(posts(2835466)).toHaveLength(2);
  });

  it('a refused collection: saved here, the flag false, the reason in the sentence', async () => {
    stage.discogs.faults.add({ method: 'POST', fault: { kind: 'status', status: 422 } });
    const card = await add('7428792');
    const [, id = ''] = /\(code `([0-9a-f]{8})`\)/.exec(card.content) ?? [];
    expect(card.content).toMatch(
      /^⏳ Saved .*, but not on Discogs yet: Discogs rejected the request \(.*422\)\. The next \/sync tries again/,
    );
    expect(stage.knows(id)).toBe(true);
    const message = await found(stage.discogs.catalogue.find(7428792)?.labels[0]?.catno ?? '');
    expect(message.embeds[0]?.description).toMatch(/^\*\*⏳ Saved, not on Discogs yet\*\*\n/);

    const answer = await note(
      stage,
      await stage.nina.press(message, addButton(message)),
      /^⏳ Not on Discogs yet/,
    );
    const push = await stage.nina.press(answer, 'Add to Discogs now');
    await seen(stage, push, 'the outcome', (one) => one.content.startsWith('✅ Added'));
    expect(copies(7428792)).toHaveLength(1);
  });

  it('a note that says something went wrong stays until it is dismissed', async () => {
    const message = await found('OLE-1040-1');
    stage.discogs.faults.add({ method: 'POST', fault: { kind: 'status', status: 422 } });
    const warning = await note(
      stage,
      await stage.nina.press(message, addButton(message)),
      /^⏳ Saved .*, but not on Discogs/,
    );
    await stage.clock.sleep(10_000);
    expect(stage.nina.messages().some((one) => one.id === warning.id)).toBe(true);
  });

  it('a 409 counts as there already', async () => {
    stage.discogs.faults.add({ method: 'POST', fault: { kind: 'status', status: 409 } });
    expect((await add('16841166')).content).toMatch(/^Already in the crate\. Nothing added/);
  });

  it('a release that cannot be read: nothing saved, said so', async () => {
    stage.discogs.faults.add({
      path: '/releases/20011096',
      times: 'always',
      fault: { kind: 'status', status: 404 },
    });
    const answer = await add('20011096');
    expect(answer.content).toBe('No release 20011096 on Discogs. Check the number or the link');
    expect(answer.isEphemeral).toBe(true);
    expect(copies(20011096)).toEqual([]);
    stage.discogs.faults.clear();
    expect((await add('20011096')).content).toMatch(/^✅ Added/);
  });
});
