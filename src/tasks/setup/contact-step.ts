// Tasks, setup: the question how members reach the operator. `/help` shows the answer.
import { LONGEST_CONTACT } from '../../config/config.ts';
import { cleanValue, hiddenLetter } from '../../config/values.ts';
import type { ApplicationFacts } from '../../discord/operator/account.ts';
import { onOneLine } from '../../text/typed-text.ts';
import type { Known } from './known.ts';
import type { Choice, Prompts } from './prompts.ts';

type Way = 'owner' | 'other' | 'none';

/**
 * Asks once: a contact that is set stays.
 * @returns the value of OPERATOR_CONTACT. Null: it is set already, or the operator wants none.
 * @throws Cancelled
 */
export async function askForContact(
  { owner }: Pick<ApplicationFacts, 'owner'>,
  { prompts, known }: { prompts: Prompts; known: Known },
): Promise<string | null> {
  if (known.config.operatorContact !== null) return null;
  const ways: readonly Choice<Way>[] = [
    ...(owner === null
      ? []
      : [{ value: 'owner', label: `Your account on Discord: @${onOneLine(owner.name)}` } as const]),
    { value: 'other', label: 'Something else: a name, a mail address, a link' },
    { value: 'none', label: 'Nothing: it sends them to an admin of their server' },
  ];
  const way = await prompts.choose('Members ask /help who runs the bot. What does it show?', ways);
  if (way === 'owner' && owner !== null) return owner.id;
  if (way !== 'other') return null;
  return cleanValue(await prompts.text('How can members reach you?', contactFault));
}

/** Returns what is wrong with a typed contact. Null: `/help` can show it. Pure. */
function contactFault(typed: string): string | null {
  const text = cleanValue(typed);
  if (text === '') return 'Type a name, a mail address or a link.';
  if (text.length > LONGEST_CONTACT) return `This is longer than ${LONGEST_CONTACT} characters.`;
  return hiddenLetter(text, null) === null ? null : 'This has an invisible character in it. Type it again.';
}
