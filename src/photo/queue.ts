// Photo: who is looked at next. Knows no photo and no time.

export interface Spot {
  /** Resolves when at most so many are before this one. Rejects with the signal's reason. */
  reach(place: number): Promise<void>;
  /** Leaves the queue, from whichever place. The others move up. */
  leave(): void;
}

export interface Queue {
  /**
   * Joins at the end. Returns null when too many are there, or too many of this person.
   * @param how.onWait receives the place, at once and each time it moves up. 1: the next. It must not throw.
   */
  join(how: { person: string; signal: AbortSignal; onWait: (place: number) => void }): Spot | null;
}

interface Member {
  person: string;
  onWait(place: number): void;
  place: number;
  /** What it waits for. Null: it does not wait. */
  goal: { place: number; resolve: () => void } | null;
}

/**
 * @param mostWaiting how many can wait behind the first.
 * @param mostOfOne how many of one person can be there, so that one person leaves room for others.
 */
export function createQueue(mostWaiting: number, mostOfOne = Infinity): Queue {
  const members: Member[] = [];
  const moveUp = () => {
    for (const [place, member] of members.entries()) {
      if (place !== member.place) {
        member.place = place;
        if (place > 0) member.onWait(place);
      }
      if (member.goal !== null && place <= member.goal.place) {
        member.goal.resolve();
        member.goal = null;
      }
    }
  };
  return {
    join({ person, signal, onWait }) {
      const own = members.filter((member) => member.person === person);
      if (members.length > mostWaiting || own.length >= mostOfOne) return null;
      const member: Member = { person, onWait, place: members.length, goal: null };
      members.push(member);
      if (member.place > 0) onWait(member.place);
      return {
        reach: (place) =>
          new Promise((resolve, reject) => {
            if (signal.aborted) return reject(signal.reason);
            if (member.place <= place) return resolve();
            const onAbort = () => reject(signal.reason);
            signal.addEventListener('abort', onAbort, { once: true });
            member.goal = {
              place,
              resolve: () => {
                signal.removeEventListener('abort', onAbort);
                resolve();
              },
            };
          }),
        leave() {
          const index = members.indexOf(member);
          if (index < 0) return;
          members.splice(index, 1);
          moveUp();
        },
      };
    },
  };
}
