// Soak: acts as the members: they search, turn pages, press Add (twice, or two members at once), undo, sync, and manage
// messages.
import { ClientRefusal, type Message } from '../sandbox/discord/index.ts';
import { anyRecord, importFile, searchCrate, showRecord } from './crate-habits.ts';
import { fillInDetails } from './detail-habits.ts';
import type { Dice } from './dice.ts';
import { find, narrow, search, whichOne } from './finder-habits.ts';
import { type GivenOptions, pressOne, pressThis, RECENT, suggestionsFor, type } from './hands.ts';
import type { Asked } from './ledger.ts';
import type { Stream } from './pastime.ts';
import type { SoakMember, SoakStage } from './stage.ts';

const HOUR_MS = 60 * 60_000;

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
  'crate-search': 10,
  'crate-show': 6,
  'crate-random': 4,
  'crate-duplicates': 2,
  'crate-page': 5,
  'another-record': 3,
  'album-page': 2,
  'crate-stats': 2,
  'take-out': 5,
  decide: 6,
  details: 8,
  'slash-add': 10,
  refresh: 6,
  nonsense: 3,
  dismiss: 3,
};
const MANAGERS = {
  sync: 6,
  preview: 2,
  'run-it': 3,
  stop: 2,
  status: 5,
  'crate-export': 2,
  'crate-import': 4,
  'run-import': 4,
  settings: 8,
  delete: 3,
};

type Habit = keyof typeof HABITS | keyof typeof MANAGERS;

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
  const slash = (command: string, options: GivenOptions = {}, asked?: Asked) =>
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
    case 'crate-search':
      return searchCrate(member, dice, stage);
    case 'crate-show':
      return showRecord(member, dice, stage);
    case 'crate-random':
      return anyRecord(member, dice, stage);
    case 'crate-duplicates':
      return slash('crate duplicates');
    case 'crate-stats':
      return slash('crate stats');
    case 'take-out':
      return void (await press('rem'));
    case 'decide':
      return void ((await press('del')) ?? (await press('fgt')) ?? (await press('keep')));
    case 'details':
      return fillInDetails(member, dice, stage);
    case 'another-record':
      return void (await press('rnd'));
    case 'album-page':
      return void (await press('dup'));
    case 'crate-page':
      return void (await press('crate'));
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
    case 'crate-import':
      return importFile(member, dice, stage);
    case 'run-import':
      return void (await press('imp'));
    case 'crate-export':
      return slash('crate export');
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

async function refresh(member: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  const typed = dice.pick(['quiet', 'har', 'pink', 'ö', '', 'run 1']) ?? '';
  const offered = await suggestionsFor(member, 'refresh', typed);
  const record = String(dice.pick(offered)?.value ?? stage.wanted(dice));
  await type(member, 'refresh', { record }, undefined, stage);
}

async function changeSetting(member: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  switch (dice.weighted({ show: 1, private: 2, folder: 3, feed: 3, nightly: 3 })) {
    case 'show':
      return type(member, 'settings show', {}, undefined, stage);
    case 'private': {
      const isPrivate = dice.chance(0.4);
      return type(member, 'settings private', { on: isPrivate }, undefined, stage, {
        kind: 'private',
        isPrivate,
      });
    }
    case 'nightly': {
      // A soak lasts some hours, so the night begins within two of them.
      const hour = new Date(stage.clock.now() + dice.whole(1, 2) * HOUR_MS).getUTCHours();
      return dice.chance(0.9)
        ? type(member, 'settings nightly', { hour, timezone: 'UTC' }, undefined, stage)
        : type(member, 'settings nightly', { hour: -1 }, undefined, stage);
    }
    case 'feed':
      return type(
        member,
        'settings feed',
        dice.chance(0.9) ? { channel: stage.news.id } : { off: true },
        undefined,
        stage,
      );
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
