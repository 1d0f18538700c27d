// Core: what is wrong, and what to do about it, in one sentence each. Written once: /status shows them, and the log has them.

import { DiscogsError, StoreError } from '../../errors.ts';
import { lastingReason } from '../database-reason.ts';
import { discogsReason } from '../discogs-reason.ts';
import type { Finding } from './findings.ts';

/** How foreign names and moments are written where it is read. */
export interface WordStyle {
  name(text: string): string;
  /** Epoch ms. */
  moment(atMs: number): string;
}

/** For the log, which is JSON: nothing to escape. */
export const LOG_STYLE: WordStyle = {
  name: (text) => text,
  moment: (atMs) => `at ${new Date(atMs).toISOString()}`,
};

/** The others are about one channel of Discord, or link into one. */
export type WordedFinding = Exclude<Finding, { kind: 'last-sync-failed' | 'missing-rights' }>;

/** More are not named. */
const MOST_FOLDERS = 10;

export function findingWords(finding: WordedFinding, { name, moment }: WordStyle): string {
  switch (finding.kind) {
    case 'token-refused':
      return 'Discogs refuses DISCOGS_TOKEN. Make a new one at discogs.com/settings/developers (Generate new token; not a consumer key), put it into the configuration and restart.';
    case 'other-account':
      return `This database belongs to the Discogs account ${name(finding.owner)}, but DISCOGS_USERNAME is ${name(finding.username)}. Nothing goes to Discogs until the one or the other is changed.`;
    case 'no-folder':
      return `That collection has no folder ${finding.folderId}, so nothing can be added to it. Set DISCOGS_FOLDER_ID to one that it has, ${folderList(finding.folders, name)}, and restart.`;
    case 'database-silent':
      return 'The database does not answer. Nothing can be added or looked up until it does: see whether it runs, and what its own log says.';
    case 'database-failed': {
      const lasting = lastingReason(finding.error);
      if (lasting !== null) return `${lasting}. Nothing can be added until that is fixed; the log says more.`;
      return `${isLost(finding.error) ? 'The database cannot be reached' : 'The database refuses to work'}. Nothing can be added or looked up until it does; the log says more.`;
    }
    case 'no-token':
      return 'DISCOGS_TOKEN is not set: 25 requests a minute instead of 60, Discogs may refuse a search, and nothing can be added there. Make one at discogs.com/settings/developers, set it and restart.';
    case 'no-username':
      return 'DISCOGS_USERNAME is not set: records are saved here only, and /sync is off. Set it to the account whose collection this is, and restart.';
    case 'others-token':
      return `The token belongs to ${name(finding.owner)}, but DISCOGS_USERNAME is ${name(finding.username)}. Discogs will refuse to add to that collection. Take a token of that account, or change the name, and restart.`;
    case 'discogs-down': {
      const { error } = finding;
      const reason =
        error instanceof DiscogsError ? discogsReason(error, { hasToken: true }) : 'Discogs does not answer';
      return `${reason[0]?.toUpperCase()}${reason.slice(1)}. What is saved here is safe; try again in a few minutes.`;
    }
    case 'asked-to-wait':
      return `Discogs asked us to wait. It goes on by itself ${moment(finding.untilMs)}.`;
    case 'database-slow':
      return `The database is slow: ${finding.isCounted ? `${Math.round(finding.pingMs).toLocaleString('en')} ms for one answer` : 'it did not count the records within 2 seconds'}. What people do takes longer; look at the load of its machine.`;
    case 'no-allow-list':
      return `Runout is in ${finding.servers} servers and DISCORD_GUILD_IDS is not set, so it changes nothing. Set it to the ids of the servers that may use it, and restart.`;
    case 'not-invited':
      return `Runout is not in ${finding.servers.length === 1 ? 'server' : 'servers'} ${finding.servers.join(', ')} of DISCORD_GUILD_IDS. Invite it with the address that the log gives at the start, and its commands come within a minute; or correct the number.`;
  }
}

const isLost = (error: unknown): boolean => error instanceof StoreError && error.unreachable;

function folderList(folders: readonly { id: number; name: string }[], name: WordStyle['name']): string {
  const shown = folders.slice(0, MOST_FOLDERS).map((folder) => `${folder.id} (${name(folder.name)})`);
  return shown.length < folders.length ? `such as ${shown.join(', ')}` : `which are ${shown.join(', ')}`;
}
