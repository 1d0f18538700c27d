// Soak: makes random faults at Discord: answers that fail or are cut, refused edits, a gateway that is gone.
import { setTimeout as delay } from 'node:timers/promises';
import type { Dice } from './dice.ts';
import type { Stream } from './pastime.ts';
import type { SoakStage } from './stage.ts';
import type { Tally } from './trouble-discogs.ts';

const FAULTS = {
  'callback-error': 5,
  'callback-cut': 6,
  'edit-error': 6,
  'edit-cut': 6,
  'channel-error': 5,
  'channel-shut': 2,
  down: 1,
  slow: 2,
  'gateway-cut': 4,
  reconnect: 2,
  'invalid-session': 3,
  frozen: 1,
};

const CALLBACK = { method: 'POST', path: /\/callback$/ };
const ANSWER = { path: /^\/webhooks\// };
const CHANNEL = { path: /^\/channels\/\d+\/messages/ };

/** The spans without Discord are named `discord …`: the audit excuses uses that fall into them. */
export const discordTrouble = (stage: SoakStage, tally: Tally): Stream => ({
  name: 'trouble at Discord',
  pauseMs: [15_000, 90_000],
  async decide(dice) {
    const what = dice.weighted(FAULTS);
    tally.add(what);
    await strike(what, dice, stage);
  },
});

/** Switches a fault on for `wallMs`. In real time, because Discord's clients wait in real time. */
async function during(stage: SoakStage, what: string, wallMs: number, on: () => void, off: () => void) {
  const end = stage.ledger.span(what);
  on();
  await delay(wallMs);
  off();
  end();
}

async function strike(what: keyof typeof FAULTS, dice: Dice, stage: SoakStage): Promise<void> {
  const { discord, channel, news } = stage;
  const status = dice.pick([500, 502, 503]) ?? 500;
  switch (what) {
    case 'callback-error':
      return discord.failNext(CALLBACK, { status });
    case 'callback-cut':
      return discord.failNext(CALLBACK, { cut: dice.chance(0.7) ? 'after' : 'before' });
    case 'edit-error':
      return discord.failNext(ANSWER, { status });
    case 'edit-cut':
      return discord.failNext(ANSWER, { cut: dice.chance(0.6) ? 'after' : 'before' });
    case 'channel-error':
      return discord.failNext(
        CHANNEL,
        dice.chance(0.5) ? { status } : { cut: dice.chance(0.5) ? 'after' : 'before' },
      );
    case 'channel-shut':
      return during(
        stage,
        'channel shut',
        dice.between(1_000, 6_000),
        () => {
          for (const one of [channel, news]) one.setBotPermissions({ deny: ['ViewChannel', 'SendMessages'] });
        },
        () => {
          for (const one of [channel, news]) one.setBotPermissions({});
        },
      );
    case 'down':
      return during(
        stage,
        'discord down',
        dice.between(200, 3_000),
        () => discord.restDown(true),
        () => discord.restDown(false),
      );
    case 'slow':
      return during(
        stage,
        'slow',
        dice.between(1_000, 4_000),
        () => discord.restDelay(dice.between(100, 900)),
        () => discord.restDelay(0),
      );
    case 'gateway-cut':
      return discord.closeGateway(dice.pick([4000, 1001, 4009, 4008]) ?? 4000);
    case 'reconnect':
      return discord.requestReconnect();
    case 'invalid-session':
      return discord.invalidSession(dice.chance(0.5));
    case 'frozen':
      return during(
        stage,
        'discord frozen',
        dice.between(500, 4_000),
        () => discord.freezeGateway(true),
        () => discord.freezeGateway(false),
      );
  }
}
