// Sandbox: plays the tour of `npm run demo -- --tour`: a search of each kind, the finder, photos, an Add, a second press, Undo, a lost answer, a
// wait, a sync, and the crate. Prints them as a person in Discord sees them.
import type { BotKeeper } from './bot-keeper.ts';
import type { LocalDiscogs } from './discogs/index.ts';
import type { SandboxClock } from './discord/clock.ts';
import type {
  ChannelHandle,
  Invocation,
  LocalDiscord,
  MemberHandle,
  Message,
  Person,
} from './discord/index.ts';
import { renderMessage } from './discord/render.ts';
import { callsInWords } from './tour-calls.ts';
import { playCrateTour } from './tour-crate.ts';
import { playFindTour, playPhotoTour } from './tour-find.ts';
import { playSyncTour } from './tour-sync.ts';

export interface TourStage {
  discord: LocalDiscord;
  discogs: LocalDiscogs;
  clock: SandboxClock;
  bot: BotKeeper;
  channel: ChannelHandle;
  admin: MemberHandle;
  member: MemberHandle;
}

/** Pressings that differ only in their colour. */
const STAY_ALIVE = [
  { id: 16_431_192, colour: 'Lapis Lazuli Blue' },
  { id: 16_610_694, colour: 'Translucent Purple' },
  { id: 16_486_110, colour: 'Starburst' },
];

/** Plays the whole tour. Rejects when something is not as it should be, so the tour is a test as well. */
export async function playTour(stage: TourStage): Promise<void> {
  const { discord, discogs, channel, admin, member } = stage;
  const ada = discord.as(admin, channel);
  const miles = discord.as(member, channel);
  const names = new Map([admin, member].map((one) => [one.id, one.name] as const));
  // Each block ends with the empty line before the next one.
  const block = (text: string) => console.log(`${text}\n`);
  const print = (message: Message) => block(indent(renderMessage(message, names)));
  const remark = (text: string) => block(indent(text));
  const scene = (title: string, what: string) =>
    block(`── ${title} ${'─'.repeat(Math.max(3, 74 - title.length))}\n${what}\n`.trimEnd());

  console.log('');
  await discord.waitFor(() => discord.commands(null).length > 0, { what: 'the commands' });

  scene(
    'Search by catalogue number',
    'Miles types /search catno number:SHVL-804. No record has that dash, so a looser spelling helps.',
  );
  await search(stage, miles, 'search catno', { number: 'SHVL-804' }).then(print);

  scene(
    'First the rows, then the details',
    'Three pressings with one number. The colours were written down just now: the search does not know them yet.',
  );
  await paintTwice(stage, miles, print);

  scene(
    'Search by album',
    'Fourteen pressings of one album: ten results, five on a page, and what is owned.',
  );
  const album = await search(stage, miles, 'search album', {
    artist: 'Pink Floyd',
    title: 'The Dark Side Of The Moon',
  });
  print(album);

  scene('Turn the page', 'Ada, who did not search, presses Next.');
  const turned = await ada.press(album, 'Next');
  print(await messageAfter(stage, turned, album.id, (one) => one.content.includes('pressings 6–10')));

  await playFindTour({ discord, miles, ada, scene, print });
  await playPhotoTour({ discord, miles, ada, scene, print });

  scene('Search by barcode', 'With spaces, and without the zero that Discogs has in front.');
  const barcode = await search(stage, miles, 'search barcode', { digits: '7 44861 00690 9' });
  print(barcode);

  scene('Add', 'Miles presses Add. All members see the tick. Only he sees the note, which clears itself.');
  const press = await miles.press(barcode, addButton(barcode));
  const note = await discord.waitFor(() => press.followUps()[0], { what: 'the note about the add' });
  print(await messageAfter(stage, press, barcode.id, (one) => hasButton(one, '✓ Owned')));
  print(note);
  await discord.waitFor(() => !miles.messages().some((one) => one.id === note.id), {
    what: 'the note to clear itself',
  });
  const copiesOf = () => discogs.collection.copiesOf(releaseOf(barcode)).length;
  remark(`Copies of it on Discogs: ${copiesOf()}.`);
  if (copiesOf() !== 1) throw new Error('An Add must make exactly one copy');

  scene('A second press', 'Ada presses the same button: nothing is added in silence.');
  const second = await ada.press(barcode, addButton(barcode));
  const owned = await discord.waitFor(() => second.followUps()[0], {
    what: 'the answer to the second press',
  });
  print(owned);

  scene(
    'Undo',
    'She may: she manages the server. Exactly that copy goes, and the button can be pressed again.',
  );
  const undo = await ada.press(owned, 'Undo');
  print(await messageAfter(stage, undo, owned.id, (one) => one.content.startsWith('Removed')));
  print(await messageAfter(stage, press, barcode.id, (one) => !hasButton(one, '✓ Owned')));
  remark(`Copies of it on Discogs: ${copiesOf()}.`);
  if (copiesOf() !== 0) throw new Error('Undo must remove the copy');

  scene(
    'A lost answer',
    'Miles adds a record by its address. Discogs makes the copy, but its answer never arrives.',
  );
  discogs.faults.add({ method: 'POST', fault: { kind: 'lost-answer' } });
  const lost = await miles.slash('add', {
    release: 'https://www.discogs.com/release/900000102-New-Order-Blue-Monday',
  });
  const card = await lost.answered();
  if (!card) throw new Error('There is no answer to /add');
  print(card);
  const copies = discogs.collection.copiesOf(900_000_102).length;
  remark(`Copies of it on Discogs: ${copies}. The answer was lost, so Runout looked, and did not ask again.`);
  if (copies !== 1) throw new Error('A lost answer must end with one copy');

  scene(
    'A wait',
    'Discogs says "too many requests, come back in 10 seconds". Miles sees a countdown, and then the result.',
  );
  const tooMany = { status: 429, retryAfter: { seconds: 10 } };
  discogs.faults.add({ path: /^\/database\/search/, fault: { kind: 'status', ...tooMany } });
  const patient = await miles.slash('search catno', { number: 'PB 41447' });
  for (const words of ['⏳ Discogs asked for a pause', '**1 pressing**']) {
    const isThere = () => messageWith(patient, (text) => text.startsWith(words));
    print(await discord.waitFor(isThere, { what: `a message that says ${words}` }));
  }

  scene(
    'What cannot be',
    'An artist is not a pressing, and letters are not a barcode. Only Miles sees these.',
  );
  print(await answer(await miles.slash('find', { what: 'https://www.discogs.com/artist/45467' })));
  print(await answer(await miles.slash('search barcode', { digits: 'not a barcode' })));

  scene(
    'A quiet server',
    'Ada manages the server: answers are private from now on, and what is added goes into a folder of her choice.',
  );
  const folder = discogs.collection.addFolder('From Discord');
  print(await answer(await ada.slash('settings private', { on: true })));
  print(await answer(await ada.slash('settings folder', { name: `folder:${folder}` })));
  print(await answer(await ada.slash('settings show')));
  const quiet = await answer(await miles.slash('add', { release: '1731731' }));
  print(quiet);
  if (!quiet.isEphemeral) throw new Error('Answers must be private by default now');
  const copy = discogs.collection.copiesOf(1_731_731).at(-1);
  if (copy?.folderId !== folder) throw new Error('The copy must be in the folder of the server');
  await answer(await ada.slash('settings private', { on: false }));
  await answer(await ada.slash('settings folder', { name: 'folder:default' }));

  scene(
    'Help',
    'Miles asks what he can do. Each name types its command. He is not shown what only managers can do.',
  );
  print(await answer(await miles.slash('help')));

  await playSyncTour({ ...stage, ada, miles, scene, print, remark });
  await playCrateTour({ discord, discogs, ada, miles, scene, print, remark });

  console.log(
    `The tour is over. Discogs was asked ${discogs.requests.length} times, ${discogs.refused()} of them too soon; Discord refused ${discord.violations.length} calls.
The calls to Discogs: ${callsInWords(discogs.requests)}.`,
  );
  if (discogs.refused() > 0 || discord.violations.length > 0) throw new Error('The bot broke a rule');
}

/** Shows a search twice: as first painted, before Discogs answers for a single release, and again with the details. */
async function paintTwice(
  stage: TourStage,
  person: Person,
  print: (message: Message) => void,
): Promise<void> {
  const { discord, discogs } = stage;
  const { catalogue } = discogs;
  const coloured = STAY_ALIVE.flatMap(({ id }) => catalogue.find(id) ?? []);
  for (const { id, formats } of coloured) {
    catalogue.change(id, { formats: formats.map(({ text: _, ...rest }) => rest) });
  }
  const gate = discogs.hold({ path: /^\/releases\// });
  const typed = await person.slash('search album', { artist: 'Laura Jane Grace', title: 'Stay Alive' });
  print(await answer(typed));
  await gate.arrived;
  for (const { id, formats } of coloured) catalogue.change(id, { formats });
  gate.release();
  const hasColours = (text: string) => STAY_ALIVE.every(({ colour }) => text.includes(colour));
  print(await discord.waitFor(() => messageWith(typed, hasColours), { what: 'the colours' }));
}

/** Returns the message of an invocation if its text, including the embeds, is as wanted. Otherwise null. */
function messageWith(invocation: Invocation, isWanted: (text: string) => boolean): Message | null {
  const message = invocation.message();
  const texts = message ? [message.content, ...message.embeds.map((embed) => embed.description ?? '')] : [];
  return isWanted(texts.join('\n')) ? message : null;
}

/** Types a search and waits until its details are complete. Discogs gets no more calls for it then. */
async function search(
  { discord, discogs }: TourStage,
  person: Person,
  command: string,
  options: Record<string, string>,
): Promise<Message> {
  const typed = await person.slash(command, options);
  const first = await answer(typed);
  const wanted = first.components[0]?.components.length ?? 0;
  const detailed = await discord.waitFor(
    () => {
      const now = typed.message();
      const open = discogs.requests.some((request) => request.status === null);
      return now && !open && now.versions.length > 1 ? now : wanted === 0 ? first : null;
    },
    { what: 'the details of the results' },
  );
  return detailed;
}

async function answer(invocation: Invocation): Promise<Message> {
  const message = await invocation.answered();
  if (!message) throw new Error('There is no answer');
  return message;
}

async function messageAfter(
  { discord }: TourStage,
  invocation: Invocation,
  messageId: string,
  isThere: (message: Message) => boolean,
): Promise<Message> {
  return discord.waitFor(
    () => {
      const now = invocation.message();
      return now && now.id === messageId && isThere(now) ? now : null;
    },
    { what: 'the message to change' },
  );
}

const hasButton = (message: Message, label: string) =>
  message.components.some((row) =>
    row.components.some((one) => one.type === 2 && one.label?.startsWith(label)),
  );

/** Returns the custom id of the button that adds the first result of a search. */
function addButton(message: Message): string {
  const one = message.components[0]?.components[0];
  if (!one?.custom_id?.startsWith('add:')) throw new Error('there is no result');
  return one.custom_id;
}

/** Returns the id of the first result of a search. */
function releaseOf(message: Message): number {
  return Number(addButton(message).split(':')[1]);
}

const indent = (text: string) => text.replace(/^/gm, '    ');
