// Discord, views: says why a person waits for Discogs, and until when. Pure.
import type { BudgetWait } from '../../core/types.ts';
import type { Activity, Texts } from '../texts/texts.ts';
import { countdown } from '../texts/time.ts';

/**
 * Says why a person waits, and until when. Discord counts down to that moment. @param nowMs when the wait became known, epoch
 * ms.
 */
export const waitingText = (wait: BudgetWait, activity: Activity, nowMs: number, { waits }: Texts): string =>
  waits.waiting(wait.reason, activity, countdown(nowMs + wait.ms));
