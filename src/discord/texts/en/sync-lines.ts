// Discord, texts, English: the lines about what went wrong in a run. They are saved as they are, and escaped when they are
// shown.

import type { RunKind } from '../../../core/sync/types.ts';
import type { CollectionPlace, LineRecord, RunLine } from '../../../core/sync/words.ts';
import { discogs } from './discogs.ts';
import { counted, number } from './language.ts';

const placeName = (place: CollectionPlace) =>
  place === 'newest' ? 'the newest copies' : `page ${number(place.page)} of the collection`;

const record = ({ heading, releaseId }: LineRecord) =>
  heading === '' ? `Release ${releaseId}` : `${heading} (r${releaseId})`;

/** Says what brings what a run could not add. */
const afterwards = (run: RunKind, verb: 'tries' | 'checks') =>
  run === 'import' ? 'Import the file again to retry' : `The next /sync ${verb} again`;

const notAdded = (count: number) =>
  `${counted(count, { one: "record wasn't", other: "records weren't" })} added`;

export function syncLine(line: RunLine): string {
  switch (line.kind) {
    case 'other-account': {
      const now =
        line.username === null
          ? "DISCOGS_USERNAME isn't set any more"
          : `the bot serves ${line.username} now`;
      return `This ${line.run} was for the Discogs account ${line.account}, and ${now}. So it can't continue.`;
    }
    case 'token-cannot-read':
      return `${discogs.reason(line.reason)}. I can't read the collection of ${line.username}: set DISCOGS_TOKEN to a token of that account.`;
    case 'no-collection':
      return `Discogs has no collection of ${line.username}. Check DISCOGS_USERNAME.`;
    case 'unreadable':
      return `Couldn't read ${placeName(line.place)}. ${discogs.reason(line.reason)}.`;
    case 'unreadable-for-long':
      return `Couldn't read ${placeName(line.place)} for an hour. ${discogs.reason(line.reason)}.`;
    case 'release-gone':
      return line.run === 'import'
        ? `${record(line.record)}: not on Discogs. Check its release_id.`
        : `${record(line.record)}: deleted on Discogs. It's kept here.`;
    case 'not-added':
      return `${record(line.record)}: ${discogs.reason(line.reason)}. ${afterwards(line.run, 'tries')}.`;
    case 'not-confirmed':
      return `${record(line.record)}: Discogs didn't confirm it. ${afterwards(line.run, 'checks')}.`;
    case 'busy':
      return `${record(line.record)}: someone was adding it at the same time. ${afterwards(line.run, 'checks')}.`;
    case 'import-forgotten':
      return 'The list of what to add was deleted. Import the file again.';
    case 'adding-refused': {
      const token = line.username === null ? '' : ` Set DISCOGS_TOKEN to a token of ${line.username}.`;
      return `${discogs.reason(line.reason)}. ${notAdded(line.left)}.${token}`;
    }
    case 'outage':
      return line.phase === 'pull'
        ? `Reading paused. ${discogs.reason(line.reason)}. It tried the same page again.`
        : `Adding paused. ${discogs.reason(line.reason)}. It tried the same records again.`;
    case 'outage-too-long':
      return `Discogs was down for an hour. ${notAdded(line.left)}.`;
    case 'short':
      return `Discogs counts ${number(line.items)} copies but shows only ${number(line.seen)}, several times over.`;
    case 'hidden':
      return `Discogs counts ${number(line.items)} copies but lists only ${number(line.seen)}. Each record is looked up before it's added, so nothing is added twice.`;
    case 'deadly':
      return `Reading ${placeName(line.place)} ended the bot twice, so this run stops here. Please report it.`;
    case 'broken':
      return `Something broke on our side. Please report code ${line.id}.`;
  }
}
