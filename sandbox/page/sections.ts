// Sandbox, page: makes the sections of the page besides its messages, as the person who looks sees them.
import type { BotStatus } from '../bot-keeper.ts';
import type { DemoStage } from '../demo-stage.ts';
import type { Person } from '../discord/index.ts';
import { collectionView, releaseView } from './discogs-view.ts';
import type { FaultSwitches } from './fault-switches.ts';
import type { FeedSources } from './feed.ts';
import { listPhotos } from './photos.ts';
import type { Look, PageBot, PageWorld } from './protocol.ts';
import type { Uses } from './uses.ts';

const LOG_LINES = 60;

/** Returns the state of the bot as Discord sees it: a process that runs but is not connected is starting. */
function botState({ state }: BotStatus, isConnected: boolean): PageBot['state'] {
  if (state === 'down') return 'offline';
  if (state === 'stopping') return 'stopping';
  return isConnected ? 'online' : 'starting';
}

function endInWords({ lastEnd }: BotStatus): string | null {
  if (!lastEnd) return null;
  if (lastEnd.how === 'killed') return 'Killed with SIGKILL: it could save nothing.';
  if (lastEnd.how === 'stopped') return `Ended in order, with code ${lastEnd.code}.`;
  return `It ended by itself, with code ${lastEnd.code}. Its log says why.`;
}

export function createSections(deps: {
  stage: DemoStage;
  uses: Uses;
  faults: FaultSwitches;
  personOf: (look: Look) => Person;
}): FeedSources['sections'] {
  const { stage, uses, faults, personOf } = deps;
  const { discord, discogs, bot, clock, guild, members, channels } = stage;
  const world: PageWorld = {
    guild: { id: guild.id, name: guild.name },
    bot: { id: discord.applicationId, name: 'Runout' },
    people: [
      { id: members.miles.id, name: members.miles.name, role: 'member', mayRemove: false },
      { id: members.nina.id, name: members.nina.name, role: 'member', mayRemove: false },
      { id: members.ada.id, name: members.ada.name, role: 'manager', mayRemove: true },
    ],
    channels: [
      { id: channels[0].id, name: channels[0].name, topic: 'What is spinning, and what should' },
      { id: channels[1].id, name: channels[1].name, topic: 'Fresh from the post' },
    ],
    photos: listPhotos(),
    account: discogs.username,
  };
  return (look, releases) => {
    const status = bot.status();
    return {
      world,
      clock: { nowMs: clock.now(), wallMs: Date.now(), speed: clock.speed() },
      bot: {
        state: botState(status, discord.botsConnected > 0),
        lastEnd: endInWords(status),
        log: bot.tail(LOG_LINES),
      },
      commands: personOf(look).commands(),
      menuCommands: personOf(look).menuCommands(),
      uses: uses.shown(look),
      newest: Object.fromEntries(
        channels
          .filter(({ id }) => id !== look.channelId)
          .map(({ id }) => [
            id,
            personOf({ ...look, channelId: id })
              .messages()
              .at(-1)?.id ?? '0',
          ]),
      ),
      faults: faults.list(),
      collection: collectionView(discogs, releases),
      catalogue: discogs.catalogue.searchable().map(releaseView),
    };
  };
}
