// Soak: acts as the owner on discogs.com, who adds and removes copies by hand, and corrects releases.
import type { Stream } from './pastime.ts';
import type { SoakStage } from './stage.ts';

export const collectorStream = ({ discogs, ledger, wanted }: SoakStage): Stream => ({
  name: 'collector',
  pauseMs: [20_000, 150_000],
  async decide(dice) {
    const { collection, catalogue } = discogs;
    switch (dice.weighted({ add: 4, remove: 3, 'remove-new': 2, correct: 2, rate: 1 })) {
      case 'add': {
        const releaseId = wanted(dice);
        ledger.byHand(() => collection.add(releaseId));
        return;
      }
      case 'remove': {
        const copy = dice.pick(collection.list());
        if (copy) ledger.byHand(() => collection.remove(copy.instanceId));
        return;
      }
      case 'remove-new': {
        // One of the newest copies, which the bot or the owner added.
        const copy = dice.pick(collection.list().slice(-15));
        if (copy) ledger.byHand(() => collection.remove(copy.instanceId));
        return;
      }
      case 'correct': {
        const release = catalogue.find(wanted(dice));
        if (release) catalogue.change(release.id, { year: dice.whole(1955, 2024), notes: 'corrected' });
        return;
      }
      case 'rate': {
        const copy = dice.pick(collection.list());
        if (copy) collection.change(copy.instanceId, { rating: dice.whole(1, 5) });
        return;
      }
    }
  },
});
