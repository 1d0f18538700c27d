// Sandbox: the part of the tour about one field for anything: a master opens the finder, its menus narrow the pressings, and the
// run-out says which one it is.
import type { LocalDiscord, Message, Person } from './discord/index.ts';

export interface FindTourStage {
  discord: LocalDiscord;
  /** Any member. */
  miles: Person;
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
