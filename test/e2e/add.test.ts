// End to end: the Add button, Add another copy, Undo and /add.
import { describe, expect, it } from 'vitest';
import { COLOURS } from '../../src/discord/views/colours.ts';
import { DONE } from '../support/sync-messages.ts';
import { useAddStage } from './add-stage.ts';
import { addButton, isOwned, labels, note, seen } from './stage.ts';

const { stage, found, add, copies, posts } = useAddStage();

it('the card of /add, and a search, say all that is in the box', async () => {
  const card = await add('9082405');
  expect(card.embeds[0]?.description).toContain('LP + CD');
  const [result] = (await found('SCEB944LP')).embeds;
  expect(result?.description).toContain('LP + CD');
});

describe('the Add button', () => {
  it('saves, adds one copy, ticks the button for everyone, and confirms in private for about 3 seconds', async () => {
    const message = await found('PB 41447');
    const press = await stage.nina.press(message, addButton(message));
    const confirmation = await note(stage, press, /^✅ Added \*\*Rick Astley/);
    expect(confirmation.isEphemeral).toBe(true);
    await seen(stage, press, 'the tick', (one) => isOwned(one));
    await stage.discord.waitFor(
      () =>
        stage.discord
          .history({ id: stage.nina.channelId })
          .some((one) => one.id === confirmation.id && one.deletedAt !== null),
      {
        what: 'the confirmation to clear itself',
      },
    );
    expect(copies(249504)).toHaveLength(1);
  });

  it('a later press adds nothing in silence: it says what is owned, who added it, and offers more', async () => {
    const message = await found('PB 41447');
    expect(isOwned(message)).toBe(true);
    const before = posts(249504).length;
    const press = await stage.miles.press(message, addButton(message));
    const answer = await note(stage, press, /^Already in the crate/);
    expect(answer.content).toContain(`<@${stage.nina.userId}>, <t:`);
    // Miles did not add it and cannot manage the server, so he gets no Undo.
    expect(labels(answer)).toEqual(['Add another copy']);
    expect(posts(249504)).toHaveLength(before);

    const hers = await note(
      stage,
      await stage.nina.press(message, addButton(message)),
      /^Already in the crate/,
    );
    expect(labels(hers)).toEqual(['Add another copy', 'Details…', 'Undo']);
    const admins = await note(
      stage,
      await stage.ada.press(message, addButton(message)),
      /^Already in the crate/,
    );
    expect(labels(admins)).toEqual(['Add another copy', 'Details…', 'Undo']);
  });

  it('Add another copy makes exactly one more, however often it is pressed', async () => {
    const message = await found('PB 41447');
    const answer = await note(
      stage,
      await stage.nina.press(message, addButton(message)),
      /^Already in the crate/,
    );
    const gate = stage.discogs.hold({ method: 'POST' });
    const presses = [
      await stage.nina.press(answer, 'Add another copy'),
      await stage.nina.press(answer, 'Add another copy'),
    ];
    await Promise.all(presses.map((press) => press.first()));
    await gate.arrived;
    gate.release();
    for (const press of presses) {
      // The second press may come after the answer to the first.
      const outcome = await seen(stage, press, 'the outcome', (one) =>
        /^✅ Another copy added|^Already used/.test(one.content),
      );
      // The answer has no data of Discogs, so it needs no attribution.
      expect(outcome.content).not.toContain('Data provided by');
    }
    expect(copies(249504)).toHaveLength(2);
    const badge = () => stage.ada.messages().find((one) => one.id === message.id)?.embeds[0]?.description;
    await stage.discord.waitFor(() => badge()?.startsWith('**✅ Owned ×2**'), {
      what: 'the badge of two copies',
    });
    const again = await note(
      stage,
      await stage.nina.press(message, addButton(message)),
      /^Already in the crate ×2/,
    );
    expect(labels(again)).toContain('Undo');
  });

  it('Undo removes exactly the copy it stands for, and the row with the last copy', async () => {
    const message = await found('PB 41447');
    for (const left of [1, 0]) {
      const answer = await note(
        stage,
        await stage.nina.press(message, addButton(message)),
        /^Already in the crate/,
      );
      const undo = await stage.nina.press(answer, 'Undo');
      await seen(stage, undo, 'the outcome', (one) => one.content.startsWith('Removed'));
      expect(copies(249504)).toHaveLength(left);
    }
    // The public search message loses the tick, too.
    const shown = () => stage.ada.messages().find((one) => one.id === message.id);
    await stage.discord.waitFor(() => !isOwned(shown() ?? message), {
      what: 'the tick to go',
    });
    const fresh = await found('PB 41447');
    expect(isOwned(fresh)).toBe(false);
  });

  it('Add another copy, on a card that could not be painted again: it was used, and its copy can be taken back', async () => {
    const card = await add('9082405');
    const refused = { status: 403, body: { code: 50_013, message: 'Missing Permissions' } };
    stage.discord.failNext({ method: 'PATCH', path: '/messages/%40original' }, refused);
    const press = await stage.miles.press(card, 'Add another copy');
    await note(stage, press, /[0-9a-f]{8}/);
    expect(copies(9082405)).toHaveLength(2);
    const asked = stage.discogs.requests.length;

    const again = await stage.miles.press(card, 'Add another copy');
    const used = await seen(stage, again, 'the truth', (one) => one.content.startsWith('Already used'));
    expect(used.content).toMatch(
      /^Already used: it added a copy <t:\d+:R>\. Search for the record to add one more\n/,
    );
    expect(stage.discogs.requests).toHaveLength(asked);
    expect(copies(9082405)).toHaveLength(2);
    const undo = await stage.miles.press(used, 'Undo');
    await seen(stage, undo, 'its end', (one) => one.content.startsWith('Removed'));
    expect(copies(9082405)).toHaveLength(1);
  });
});

describe('twenty presses at once', () => {
  it('by five people, and /add of the same release: one row, one copy', async () => {
    const message = await found('SHVL 804');
    const releaseId = Number(message.components[0]?.components[0]?.custom_id?.split(':')[1]);
    const people = [stage.ada, stage.miles, stage.nina, stage.join('Ella'), stage.join('Otis')];
    const gate = stage.discogs.hold({ method: 'POST' });
    const presses = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (people[index % 5] ?? stage.ada).press(message, addButton(message)),
      ),
    );
    const typed = await stage.nina.slash('add', { release: `r${releaseId}` });
    await gate.arrived;
    gate.release();
    await Promise.all(
      presses.map((press) => note(stage, press, /^(✅ Added|Already in the crate|<@\d+> just added)/)),
    );
    const card = await typed.answered();
    expect(card?.content).toMatch(/^(✅ Added|Already in the crate|<@\d+> just added)/);
    expect(copies(releaseId)).toHaveLength(1);
    expect(posts(releaseId)).toHaveLength(1);
  });
});

describe('/add', () => {
  it('answers in public with the card, which stays', async () => {
    const card = await add('https://www.discogs.com/de/release/900000102-whatever?ev=rr');
    expect(card.isEphemeral).toBe(false);
    // Before the first sync it is not known how many records the crate has.
    expect(card.content).toMatch(new RegExp(`^✅ Added by <@${stage.miles.userId}>\n`));
    expect(card.embeds[0]).toMatchObject({ url: expect.stringContaining('900000102'), color: COLOURS.green });
    expect(copies(900000102)).toHaveLength(1);
  });

  it('Undo leaves the card standing, and with it who its data are from', async () => {
    const card = await add('900000103');
    const undo = await stage.miles.press(card, 'Undo');
    const after = await seen(stage, undo, 'the outcome', (one) => one.content.startsWith('Removed'));
    expect(after.id).toBe(card.id);
    expect(after.embeds).toEqual(card.embeds.map((one) => ({ ...one, color: COLOURS.grey })));
    expect(after.content).toMatch(/\n-# Data provided by \[Discogs\]/);
    expect(labels(after)).toEqual(['Discogs']);
    expect(copies(900000103)).toEqual([]);
  });

  it('says that it is there already, and adds nothing', async () => {
    const card = await add('[r900000102]');
    expect(card.content).toMatch(/^Already in the crate/);
    expect(labels(card)).toEqual(['Add another copy', 'Discogs']);
    expect(copies(900000102)).toHaveLength(1);
  });

  it('finds the copy that someone made on discogs.com', async () => {
    stage.discogs.collection.add(8260804);
    const card = await add('8260804');
    expect(card.content).toMatch(/^Already in the crate\. Nothing added/);
    expect(posts(8260804)).toEqual([]);
  });

  it('stores a CD as well, and says its number in the crate after a sync', async () => {
    const sync = await stage.ada.slash('sync');
    await seen(stage, sync, 'the end', ({ embeds }) => DONE.test(embeds[0]?.title ?? ''));
    const card = await add('5134861');
    expect(card.content).toMatch(/^✅ Added by <@\d+> · № \d+ in the crate\n/);
  });

  it.each([
    ['https://example.com/release/249504', /doesn't lead to Discogs/],
    ['0', /^No release has that number/],
    ['99999999999999999999', /^No release has that number/],
    ['  ', /^I need a Discogs release link or ID, e\.g\. 249504$/],
    ['x'.repeat(5_000), /^I need a Discogs release link/],
  ])('refuses %s in private, without a call', async (release, sentence) => {
    stage.resetCalls();
    const answer = await add(release);
    expect(answer.content).toMatch(sentence);
    expect(answer.isEphemeral).toBe(true);
    expect(stage.calls()).toEqual([]);
  });
});
