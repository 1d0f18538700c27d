// Tasks, doctor: checks Discogs: the token, the name, the folder. At most two requests.
import type { Config } from '../../config/config.ts';
import { sameName } from '../../core/accounts/choose.ts';
import type { CallOptions, Discogs } from '../../core/discogs-port.ts';
import { discogsReason } from '../../core/discogs-reason.ts';
import type { CollectionFolder } from '../../core/types.ts';
import { coreWords } from '../../discord/texts/core-words.ts';
import { english } from '../../discord/texts/en/index.ts';
import { DiscogsError } from '../../errors.ts';
import { onOneLine } from '../../text/typed-text.ts';
import { portal } from '../portal.ts';
import { bad, type DoctorLine, good } from './report.ts';

const CALL: CallOptions = { lane: 'person' };

type Names = Pick<Config['discogs'], 'username' | 'folderId'>;

export const noDiscogsToken = (): DoctorLine =>
  bad(
    `DISCOGS_TOKEN is not set, so nothing can be added to Discogs. ${portal.newDiscogsToken}, and save it with: npm run setup`,
  );

/** Asks Discogs as the owner of the token. @returns the lines of the report. */
export async function checkDiscogs(
  discogs: Pick<Discogs, 'getIdentity' | 'getFolders'>,
  names: Names,
): Promise<DoctorLine[]> {
  let owner: string;
  try {
    owner = (await discogs.getIdentity(CALL)).username;
  } catch (error) {
    return [troubleLine(error)];
  }
  const lines = ownerLines(owner, names);
  // Of another's collection Discogs shows no folders.
  if (names.username === null || !sameName(owner, names.username)) return lines;
  try {
    return [...lines, folderLine(await discogs.getFolders(names.username, CALL), names.folderId)];
  } catch (error) {
    return [...lines, troubleLine(error)];
  }
}

function troubleLine(error: unknown): DoctorLine {
  if (!(error instanceof DiscogsError)) throw error;
  const reason = discogsReason(error, { hasToken: true });
  if (reason.kind === 'token-refused') {
    return bad(coreWords.finding({ level: 'red', kind: 'token-refused' }));
  }
  return bad(`${english.discogs.reason(reason)}. Try again in a minute.`);
}

/** Says whose token it is, and whether that is the account of the configuration. Pure. */
export function ownerLines(owner: string, { username }: Pick<Names, 'username'>): DoctorLine[] {
  const name = onOneLine(owner);
  const accepted = good(`Discogs accepts DISCOGS_TOKEN: it belongs to ${name}`);
  if (username === null) {
    return [accepted, bad(coreWords.finding({ level: 'amber', kind: 'no-username', owner: name }))];
  }
  if (!sameName(owner, username)) {
    return [
      accepted,
      bad(coreWords.finding({ level: 'amber', kind: 'others-token', owner: name, username })),
    ];
  }
  return [accepted, good('DISCOGS_USERNAME is its account')];
}

/** Says where new copies go. Pure. @param folders of the collection; number 0 is a view of all the others. */
export function folderLine(folders: readonly CollectionFolder[], folderId: number): DoctorLine {
  const real = folders.filter(({ id }) => id >= 1).map(({ id, name }) => ({ id, name: onOneLine(name) }));
  const found = real.find(({ id }) => id === folderId);
  return found === undefined
    ? bad(coreWords.finding({ level: 'red', kind: 'no-folder', folderId, folders: real }))
    : good(`New copies go to the folder ${found.name} (${folderId})`);
}
