// Discord, texts, English: what happened at Discogs, as a clause.
import type { DiscogsReason } from '../../../core/discogs-reason.ts';

/** Returns what happened as a clause without a full stop. It can begin a sentence, and it can follow a colon. */
function reason(reason: DiscogsReason): string {
  switch (reason.kind) {
    case 'no-token':
      return "Discogs wants a token, and DISCOGS_TOKEN isn't set";
    case 'token-refused':
      return 'Discogs refuses our token';
    case 'others-collection':
      return `Discogs doesn't let this token ${reason.forbidden} that collection: DISCOGS_TOKEN and DISCOGS_USERNAME must belong to one account`;
    case 'not-discogs':
      return "Discogs didn't answer, something else did: if DISCOGS_API_URL is set, empty it";
    case 'no-such-release':
      return 'Discogs has no such release, or it was deleted';
    case 'no-such-entry':
      return 'Discogs has no such entry, or it was deleted';
    case 'no-such-user':
      return 'Discogs knows no user like that: check DISCOGS_USERNAME';
    case 'no-such-user-or-folder':
      return 'Discogs knows no user or folder like that: check DISCOGS_USERNAME and DISCOGS_FOLDER_ID';
    case 'already-there':
      return 'Discogs has it already';
    case 'limit-used-up':
      return "Discogs' limit is used up for now";
    case 'asked-to-wait':
      return 'Discogs asked for a pause';
    case 'restarted':
      return 'Discogs may still count requests from before a restart';
    case 'rate-limited':
      return "Discogs' rate limit is reached";
    case 'timeout':
      return "Discogs doesn't answer";
    case 'unreachable':
      return "Discogs can't be reached";
    case 'cut':
      return 'The connection to Discogs broke';
    case 'query-too-heavy':
      return 'Too broad for Discogs';
    case 'server-error':
      return `Discogs had an error (${reason.status})`;
    case 'html':
      return 'Discogs seems to be down for maintenance';
    case 'cut-json':
      return "Discogs' answer was incomplete";
    case 'too-large':
      return "Discogs' answer was far too large";
    case 'unexpected-shape':
      return "Discogs sent something I don't understand";
    case 'rejected':
      return `Discogs rejected the request (${reason.status})`;
    case 'other':
      return "Discogs couldn't do that";
  }
}

export const discogs = { reason };
