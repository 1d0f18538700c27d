// Discord, texts, English: what is wrong with the set-up or the services, and what to do. /status shows it, and the log has it.
import type { LastingReason } from '../../../core/database-reason.ts';
import type { WordedFinding } from '../../../core/status/findings.ts';
import { discogs } from './discogs.ts';
import { form, list, number } from './language.ts';

/** How a finding writes names from outside and moments. /status and the log do it differently. */
export interface FindingStyle {
  name(text: string): string;
  /** @param atMs epoch ms. */
  moment(atMs: number): string;
}

/** The most folders that a finding names. */
const MOST_FOLDERS = 10;

const DATABASE: Record<LastingReason | 'unreachable' | 'error', string> = {
  damaged: 'The database is damaged',
  'disk-full': "The database's disk is full",
  'read-only': 'The database is read-only',
  unreachable: "The database can't be reached",
  error: 'The database reports an error',
};

export function finding(finding: WordedFinding, { name, moment }: FindingStyle): string {
  switch (finding.kind) {
    case 'token-refused':
      return 'Discogs refuses DISCOGS_TOKEN. Make a new one at discogs.com/settings/developers (Generate new token, not a consumer key), set it and restart.';
    case 'no-folder':
      return `The collection has no folder ${finding.folderId}, so nothing can be added to it. Set DISCOGS_FOLDER_ID to one that it has and restart: ${folders(finding.folders, name)}.`;
    case 'no-server-folder':
      return `Discogs no longer has the folder ${name(finding.name)} of this server, so adds from here fail at first, and go into the default folder a minute later. Choose another one with /settings folder.`;
    case 'database-silent':
      return "The database doesn't answer, so nothing can be added or looked up. Check that it runs, and read its own log.";
    case 'database-failed':
      return `${DATABASE[finding.why]}, so nothing can be added. The log says more.`;
    case 'no-token':
      return "DISCOGS_TOKEN isn't set: 25 requests a minute instead of 60, searches can be refused, and nothing can be added to Discogs. Make one at discogs.com/settings/developers, set it and restart.";
    case 'no-username':
      return finding.owner === null
        ? "DISCOGS_USERNAME isn't set: records are saved here only, and /sync is off. Set it to the account of the collection and restart."
        : `DISCOGS_USERNAME isn't set: records are saved here only, and /sync is off. Add the owner of the token and restart: DISCOGS_USERNAME=${name(finding.owner)}`;
    case 'others-token':
      return `The token belongs to ${name(finding.owner)}, but DISCOGS_USERNAME is ${name(finding.username)}. Discogs will refuse to add to that collection. Set a token of that account, or change the name, and restart.`;
    case 'new-name':
      return `${name(finding.username)} is the new name of an account that has a crate here. Restart, and both are one crate again.`;
    case 'name-of-another':
      return `${name(finding.username)} is another Discogs account now than the one of this crate. Nothing is added or synced until DISCOGS_USERNAME is right. To start an empty crate under that name, stop the bot and run: npm start -- accounts remove ${name(finding.username)}`;
    case 'renamed':
      return `The Discogs account of this crate is called ${name(finding.owner)} now. Nothing is added or synced until you set DISCOGS_USERNAME=${name(finding.owner)} and restart.`;
    case 'discogs-down':
      return `${discogs.reason(finding.reason)}. What is saved here is safe. Try again in a few minutes.`;
    case 'asked-to-wait':
      return `Discogs asked for a pause. It continues by itself ${moment(finding.untilMs)}.`;
    case 'database-slow': {
      const sign = finding.isCounted
        ? `${number(Math.round(finding.pingMs))} ms for one answer`
        : "it didn't count the records within 2 seconds";
      return `The database is slow: ${sign}. Check the load of its machine.`;
    }
    case 'no-allow-list':
      return `Read-only: set DISCORD_GUILD_IDS to the servers that can use the bot and restart. It is in ${number(finding.servers)} servers.`;
    case 'not-invited': {
      const servers = `${form(finding.servers.length, { one: 'server', other: 'servers' })} ${list(finding.servers)}`;
      return `The bot isn't in ${servers} of DISCORD_GUILD_IDS. Invite it with the link in the log, and its commands come within a minute; or correct the number.`;
    }
  }
}

function folders(all: readonly { id: number; name: string }[], name: FindingStyle['name']): string {
  const shown = all.slice(0, MOST_FOLDERS).map((folder) => `${folder.id} (${name(folder.name)})`);
  return shown.length < all.length ? `${shown.join(', ')} and others` : shown.join(', ');
}
