// Tasks, setup: the steps at Discogs: the token, the name, the folder.
import { discogsTokenFault, withoutScheme } from '../../config/shapes.ts';
import { cleanValue } from '../../config/values.ts';
import { sameName } from '../../core/accounts/choose.ts';
import type { CallOptions, Discogs } from '../../core/discogs-port.ts';
import { discogsReason } from '../../core/discogs-reason.ts';
import { english } from '../../discord/texts/en/index.ts';
import { AuthError, DiscogsError, UserError } from '../../errors.ts';
import { onOneLine } from '../../text/typed-text.ts';
import { portal } from '../portal.ts';
import type { Known } from './known.ts';
import { againWhileDown } from './patience.ts';
import type { Prompts } from './prompts.ts';

export interface DiscogsAnswers {
  token: string;
  username: string;
  folderId: number;
}

type DiscogsAccount = Pick<Discogs, 'getIdentity' | 'getFolders'>;

interface DiscogsStepsDeps {
  prompts: Prompts;
  known: Known;
  /** Discogs as the owner of a token, which is hidden in all output from then on. */
  discogsOf: (token: string) => DiscogsAccount;
}

const CALL: CallOptions = { lane: 'person' };

/** @throws Cancelled; UserError for what the operator must change elsewhere. */
export async function askDiscogs(deps: DiscogsStepsDeps): Promise<DiscogsAnswers> {
  const { prompts, known } = deps;
  const { token, username, discogs } = (await keptToken(deps)) ?? (await newToken(deps));
  prompts.done(`Discogs accepts the token: it belongs to ${onOneLine(username)}.`);
  const { username: named } = known.config.discogs;
  if (named !== null && !sameName(named, username) && known.elsewhere.has('DISCOGS_USERNAME')) {
    throw new UserError(
      `DISCOGS_USERNAME is another account, and does not come from .env. Change it where it is set: ${onOneLine(username)}`,
    );
  }
  const folderId = await askForFolder(discogs, username, deps);
  return { token, username, folderId };
}

interface Signed {
  token: string;
  username: string;
  discogs: DiscogsAccount;
}

/** Null: Discogs refuses the token. */
async function signIn(token: string, { discogsOf, prompts }: DiscogsStepsDeps): Promise<Signed | null> {
  const discogs = discogsOf(token);
  const owner = await again(prompts, () =>
    discogs.getIdentity(CALL).catch((error: unknown) => {
      if (error instanceof AuthError) return null;
      throw error;
    }),
  );
  return owner && { token, username: owner.username, discogs };
}

const again = <T>(prompts: Prompts, ask: () => Promise<T>): Promise<T> =>
  againWhileDown(prompts, ask, (error) =>
    error instanceof DiscogsError
      ? `${english.discogs.reason(discogsReason(error, { hasToken: true }))}.`
      : null,
  );

/** Null: there is no token, Discogs refuses it, or the operator wants another one. */
async function keptToken(deps: DiscogsStepsDeps): Promise<Signed | null> {
  const { prompts, known } = deps;
  const token = known.config.discogs.token;
  if (token === null) return null;
  const isElsewhere = known.elsewhere.has('DISCOGS_TOKEN');
  const signed = await signIn(token, deps);
  if (signed === null) {
    const refused = 'Discogs refuses the DISCOGS_TOKEN that is set.';
    if (isElsewhere) throw new UserError(`${refused} It does not come from .env: change it where it is set.`);
    prompts.wrong(`${refused} Make a new one.`);
    return null;
  }
  if (isElsewhere) return signed;
  const name = onOneLine(signed.username);
  return (await prompts.isSure(`.env has a token of Discogs, of ${name}. Keep it?`)) ? signed : null;
}

async function newToken(deps: DiscogsStepsDeps): Promise<Signed> {
  deps.prompts.info(
    `The Discogs token. ${portal.newDiscogsToken}, signed in as the account of the collection.`,
  );
  for (;;) {
    const typed = await deps.prompts.secret('Paste the token of Discogs (it stays hidden)', (text) => {
      const fault = discogsTokenFault(withoutScheme(cleanValue(text)));
      return fault && `This ${fault}`;
    });
    const signed = await signIn(withoutScheme(cleanValue(typed)), deps);
    if (signed !== null) return signed;
    deps.prompts.wrong(
      'Discogs refuses this token. Press Generate new token (not a consumer key), and copy the whole of it.',
    );
  }
}

/** Every collection has it ("Uncategorized"). */
const FIRST_FOLDER = 1;

async function askForFolder(
  discogs: DiscogsAccount,
  username: string,
  { prompts, known }: DiscogsStepsDeps,
): Promise<number> {
  const before = known.config.discogs.folderId;
  if (known.elsewhere.has('DISCOGS_FOLDER_ID')) return before;
  for (;;) {
    const all = await again(prompts, () => discogs.getFolders(username, CALL));
    // Number 0 is a view of all the others.
    const folders = all.filter(({ id }) => id >= FIRST_FOLDER);
    const isThere = folders.some(({ id }) => id === before);
    if (!isThere) prompts.wrong(`The collection has no folder ${before}. Choose another one.`);
    const [only, ...others] = folders;
    if (only !== undefined && others.length === 0 && isThere) return only.id;
    const answer = await prompts.choose(
      'Into which folder do new copies go?',
      folders.map(({ id, name }) => ({ value: String(id), label: onOneLine(name) })),
      { first: isThere ? String(before) : String(FIRST_FOLDER) },
    );
    const folderId = Number(answer);
    // It can be removed while the question is open.
    const now = await again(prompts, () => discogs.getFolders(username, CALL));
    if (now.some(({ id }) => id === folderId)) return folderId;
    prompts.wrong('That folder is gone. Choose another one.');
  }
}
