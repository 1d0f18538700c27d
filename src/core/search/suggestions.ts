// Core: suggests records, releases and names of the crate while a person types (autocomplete). All come from the database alone,
// so they also work while Discogs is down.
import { type Clock, waitAtMost } from '../../clock.ts';
import { cleanLine } from '../../text/typed-text.ts';
import type { Account } from '../accounts/account.ts';
import { NOTHING_OWNED, type OwnershipState, ownershipState } from '../ownership.ts';
import type { Crate, FoundRecord, Log } from '../ports.ts';
import { createSuggestTurns } from './suggest-turns.ts';

/** A record that has a release on Discogs, and what we own of it. */
export interface SuggestedRelease {
  releaseId: number;
  record: FoundRecord;
  ownership: OwnershipState;
}

/**
 * Each method returns the 25 best for what this person has typed so far. Returns none when the database takes too long, or when
 * the person has typed on in the meantime. Never throws.
 */
export interface Suggestions {
  records(typed: string, personId: string): Promise<FoundRecord[]>;
  releases(typed: string, personId: string): Promise<SuggestedRelease[]>;
  /** The names of artists. */
  artists(typed: string, personId: string): Promise<string[]>;
  /** Titles by artists whose name begins with `artist`. With an empty one, by all artists. */
  titles(typed: string, artist: string, personId: string): Promise<string[]>;
}

const LONGEST_TEXT = 500;
/** The most suggestions that Discord shows. */
const MOST_SUGGESTIONS = 25;
/** The longest time for suggestions, in ms of real time. Discord waits 3 s, and the rest of it is for the network. */
const SUGGEST_MS = 2_000;

export function createSuggestions(deps: {
  store: { records: Pick<Crate['records'], 'search' | 'artists' | 'titles'> } & Pick<Crate, 'ownership'>;
  account: Pick<Account, 'username'>;
  clock: Clock;
  log: Log;
  suggestMs?: number;
}): Suggestions {
  const { store, account, log, suggestMs = SUGGEST_MS } = deps;
  const turns = createSuggestTurns();

  async function inTurn<T>(
    typed: string,
    personId: string,
    look: (text: string) => Promise<T[]>,
  ): Promise<T[]> {
    if (typed.length > LONGEST_TEXT) return [];
    const text = cleanLine(typed);
    const turn = turns.take(personId, () => look(text));
    const searched = await waitAtMost(turn.outcome, suggestMs);
    if (searched.kind === 'done') return searched.value ?? [];
    turn.leave();
    const facts = searched.kind === 'failed' ? { err: searched.error } : { ms: suggestMs };
    log.warn(facts, 'no suggestions: the database did not answer');
    return [];
  }

  async function releasesLike(text: string): Promise<SuggestedRelease[]> {
    const found = await store.records.search(text, MOST_SUGGESTIONS);
    const withRelease = found.flatMap((record) =>
      record.discogsId === null ? [] : [{ releaseId: record.discogsId, record }],
    );
    // Other pressings of the master do not matter here: each suggestion is in the crate itself.
    const owned = await store.ownership(withRelease.map(({ releaseId }) => ({ releaseId, masterId: null })));
    const hasCollection = account.username !== null;
    return withRelease.map((one) => ({
      ...one,
      ownership: ownershipState(owned.get(one.releaseId) ?? NOTHING_OWNED, { hasCollection }),
    }));
  }

  return {
    records: (typed, personId) =>
      inTurn(typed, personId, (text) => store.records.search(text, MOST_SUGGESTIONS)),
    releases: (typed, personId) => inTurn(typed, personId, releasesLike),
    artists: (typed, personId) =>
      inTurn(typed, personId, (text) => store.records.artists(text, MOST_SUGGESTIONS)),
    titles: (typed, artist, personId) =>
      inTurn(typed, personId, (text) =>
        store.records.titles(text, {
          artist: cleanLine(artist.slice(0, LONGEST_TEXT)),
          limit: MOST_SUGGESTIONS,
        }),
      ),
  };
}
