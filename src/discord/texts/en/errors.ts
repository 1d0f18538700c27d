// Discord, texts, English: what a person reads when something failed: what happened, then what to do.
import type { LastingReason } from '../../../core/database-reason.ts';

/** Returns the id under which the log says more, as a sentence shows it. */
const code = (id: string) => `(code \`${id}\`)`;

const LASTING: Record<LastingReason, string> = {
  damaged: 'My storage is damaged',
  'disk-full': 'My disk is full',
  'read-only': 'My storage is read-only',
};

export const errors = {
  code,
  /** @param why a clause of `discogs`. @param todo one of the sentences below. */
  discogs: (why: string, todo: string, id: string) => `${why}. ${todo} ${code(id)}`,
  tryLater: 'Try again in a few minutes',
  tryAt: (when: string) => `Try again ${when}`,
  askManager: 'Ask a server manager to run /status',
  checkLink: 'Check the number or the link',
  beMoreSpecific: 'Be more specific',
  report: 'Please report it',
  nothingSaved: (why: string) => `Nothing was saved. ${why}`,
  missingRelease: (releaseId: string) => `No release ${releaseId} on Discogs. Check the number or the link`,
  storageBroken: (why: LastingReason, id: string) =>
    `${LASTING[why]}, so nothing can be saved. Ask a server manager to run /status ${code(id)}`,
  storageOffline: (id: string) =>
    `My storage is offline. Try again in a minute: nothing is added twice ${code(id)}`,
  storageRefused: (id: string) =>
    `My storage refused that. Try again in a minute: nothing is added twice ${code(id)}`,
  restarting: "I'm restarting. Try again in a minute",
  refusedByFront: (id: string) =>
    `Discord's filter blocked my answer. It may be done all the same, so check before you try again ${code(id)}`,
  bug: (id: string) => `Something broke on our side. Please report code \`${id}\``,
};
