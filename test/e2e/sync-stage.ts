// Support of the end-to-end tests of /sync: a stage with a collection and with records to push, and readers of its message.

import { test as base, expect } from 'vitest';
import type { Invocation, Message } from '../../sandbox/discord/index.ts';
import { release } from '../support/pressings.ts';
import { countsOf } from '../support/sync-messages.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';

/** Matches the link to a message. */
export const LINK = /https:\/\/discord\.com\/channels\/(\d+)\/(\d+)\/(\d+)/;

export interface Scene {
  /** Copies in the collection on Discogs. */
  copies?: number;
  /** Records here that are not on Discogs. */
  toPush?: number;
  stage?: StageOptions;
}

export interface SyncStage extends Stage {
  /** Release ids of the records to push. */
  toPush: number[];
  /** Checks that Discord refused exactly these calls, by their codes. */
  expectRefusals(codes: number[]): void;
}

async function open({ copies = 13, toPush = 0, stage: options }: Scene = {}): Promise<SyncStage> {
  const ids: number[] = [];
  const stage = await openStage({
    speed: 50,
    database: 'postgres',
    ...options,
    ...(toPush > 0 && {
      async stored(store, { clock, discogs }) {
        const from = discogs.catalogue.generate(toPush, 2);
        const startMs = clock.now();
        for (let index = 0; index < toPush; index += 1) {
          const releaseId = from + index;
          const names = { artist: `Band ${index}`, title: `Record *${index}*` };
          const row = release({ releaseId, heading: `${names.artist} - ${names.title}`, ...names });
          // A push takes the oldest record first, so no two of them have the same millisecond.
          await store.records.insert(row, { isSynced: false, now: new Date(startMs + index) });
          ids.push(releaseId);
        }
      },
    }),
  });
  stage.discogs.collection.generate(copies);
  return {
    ...stage,
    toPush: ids,
    expectRefusals: (codes) => expect(stage.discord.violations.map((one) => one.code)).toEqual(codes),
  };
}

/** Each test opens its own stages, so that tests which mostly wait can run side by side. */
export const it = base.extend<{ open: (scene?: Scene) => Promise<SyncStage> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures out of this pattern.
  open: async ({}, use) => {
    const stages: Stage[] = [];
    await use(async (scene) => {
      const stage = await open(scene);
      stages.push(stage);
      return stage;
    });
    for (const stage of stages) await stage.close();
  },
});

export const titleOf = (message: Message | null | undefined) => message?.embeds[0]?.title ?? '';
export const textOf = (message: Message) => message.embeds[0]?.description ?? '';
export const numbersOf = (message: Message) => countsOf(message.embeds[0]?.description);
export const titlesOf = (message: Message) =>
  message.versions.map((version) => version.json.embeds[0]?.title ?? '').filter((title) => title !== '');

/** The newest message that shows a run. */
export const newest = (stage: Stage) =>
  stage.discord
    .history({ id: stage.ada.channelId })
    .filter(
      (one) => one.deletedAt === null && /^(Sync|Preview|Import) /.test(one.embeds[0]?.author?.name ?? ''),
    )
    .at(-1);

/** Waits until the newest message of a run has a title as wanted. Returns it. */
export const shows = (stage: Stage, title: RegExp): Promise<Message> =>
  stage.discord.waitFor(
    () => {
      const message = newest(stage);
      return message && title.test(titleOf(message)) ? message : null;
    },
    {
      what: () =>
        `a sync message with the title ${title}; the newest has ${JSON.stringify(titleOf(newest(stage)))}`,
    },
  );

export async function painted(use: Invocation): Promise<Message> {
  const message = await use.answered();
  if (!message) throw new Error('no answer');
  return message;
}

export function expectNoRefusals(stage: Stage): void {
  expect(stage.discord.violations).toEqual([]);
  expect(stage.discord.pinging()).toEqual([]);
  expect(stage.discogs.refused()).toBe(0);
}

/** How many copies each record to push has on Discogs. */
export const copiesOf = (stage: SyncStage) =>
  stage.toPush.map((releaseId) => stage.discogs.collection.copiesOf(releaseId).length);

/** Takes Discogs down while the push is at record number `post`, and up again after `minutes`. */
export async function outage(stage: SyncStage, post: number, minutes: number): Promise<void> {
  const gate = stage.discogs.hold({ method: 'POST' });
  for (let before = 1; before < post; before += 1) {
    await gate.waiting(1);
    gate.releaseOne();
  }
  await gate.waiting(1);
  await stage.discogs.down();
  gate.release();
  await stage.clock.sleep(minutes * 60_000);
  await stage.discogs.up();
}
