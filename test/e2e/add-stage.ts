// Support of the end-to-end tests of adding: a stage for a whole file, and the steps that its tests share.
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openStage, reply, type Stage } from './stage.ts';

/**
 * Opens one stage for all tests of a file. After each test the faults are cleared, and Discord must have refused nothing.
 * `stage` stands for that stage. Use it only in tests and hooks: outside of them it is not open.
 */
export function useAddStage() {
  let opened: Stage | undefined;
  const inUse = () => {
    if (!opened) throw new Error('The stage opens before the first test: use it in tests and hooks only.');
    return opened;
  };
  beforeAll(async () => {
    opened = await openStage();
  });
  afterAll(() => opened?.close());
  afterEach(() => {
    inUse().discogs.faults.clear();
    expect(inUse().discord.violations).toEqual([]);
  });
  const stage: Stage = {
    get clock() {
      return inUse().clock;
    },
    get discord() {
      return inUse().discord;
    },
    get discogs() {
      return inUse().discogs;
    },
    get guildId() {
      return inUse().guildId;
    },
    get guild() {
      return inUse().guild;
    },
    get channel() {
      return inUse().channel;
    },
    get ada() {
      return inUse().ada;
    },
    get miles() {
      return inUse().miles;
    },
    get nina() {
      return inUse().nina;
    },
    join: (name) => inUse().join(name),
    log: () => inUse().log(),
    logged: (...given) => inUse().logged(...given),
    logCount: (says) => inUse().logCount(says),
    calls: () => inUse().calls(),
    resetCalls: () => inUse().resetCalls(),
    restart: (change) => inUse().restart(change),
    offline: (work) => inUse().offline(work),
    second: () => inUse().second(),
    handled: (invocation) => inUse().handled(invocation),
    knows: (id) => inUse().knows(id),
    close: () => inUse().close(),
  };
  return {
    stage,
    /** Returns the message of a search by Miles for a catalogue number. */
    async found(number: string) {
      const use = await stage.miles.slash('search catno', { number });
      const message = await use.answered();
      if (!message) throw new Error('no answer');
      return message;
    },
    /** Returns the answer to an /add by Miles. */
    add: async (release: string) => reply(stage, await stage.miles.slash('add', { release })),
    /** The copies of a release in the collection on Discogs. */
    copies: (releaseId: number) => stage.discogs.collection.copiesOf(releaseId),
    /** The requests to Discogs that add a release. */
    posts: (releaseId: number) =>
      stage.discogs.requests.filter(
        (one) => one.method === 'POST' && one.path.endsWith(`/releases/${releaseId}`),
      ),
  };
}
