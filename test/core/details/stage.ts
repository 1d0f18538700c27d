// Support of the tests of details: a rig whose collection has two copies of a release, and forms for the first one.
import { digestOf } from '../../../src/core/details/plan.ts';
import type { DetailPart, DetailsSaved, NamedPart, TypedPart } from '../../../src/core/details/types.ts';
import { type Process, REQUESTER, type Rig } from '../sync/rig.ts';

export const MEDIA: DetailPart = { kind: 'field', fieldId: 1 };
export const SLEEVE: DetailPart = { kind: 'field', fieldId: 2 };
export const NOTES: DetailPart = { kind: 'field', fieldId: 3 };
export const FOLDER: DetailPart = { kind: 'folder' };
export const RATING: DetailPart = { kind: 'rating' };

/** A part whose form showed `was`. */
export const typed = (part: DetailPart, was: string, value: string): TypedPart => ({
  ...{ part, shownDigest: digestOf(was), value },
});

const nameOf = (part: NamedPart) =>
  part.kind === 'field' ? (part.name ?? `field ${part.fieldId}`) : part.kind;

/** An outcome in short: what was saved, what was refused and why, what waits and why. */
export function inShort(outcome: DetailsSaved) {
  if (outcome.kind === 'gone') return 'gone';
  const { saved, refused, waiting, reason, isRepeated } = outcome;
  return {
    ...(saved.length > 0 && { saved: saved.map(nameOf) }),
    ...(refused.length > 0 && { refused: refused.map(({ part, why }) => `${nameOf(part)}: ${why.kind}`) }),
    ...(waiting.length > 0 && { waiting: waiting.map(nameOf) }),
    ...(reason && { reason: reason.kind }),
    ...(!isRepeated && { isRepeated }),
  };
}

/** Puts two copies of a release on Discogs and into the mirror, a folder `Jazz` and the fields beside. */
export async function fill(rig: Rig, process: Process) {
  const { far } = rig;
  const releaseId = far.catalogue.generate(1, 3);
  const jazz = far.collection.addFolder('Jazz');
  const copies = [1, 2].map(() => far.collection.add(releaseId));
  const [first, second] = copies;
  if (!first || !second) throw new Error('there are two copies');
  const { store } = rig;
  await rig.of(process.details.readFields({}));
  await store.collection.save(
    copies.map(({ instanceId }) => ({
      ...{ instanceId, releaseId, masterId: null, folderId: 1, rating: 0, addedAt: null, notes: [] },
    })),
    new Date(rig.clock.now()),
  );
  const copy = { releaseId, instanceId: first.instanceId };
  return {
    ...{ copy, jazz: String(jazz), other: second.instanceId },
    /** What Discogs and the mirror have of the copy. */
    async state() {
      const theirs = far.collection.get(copy.instanceId);
      const ours = (await store.collection.ofRelease(releaseId)).find(
        (one) => one.instanceId === copy.instanceId,
      );
      return {
        discogs: theirs && {
          folderId: String(theirs.folderId),
          rating: theirs.rating,
          notes: theirs.notes.map(({ field_id, value }) => [field_id, value]),
        },
        mirror: ours && {
          folderId: String(ours.folderId),
          rating: ours.rating,
          notes: ours.notes.map(({ fieldId, value }) => [fieldId, value]),
        },
        waiting: (await store.details.ofCopy(copy.instanceId))?.values.length ?? 0,
      };
    },
  };
}

export type Filled = Awaited<ReturnType<typeof fill>>;

/** Saves a form of this copy as a person who can use /sync. */
export const save = (
  process: Process,
  { copy }: Pick<Filled, 'copy'>,
  parts: TypedPart[],
  signal?: AbortSignal,
) =>
  process.details.save(
    { ...copy, from: 0, typed: parts, requester: REQUESTER, maySync: true },
    { signal, onWait: () => {} },
  );
