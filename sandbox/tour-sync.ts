// Sandbox: the second half of the tour: a record that waits for its sync, a preview, a sync that is stopped, and a sync that
// continues after a restart of the bot.
import type { BotKeeper } from './bot-keeper.ts';
import type { LocalDiscogs } from './discogs/index.ts';
import type { LocalDiscord, Message, Person } from './discord/index.ts';

export interface SyncTourStage {
  discord: LocalDiscord;
  discogs: LocalDiscogs;
  bot: BotKeeper;
  /** Can manage the server. */
  ada: Person;
  /** Cannot manage the server. */
  miles: Person;
  scene(title: string, what: string): void;
  print(message: Message): void;
  remark(text: string): void;
}

const NOT_YET_ON_DISCOGS = 7_428_792;

/** Plays the second half of the tour. Rejects when something is not as it should be. */
export async function playSyncTour(stage: SyncTourStage): Promise<void> {
  const { discord, discogs, bot, ada, miles, scene, print, remark } = stage;
  const titled = (title: RegExp, id?: string) => messageTitled(stage, title, id);

  scene(
    'A record that has to wait',
    'Miles adds a record just when Discogs refuses to take one: it is saved here, and said so.',
  );
  discogs.faults.add({ method: 'POST', fault: { kind: 'status', status: 422 } });
  print(await answer(await miles.slash('add', { release: `r${NOT_YET_ON_DISCOGS}` })));

  discogs.collection.generate(1_200);
  scene(
    'A preview',
    'The collection has grown by 1,200 copies on discogs.com. Ada types /sync preview:True, which changes nothing.',
  );
  await answer(await ada.slash('sync', { preview: true }));
  const preview = await titled(/^Preview$/);
  print(preview);

  scene(
    'A sync, stopped',
    'She presses Run sync. The message moves; Miles may not stop it, she may. What was done stays.',
  );
  // Discogs is slow now, so that there is something to watch.
  discogs.configure({ latencyMs: 3_000 });
  await ada.press(preview, 'Run sync');
  const moving = await titled(/^Reading/);
  print(moving);
  print(
    await discord.waitFor(() => later(stage, moving.id, (text) => / a minute/.test(text)), {
      what: 'the sync to move',
    }),
  );
  const refused = await miles.press(moving.id, 'Stop');
  print(await discord.waitFor(() => refused.followUps()[0], { what: 'the refusal' }));
  await ada.press(moving.id, 'Stop');
  print(await titled(/^Stopped/, moving.id));

  scene(
    'A sync, and a restart in the middle',
    'Ada types /sync again. While it runs the bot is restarted: it says so, and goes on by itself in the same message.',
  );
  const second = await answer(await ada.slash('sync'));
  await discord.waitFor(() => later(stage, second.id, (text) => / a minute/.test(text)), {
    what: 'the sync to move',
  });
  let paused: Message | null = null;
  const restarted = bot.restart(() => {
    paused = messageNow(stage, second.id);
    discogs.configure({ latencyMs: 100 });
  });
  await restarted;
  if (paused) print(paused);
  const done = await titled(/in sync$/, second.id);
  print(done);

  const copies = discogs.collection.copiesOf(NOT_YET_ON_DISCOGS).length;
  remark(`Copies on Discogs of the record that had to wait: ${copies}.`);
  if (copies !== 1) throw new Error('A sync must push a record exactly once');
  if (titleOf(paused) !== 'Paused') throw new Error('A restart must be shown');
}

const titleOf = (message: Message | null) => message?.embeds[0]?.title ?? '';

function messageNow({ discord, ada }: SyncTourStage, id: string): Message | null {
  return discord.history({ id: ada.channelId }).find((one) => one.id === id) ?? null;
}

function later(stage: SyncTourStage, id: string, says: (text: string) => boolean): Message | null {
  const message = messageNow(stage, id);
  return message && says(message.embeds[0]?.description ?? '') ? message : null;
}

/** Waits until the newest message of a run, or the message with this id, has the wanted title. */
function messageTitled(stage: SyncTourStage, title: RegExp, id?: string): Promise<Message> {
  const { discord, ada } = stage;
  return discord.waitFor(
    () => {
      const runs = discord
        .history({ id: ada.channelId })
        .filter((one) => one.embeds[0]?.author !== undefined);
      const message = id === undefined ? runs.at(-1) : runs.find((one) => one.id === id);
      return message && title.test(titleOf(message)) ? message : null;
    },
    { what: `a sync message with the title ${title}` },
  );
}

async function answer(invocation: { answered(): Promise<Message | null> }): Promise<Message> {
  const message = await invocation.answered();
  if (!message) throw new Error('There is no answer');
  return message;
}
