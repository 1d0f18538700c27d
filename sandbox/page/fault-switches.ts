// Sandbox, page: the faults that a person can switch on, each with a sentence that says what to expect.
import { USUAL_LATENCY_MS } from '../demo-stage.ts';
import type { FaultRule } from '../discogs/faults.ts';
import type { LocalDiscogs } from '../discogs/index.ts';
import type { LocalDiscord } from '../discord/index.ts';
import type { PageFault } from './protocol.ts';

interface Switch extends Omit<PageFault, 'isOn'> {
  /** Switches the fault on. Returns a function that switches it off. */
  turnOn(): Promise<() => void | Promise<void>> | (() => void | Promise<void>);
}

export interface FaultSwitches {
  list(): PageFault[];
  /** Switches a fault on or off. Throws a RangeError for an unknown name. */
  set(name: string, isOn: boolean): Promise<void>;
}

/** The recorded text of Discogs: see sandbox/discogs/replies.ts. */
const BAD_TOKEN = 'Invalid consumer token. Please register an app before making requests.';
/** In milliseconds of the sandbox's clock. */
const SLOW_MS: [number, number] = [2_500, 6_000];
const LATE_WRITE_MS = 20_000;

export function createFaultSwitches({
  discogs,
  discord,
}: {
  discogs: LocalDiscogs;
  discord: LocalDiscord;
}): FaultSwitches {
  const rule = (fault: FaultRule) => () => {
    const added = discogs.faults.add(fault);
    return () => added.remove();
  };
  const switches: Switch[] = [
    {
      name: 'down',
      group: 'Discogs',
      label: 'Down',
      what: 'Connections break and new ones are refused.',
      turnOn: async () => {
        await discogs.down();
        return () => discogs.up();
      },
    },
    {
      name: 'slow',
      group: 'Discogs',
      label: 'Slow',
      what: 'Every answer takes 2.5 to 6 seconds.',
      turnOn: () => {
        discogs.configure({ latencyMs: SLOW_MS });
        return () => discogs.configure({ latencyMs: USUAL_LATENCY_MS });
      },
    },
    {
      name: 'busy',
      group: 'Discogs',
      label: '429 Too Many',
      what: 'One call in four has to wait 15 seconds. One such answer pauses every call.',
      turnOn: rule({
        probability: 0.25,
        fault: { kind: 'status', status: 429, retryAfter: { seconds: 15 } },
      }),
    },
    {
      name: 'errors',
      group: 'Discogs',
      label: '500 Server Error',
      what: 'One call in three fails.',
      turnOn: rule({ probability: 0.33, fault: { kind: 'status', status: 500 } }),
    },
    {
      name: 'lost-answers',
      group: 'Discogs',
      label: 'Lost answers',
      what: 'A copy is added, but the connection breaks before Discogs says so. Still there must be only one.',
      turnOn: rule({ method: 'POST', times: 'always', fault: { kind: 'lost-answer' } }),
    },
    {
      name: 'late-writes',
      group: 'Discogs',
      label: 'Late writes',
      what: 'The connection breaks, and the copy appears 20 seconds later.',
      turnOn: rule({
        method: 'POST',
        times: 'always',
        fault: { kind: 'late-write', afterMs: LATE_WRITE_MS },
      }),
    },
    {
      name: 'html',
      group: 'Discogs',
      label: 'HTML error page',
      what: 'One call in three is answered by a page of the proxy in front instead of data.',
      turnOn: rule({ probability: 0.33, fault: { kind: 'html', status: 502 } }),
    },
    {
      name: 'token-revoked',
      group: 'Discogs',
      label: 'Token revoked',
      what: 'Every call is refused, as after the token was revoked. /status turns red.',
      turnOn: rule({ times: 'always', fault: { kind: 'status', status: 401, message: BAD_TOKEN } }),
    },
    {
      name: 'discord-frozen',
      group: 'Discord',
      label: 'Frozen connection',
      what: 'Nothing passes between Discord and the bot. Presses fail after 3 seconds.',
      turnOn: () => {
        discord.freezeGateway(true);
        return () => discord.freezeGateway(false);
      },
    },
    {
      name: 'discord-slow',
      group: 'Discord',
      label: 'Slow REST',
      what: 'Every message of the bot takes a second longer.',
      turnOn: () => {
        discord.restDelay(1_000);
        return () => discord.restDelay(0);
      },
    },
  ];
  const on = new Map<string, () => void | Promise<void>>();
  let lastJob: Promise<unknown> = Promise.resolve();

  const change = async (name: string, isOn: boolean): Promise<void> => {
    const found = switches.find((one) => one.name === name);
    if (!found) throw new RangeError(`There is no fault "${name}"`);
    const turnOff = on.get(name);
    if (isOn === (turnOff !== undefined)) return;
    if (turnOff) {
      on.delete(name);
      await turnOff();
    } else {
      on.set(name, await found.turnOn());
    }
  };

  return {
    list: () =>
      switches.map(({ name, group, label, what }) => ({ name, group, label, what, isOn: on.has(name) })),
    set(name, isOn) {
      const done = lastJob.then(() => change(name, isOn));
      lastJob = done.catch(() => {});
      return done;
    },
  };
}
