// Sandbox, page: carries out what a person did on the page: at the local Discord, the local Discogs, or the bot's process.
import type { DemoStage } from '../demo-stage.ts';
import { ClientRefusal, type Invocation, type Person, type PickedFile } from '../discord/index.ts';
import type { ActFiles } from './act-body.ts';
import type { FaultSwitches } from './fault-switches.ts';
import type { Act, ActAnswer, Look, PageUse } from './protocol.ts';
import type { Uses } from './uses.ts';

export interface ActDeps {
  readonly stage: DemoStage;
  readonly uses: Uses;
  readonly faults: FaultSwitches;
  /** Returns the person of this view. Throws a ClientRefusal if the member or the channel does not exist. */
  readonly personOf: (look: Look) => Person;
}

type Did = Extract<ActAnswer, { ok: true }>;

/** Returns the file of each option. Throws a ClientRefusal for an option with several. */
function oneEach(files: ActFiles): Record<string, PickedFile> {
  return Object.fromEntries(
    [...files].flatMap(([name, [file, ...others]]) => {
      if (others.length > 0) throw new ClientRefusal('wrong-type', `${name} takes one file`);
      return file ? [[name, file]] : [];
    }),
  );
}

/**
 * Carries out an act. A refusal of Discord's client is a normal answer, not an error.
 * @param files only with an act that takes some (`takesFiles`).
 */
export async function carryOut(act: Act, deps: ActDeps, files: ActFiles): Promise<ActAnswer> {
  try {
    return await perform(act, deps, files);
  } catch (error) {
    if (error instanceof ClientRefusal) return { ok: false, reason: error.reason, message: error.message };
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: 'failed', message };
  }
}

async function perform(act: Act, deps: ActDeps, files: ActFiles): Promise<Did> {
  if ('look' in act) return await atDiscord(act, { ...deps, files }, deps.personOf(act.look));
  const { stage, faults } = deps;
  const { discogs, bot, clock } = stage;
  switch (act.do) {
    case 'bot':
      if (act.how === 'start') bot.start();
      else if (act.how === 'stop') await bot.stop();
      else await bot.kill();
      if (act.how === 'kill-and-start') bot.start();
      break;
    case 'speed':
      // The bot reads CLOCK_SPEED only when it starts.
      await bot.restart(() => clock.setSpeed(act.speed));
      break;
    case 'fault':
      await faults.set(act.name, act.isOn);
      break;
    case 'add-copy':
      if (!discogs.catalogue.find(act.release))
        throw new ClientRefusal('not-there', 'Discogs has no such release');
      discogs.collection.add(act.release);
      break;
    case 'want':
      if (act.isOn) discogs.wantlist.add(act.release);
      else discogs.wantlist.remove(act.release);
      break;
    case 'remove-copy':
      discogs.collection.remove(act.instance);
      break;
    case 'fill':
      // A different seed each time, because the same seed gives the same records again.
      discogs.generate(act.count, { seed: discogs.collection.size() + 1, secondCopiesEvery: 25 });
      break;
    case 'correct':
      discogs.catalogue.change(act.release, { title: act.title, year: act.year });
      break;
  }
  return { ok: true };
}

type DiscordAct = Extract<Act, { look: Look }>;

async function atDiscord(
  act: DiscordAct,
  { uses, files }: ActDeps & { files: ActFiles },
  person: Person,
): Promise<Did> {
  const { look } = act;
  const follow = (
    invocation: Invocation,
    kind: PageUse['kind'],
    what: { commandName?: string; messageId?: string; customId?: string },
  ): Did => ({
    ok: true,
    use: uses.track({
      look,
      kind,
      invocation,
      commandName: what.commandName ?? null,
      messageId: what.messageId ?? null,
      customId: what.customId ?? null,
    }),
  });
  switch (act.do) {
    case 'slash':
      return follow(await person.slash(act.command, { ...act.options, ...oneEach(files) }), 'command', {
        commandName: act.command,
      });
    case 'autocomplete':
      return { ok: true, choices: await person.autocomplete(act.command, act.options, act.focused) };
    case 'press':
      return follow(await person.press(act.message, act.button), 'component', {
        messageId: act.message,
        customId: act.button,
      });
    case 'select':
      return follow(await person.select(act.message, act.select, act.values), 'component', {
        messageId: act.message,
        customId: act.select,
      });
    case 'menu':
      return follow(await person.menu(act.message, act.command), 'menu', { commandName: act.command });
    case 'submit': {
      const opened = uses.find(look, act.use);
      if (!opened) throw new ClientRefusal('not-there', 'No form is open');
      const sent = await person.submitModal(opened, { ...act.values, ...Object.fromEntries(files) });
      // As in Discord's client: the form stays, with what was typed, until the bot has answered.
      await sent.first().catch(() => {
        throw new Error('Something went wrong. Try again.');
      });
      uses.done(look, act.use);
      return follow(sent, 'modal', {});
    }
    case 'close-modal':
    case 'dismiss-use':
      uses.done(look, act.use);
      return { ok: true };
    case 'dismiss':
      person.dismiss(act.message);
      return { ok: true };
    case 'forward':
      person.forward(act.message);
      return { ok: true };
    case 'remove':
      person.remove(act.message);
      return { ok: true };
    case 'post':
      person.post(act.text, files.get('files'));
      return { ok: true };
  }
}
