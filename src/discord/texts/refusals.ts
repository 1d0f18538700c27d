// Discord, texts: a sentence for every refusal of core. A kind without a sentence does not compile.
import type { RefusalFacts, RefusalKind } from '../../core/refusals.ts';
import type { Texts } from './texts.ts';

export type RefusalTexts = { [K in RefusalKind]: (facts: RefusalFacts<K>) => string };

/** Returns the sentence that a refused person reads, in private. */
export function refusalText<K extends RefusalKind>(facts: RefusalFacts<K>, texts: Texts): string {
  const sentences: RefusalTexts = texts.refusals;
  return sentences[facts.kind](facts);
}
