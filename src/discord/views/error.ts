// Discord, views: says what happened when something failed, and what to do.
import { lastingReason } from '../../core/database-reason.ts';
import { discogsReason, isForOperator } from '../../core/discogs-reason.ts';
import {
  BadResponseError,
  type DiscogsError,
  NotFoundError,
  RateLimitedError,
  type StoreError,
  UnavailableError,
} from '../../errors.ts';
import type { Texts } from '../texts/texts.ts';
import { countdown } from '../texts/time.ts';

/** Says what to do about a failed call to Discogs, as a sentence. */
function discogsAdvice(error: DiscogsError, nowMs: number, { errors: say }: Texts): string {
  if (isForOperator(error)) return say.askManager;
  if (error instanceof NotFoundError) return say.checkLink;
  if (error instanceof RateLimitedError)
    return say.tryAt(countdown(nowMs + Math.max(error.retryAfterMs, 1_000)));
  if (error instanceof UnavailableError && error.reason === 'query-too-heavy') return say.beMoreSpecific;
  if (error instanceof BadResponseError && error.reason !== 'html' && error.reason !== 'cut-json') {
    return say.report;
  }
  return say.tryLater;
}

export interface ErrorContext {
  hasToken: boolean;
  /** The id of the interaction, under which the log has the failure. */
  id: string;
  /** When the interaction failed, epoch ms. */
  nowMs: number;
}

/** Says what happened in a failed call to Discogs, and what to do. */
export function discogsSentence(error: DiscogsError, context: ErrorContext, texts: Texts): string {
  const reason = texts.discogs.reason(discogsReason(error, context));
  return texts.errors.discogs(reason, discogsAdvice(error, context.nowMs, texts), context.id);
}

/**
 * Says that the release that a person asked for does not exist. Unlike the other sentences, it does not name the id of the
 * interaction: nothing failed, so the log has nothing to find. Null: this is another error.
 */
export function missingReleaseSentence(error: unknown, texts: Texts): string | null {
  const releaseId = error instanceof NotFoundError ? /^\/releases\/(\d+)$/.exec(error.path)?.[1] : undefined;
  return releaseId === undefined ? null : texts.errors.missingRelease(releaseId);
}

/** Says that the database failed, and what to do. */
export function storeSentence(error: StoreError, id: string, { errors: say }: Texts): string {
  const lasting = lastingReason(error);
  if (lasting !== null) return say.storageBroken(lasting, id);
  return error.unreachable ? say.storageOffline(id) : say.storageRefused(id);
}
