// Soak: acts as the members: they search, turn pages, press Add (twice, or two members at once), undo, sync, and manage
// messages.
import { ClientRefusal, type Invocation, type Message } from '../sandbox/discord/index.ts';
import type { Setting } from './audit/world.ts';
import type { Dice } from './dice.ts';
import type { Asked } from './ledger.ts';
import type { Stream } from './pastime.ts';
import { barcodeOf, type SoakMember, type SoakStage } from './stage.ts';

/** The weights of what members do. Those who manage the server also do what the second list has. */
const HABITS = {
  search: 16,
  find: 14,
  page: 8,
  turn: 5,
  narrow: 5,
  'all-pressings': 4,
  'which-one': 4,
  'other-way': 3,
  add: 22,
  'add-twice': 5,
  'add-together': 4,
  another: 10,
  push: 3,
  undo: 10,
  'slash-add': 10,
  refresh: 6,
  nonsense: 3,
  dismiss: 3,
};
const MANAGERS = { sync: 6, preview: 2, 'run-it': 3, stop: 2, status: 5, settings: 8, delete: 3 };

type Habit = keyof typeof HABITS | keyof typeof MANAGERS;

/** The number of newest messages that members mostly look at. Sometimes they press buttons of older ones, too. */
const RECENT = 25;

/** Masters with several pressings in the sample catalogue, and one that does not exist. */
const MASTERS = [10_362, 24_047, 8_883, 99_999_999];

/** The field of the form of `Which one is mine?`. */
const ETCHING_FIELD = 'etching';

const AWAY_PATIENCE = 0.7;

export const memberStreams = (stage: SoakStage): Stream[] =>
  stage.members.map((member) => ({
    name: `member ${member.name}`,
    pauseMs: [3_000, 45_000],
    async decide(dice) {
      // A member who sees that the bot is away mostly waits.
      if (stage.discord.botsConnected === 0 && dice.chance(AWAY_PATIENCE)) return;
      const habit = member.manages ? dice.weighted({ ...HABITS, ...MANAGERS }) : dice.weighted(HABITS);
      await actAs(member, habit, dice, stage).catch((error: unknown) => {
        // A press that Discord's client does not allow never reaches the bot.
        if (!(error instanceof ClientRefusal)) throw error;
      });
    },
  }));

async function actAs(member: SoakMember, habit: Habit, dice: Dice, stage: SoakStage): Promise<void> {
  const { person } = member;
  const press = (kind: string, from: readonly Message[] = person.messages()) =>
    pressOne(member, kind, from, dice, stage);
  const slash = (command: string, options: Record<string, string | boolean> = {}, asked?: Asked) =>
    type(member, command, options, asked, stage);
  switch (habit) {
    case 'search':
      return search(member, dice, stage);
    case 'find':
      return find(member, dice, stage);
    case 'turn':
      return void (await press('mp'));
    case 'narrow':
      return narrow(member, dice, stage);
    case 'all-pressings':
      return void (await press('all'));
    case 'which-one':
      return whichOne(member, dice, stage);
    case 'other-way':
      return void ((await press('rel')) ?? (await press('any')));
    case 'add':
      return void (await press('add'));
    case 'add-twice': {
      const found = await press('add');
      if (found) await pressThis(member, found.message, found.customId, stage);
      return;
    }
    case 'add-together': {
      const found = await press('add');
      const other = dice.pick(stage.members.filter((one) => one !== member));
      if (found && other) await pressThis(other, found.message, found.customId, stage);
      return;
    }
    case 'another':
      return void (await press('copy'));
    case 'push':
    case 'undo':
    case 'page':
    case 'stop':
      return void (await press(habit));
    case 'run-it':
      return void (await press('run'));
    case 'slash-add': {
      const releaseId = stage.wanted(dice);
      const written = dice.pick([
        `${releaseId}`,
        `r${releaseId}`,
        `https://www.discogs.com/release/${releaseId}-x`,
      ]);
      const asked = member.mayAdd ? ({ kind: 'add', releaseId, messageId: null } as const) : undefined;
      return slash('add', { release: written ?? '' }, asked);
    }
    case 'refresh':
      return refresh(member, dice, stage);
    case 'nonsense':
      if (dice.chance(0.5)) return slash('add', { release: 'https://www.discogs.com/master/10362' });
      return slash('search barcode', { digits: 'not a barcode' });
    case 'sync':
      return slash('sync');
    case 'preview':
      return slash('sync', { preview: true });
    case 'status':
      return slash('status');
    case 'settings':
      return changeSetting(member, dice, stage);
    case 'dismiss': {
      const note = dice.pick(person.messages().filter((one) => one.isEphemeral));
      return note && person.dismiss(note);
    }
    case 'delete': {
      const message = dice.pick(
        person
          .messages()
          .filter((one) => !one.isEphemeral)
          .slice(-RECENT),
      );
      if (!message) return;
      person.remove(message);
      return stage.ledger.deleted();
    }
  }
}

async function search(member: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  const release = stage.discogs.catalogue.find(stage.wanted(dice));
  const artist = release?.artists[0]?.name ?? 'Nobody';
  const title = release?.title ?? 'Nothing';
  const catno = release?.labels[0]?.catno || 'NONE 1';
  switch (dice.weighted({ catno: 3, album: 3, many: 3, barcode: 2, nothing: 1 })) {
    case 'catno':
      return type(
        member,
        'search catno',
        { number: dice.chance(0.3) ? catno.replace(' ', '-') : catno },
        undefined,
        stage,
      );
    case 'album':
      return type(member, 'search album', { artist, title }, undefined, stage);
    case 'many':
      // Many titles contain this word, so the result has two pages.
      return type(
        member,
        'search album',
        { artist: 'The', title: title.split(' ')[0] ?? title },
        undefined,
        stage,
      );
    case 'barcode':
      return type(member, 'search barcode', { digits: barcodeOf(release?.id ?? 1) }, undefined, stage);
    case 'nothing':
      return type(member, 'search catno', { number: `NOWHERE ${dice.whole(1, 1_000)}` }, undefined, stage);
  }
}

/** Types one of the many things that `/find` reads. */
async function find(member: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  const release = stage.discogs.catalogue.find(stage.wanted(dice));
  const master = dice.pick(MASTERS) ?? 1;
  const what = dice.pick([
    release?.labels[0]?.catno || 'NONE 1',
    `${release?.artists[0]?.name ?? 'Nobody'} - ${release?.title ?? 'Nothing'}`,
    release?.title ?? 'Nothing',
    `m${master}`,
    `https://www.discogs.com/master/${master}-x`,
    barcodeOf(release?.id ?? 1),
    '4006381333932',
    '249504',
    'https://www.discogs.com/artist/45',
  ]);
  await type(member, 'find', { what: what ?? '', private: dice.chance(0.2) }, undefined, stage);
}

/** Chooses a value in a menu of a finder. */
async function narrow({ name, person }: SoakMember, dice: Dice, { ledger }: SoakStage): Promise<void> {
  const menus = person
    .messages()
    .slice(-RECENT)
    .flatMap((message) =>
      message.components
        .flatMap((row) => row.components)
        .flatMap((one) => (one.type === 3 && one.options ? [{ message, menu: one }] : [])),
    );
  const found = dice.pick(menus);
  const value = dice.pick(found?.menu.options ?? [])?.value;
  if (!found || value === undefined) return;
  const { message, menu } = found;
  const invocation = await person.select(message.id, menu.custom_id, [value]);
  ledger.use(`${name} picks ${value} in ${menu.custom_id} on ${message.id}`, invocation);
}

/** Asks which pressing of a list is theirs, and types what is etched in its run-out. */
async function whichOne(member: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  const { name, person } = member;
  const opened = await pressOne(member, 'mine', person.messages(), dice, stage);
  if (!opened?.invocation.modal()) return;
  const etching = dice.pick(['SHVL 804 A-2', 'smas 1 11163', 'B-2', 'PORKY', '']) ?? '';
  if (etching === '') return;
  const invocation = await person.submitModal(opened.invocation, { [ETCHING_FIELD]: etching });
  stage.ledger.use(`${name} sends ${etching} for ${opened.customId}`, invocation);
}

async function refresh(member: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  const typed = dice.pick(['quiet', 'har', 'pink', 'ö', '', 'run 1']) ?? '';
  // Discord waits 3 s for suggestions. A member who gets none types the number.
  const offered = await member.person
    .autocomplete('refresh', {}, { name: 'record', value: typed })
    .catch((error: unknown) => {
      if (error instanceof ClientRefusal) throw error;
      return [];
    });
  const record = String(dice.pick(offered)?.value ?? stage.wanted(dice));
  await type(member, 'refresh', { record }, undefined, stage);
}

async function changeSetting(member: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  switch (dice.weighted({ show: 1, private: 2, folder: 3 })) {
    case 'show':
      return type(member, 'settings show', {}, undefined, stage);
    case 'private': {
      const isPrivate = dice.chance(0.4);
      return type(member, 'settings private', { on: isPrivate }, undefined, stage, {
        kind: 'private',
        isPrivate,
      });
    }
    case 'folder': {
      const folder = dice.pick(stage.folders);
      if (!folder) return;
      const { id: folderId } = folder;
      // A name is typed, or a suggestion is picked.
      const name = folderId !== null && dice.chance(0.5) ? folder.name : `folder:${folderId ?? 'default'}`;
      return type(member, 'settings folder', { name }, undefined, stage, { kind: 'folder', folderId });
    }
  }
}

async function type(
  { name, person }: SoakMember,
  command: string,
  options: Record<string, string | boolean>,
  asked: Asked | undefined,
  { ledger }: SoakStage,
  setting?: Setting,
): Promise<void> {
  const invocation = await person.slash(command, options);
  ledger.use(`${name} /${command} ${JSON.stringify(options)}`, invocation, asked, setting);
}

/** Presses a random button of this kind, usually on a recent message. Returns null if there is none. */
async function pressOne(
  member: SoakMember,
  kind: string,
  messages: readonly Message[],
  dice: Dice,
  stage: SoakStage,
): Promise<{ message: Message; customId: string; invocation: Invocation } | null> {
  const buttons = (dice.chance(0.15) ? messages : messages.slice(-RECENT)).flatMap((message) =>
    message.components
      .flatMap((row) => row.components)
      .flatMap((one) =>
        one.type === 2 && !one.disabled && one.custom_id?.startsWith(`${kind}:`)
          ? [{ message, customId: one.custom_id }]
          : [],
      ),
  );
  const found = dice.pick(buttons);
  if (!found) return null;
  return { ...found, invocation: await pressThis(member, found.message, found.customId, stage) };
}

async function pressThis(
  { name, person, mayAdd }: SoakMember,
  message: Message,
  customId: string,
  { ledger }: SoakStage,
): Promise<Invocation> {
  const invocation = await person.press(message.id, customId);
  const [kind, number] = customId.split(':');
  const messageId = message.id;
  const asked = (): Asked | undefined => {
    if (!mayAdd) return undefined;
    if (kind === 'add') return { kind: 'add', releaseId: Number(number), messageId: null };
    if (kind === 'push') return { kind: 'add', releaseId: Number(number), messageId };
    if (kind === 'copy') return { kind: 'another', releaseId: Number(number), messageId };
    return kind === 'undo' ? { kind: 'undo', intentId: Number(number), messageId } : undefined;
  };
  ledger.use(`${name} presses ${customId} on ${messageId}`, invocation, asked());
  return invocation;
}
