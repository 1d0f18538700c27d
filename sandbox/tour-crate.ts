// Sandbox: the part of the tour about the crate: it is searched, shown, counted and exported without a call to Discogs, and a copy is
// taken out of it.
import type { LocalDiscogs } from './discogs/index.ts';
import type { Invocation, LocalDiscord, Message, Person } from './discord/index.ts';

export interface CrateTourStage {
  discord: LocalDiscord;
  discogs: LocalDiscogs;
  /** Can manage the server. */
  ada: Person;
  /** Any member. */
  miles: Person;
  scene(title: string, what: string): void;
  print(message: Message): void;
  remark(text: string): void;
}

/** A record of which the demo's collection has two copies. */
const TWICE = 513_594;

/** Plays this part, after a sync. Rejects when something is not as it should be. */
export async function playCrateTour(stage: CrateTourStage): Promise<void> {
  const { discord, discogs, ada, miles, scene, print, remark } = stage;
  // Everything but Remove works like this.
  await discogs.down();
  scene('The crate', 'Discogs is down. Miles looks through what the last sync has read.');
  print(await answer(await miles.slash('crate search', { text: 'miles kind of blue' })));

  scene(
    'What only the owner knows',
    'Ada asks in private: she also sees folder, condition, notes and rating.',
  );
  const card = await answer(await ada.slash('crate show', { record: 'Lateralus', private: true }));
  print(card);
  if (!card.isEphemeral) throw new Error('The details must be private');

  scene(
    'In numbers, and as a file',
    'The numbers of a crate as a picture and in words, and all of it as CSV.',
  );
  print(await answer(await miles.slash('crate stats')));
  print(await answer(await ada.slash('crate export')));
  await discogs.up();

  scene('Remove', 'Discogs is back. Ada sells one of the two copies: the button asks which.');
  const [, sold] = discogs.collection.copiesOf(TWICE);
  const asked = await ada.press(card, 'Remove…');
  const question = await discord.waitFor(() => asked.followUps()[0], { what: 'the question' });
  print(question);
  await ada.press(question, 'Remove copy 2');
  print(await discord.waitFor(() => saying(question, ada, /^Removed/), { what: 'the removal' }));
  const left = discogs.collection.copiesOf(TWICE);
  remark(`Copies of it on Discogs: ${left.length}.`);
  if (left.length !== 1 || left[0]?.instanceId === sold?.instanceId)
    throw new Error('Remove must take exactly the copy that it names');
}

const saying = ({ id }: Message, person: Person, words: RegExp): Message | null =>
  person.messages().find((one) => one.id === id && words.test(one.content)) ?? null;

async function answer(invocation: Invocation): Promise<Message> {
  const message = await invocation.answered();
  if (!message) throw new Error('There is no answer');
  return message;
}
