// Sandbox: the part of the tour about one field for anything: a master opens the finder, its menus narrow the pressings, and the
// run-out says which one it is. And photos of barcodes, in a command and in a message.
import { readFileSync } from 'node:fs';
import type { LocalDiscord, Message, Person } from './discord/index.ts';

export interface FindTourStage {
  discord: LocalDiscord;
  /** Any members. */
  miles: Person;
  ada: Person;
  scene(title: string, what: string): void;
  print(message: Message): void;
}

/** Plays this part. Rejects when something is not as it should be. */
export async function playFindTour({ discord, miles, scene, print }: FindTourStage): Promise<void> {
  scene(
    'One field for anything',
    'Miles pastes a link. It leads to a master, which stands for every pressing of an album: the finder opens.',
  );
  const typed = await miles.slash('find', { what: 'https://www.discogs.com/master/10362' });
  const opened = await answer(typed);
  print(opened);

  scene('Only those from the UK', 'He picks a country. The other menus show what is left.');
  const country = menuOf(opened);
  await miles.select(opened, country, ['UK']);
  const british = await discord.waitFor(
    () => {
      const now = typed.message();
      return now?.embeds.every((embed) => embed.title?.includes('UK')) ? now : null;
    },
    { what: 'the pressings from the UK' },
  );
  print(british);

  scene(
    'Which one is mine?',
    'Two pressings of one year. He presses the button and types what is etched in the run-out, without its dash.',
  );
  const form = await miles.press(british, 'Which one is mine?');
  await form.answered();
  const sent = await miles.submitModal(form, { etching: 'q4shvl 804 a3' });
  const ranked = await discord.waitFor(
    () => [sent.message(), ...sent.followUps()].find((one) => one && one.embeds.length > 0),
    { what: 'the pressings in order' },
  );
  print(ranked);
  if (!ranked.isEphemeral) throw new Error('Only who asked may see which pressing is theirs');
  if (!ranked.embeds[0]?.title?.includes('Q4SHVL 804'))
    throw new Error('The run-out is of the other pressing');
}

/** Plays the part about photos. Rejects when something is not as it should be. */
export async function playPhotoTour({ discord, miles, ada, scene, print }: FindTourStage): Promise<void> {
  scene(
    'A photo',
    'In a shop: Miles takes a photo of the back of a sleeve. It is read here, and no service is asked.',
  );
  const found = await photoAnswer(
    discord,
    await miles.slash('find', { photo: samplePhoto('abbey-road-2012') }),
  );
  print(found);
  // The packages that read photos are optional. Without them the answer says so.
  if (found.content.startsWith("I can't read photos here")) return;
  if (!found.content.includes('Read from the photo: `094638246817`')) throw new Error('The digits are wrong');

  scene(
    'Find on Discogs',
    'Ada posts what she found. Miles opens the menu of her message, then Apps: two barcodes. Only he sees the answer.',
  );
  const posted = ada.post('Which of these two?', [samplePhoto('two-records')]);
  print(posted);
  const choice = await photoAnswer(discord, await miles.menu(posted, 'Find on Discogs'));
  print(choice);
  if (!choice.isEphemeral) throw new Error('Only who asked may see what a message names');
}

/** A photo that is a sample of the page. */
const samplePhoto = (name: string) => ({
  ...{ name: `${name}.jpg` },
  bytes: readFileSync(new URL(`page/photos/${name}.jpg`, import.meta.url)),
});

/** Waits for the answer, and not for a place in the queue. */
const photoAnswer = (discord: LocalDiscord, use: Awaited<ReturnType<Person['menu']>>): Promise<Message> =>
  discord.waitFor(
    () =>
      [use.message(), ...use.followUps()].find(
        (one) => one && one.content !== '' && !one.content.startsWith('⏳'),
      ),
    { what: 'the answer to a photo' },
  );

/** Returns the custom id of the first menu. */
function menuOf(message: Message): string {
  const menu = message.components.flatMap((row) => row.components).find((one) => one.type === 3);
  if (!menu?.custom_id) throw new Error('there is no menu');
  return menu.custom_id;
}

async function answer(invocation: Awaited<ReturnType<Person['slash']>>): Promise<Message> {
  const message = await invocation.answered();
  if (!message) throw new Error('There is no answer');
  return message;
}
