// Soak: what the hands of a member do: type a command, press a button of a kind, choose in a menu. The ledger gets each use.
import { ClientRefusal, type Invocation, type Message, type Person } from '../sandbox/discord/index.ts';
import type { Modal } from '../sandbox/discord/modal-shapes.ts';
import type { Setting } from './audit/world.ts';
import type { Dice } from './dice.ts';
import type { Asked } from './ledger.ts';
import type { SoakMember, SoakStage } from './stage.ts';

/** The number of newest messages that members mostly look at. Sometimes they press buttons of older ones, too. */
export const RECENT = 25;

/** The options of a command by their names. A file is `{ name, bytes }`. */
export type GivenOptions = NonNullable<Parameters<Person['slash']>[1]>;

/** Types a command. `asked`: what it asks of the crate; `setting`: what it asks to change. The answer can be still to come. */
export async function type(
  { name, person }: SoakMember,
  command: string,
  options: GivenOptions,
  asked: Asked | undefined,
  { ledger }: SoakStage,
  setting?: Setting,
): Promise<void> {
  const invocation = await person.slash(command, options);
  ledger.use(`${name} /${command} ${JSON.stringify(options)}`, invocation, asked, setting);
}

/**
 * Returns the suggestions for a record. Discord waits 3 s for them. A member who gets none types something else.
 * @throws ClientRefusal when Discord's client does not allow it.
 */
export const suggestionsFor = ({ person }: SoakMember, command: string, typed: string) =>
  person.autocomplete(command, {}, { name: 'record', value: typed }).catch((error: unknown) => {
    if (error instanceof ClientRefusal) throw error;
    return [];
  });

/** Presses a random button of this kind, usually on a recent message. Returns null if there is none. */
export async function pressOne(
  member: SoakMember,
  kind: string,
  messages: readonly Message[],
  dice: Dice,
  stage: SoakStage,
): Promise<{ message: Message; customId: string; invocation: Invocation } | null> {
  const buttons = (dice.chance(0.15) ? messages : messages.slice(-RECENT)).flatMap((message) =>
    message.components
      .flatMap((row) => row.components)
      .flatMap((one) =>
        one.type === 2 && !one.disabled && one.custom_id?.startsWith(`${kind}:`)
          ? [{ message, customId: one.custom_id }]
          : [],
      ),
  );
  const found = dice.pick(buttons);
  if (!found) return null;
  return { ...found, invocation: await pressThis(member, found.message, found.customId, stage) };
}

/** Presses a random button of this kind that opens a form. Returns null if there is none, or if the bot opens no form. */
export async function openForm(
  member: SoakMember,
  kind: string,
  dice: Dice,
  stage: SoakStage,
): Promise<{ invocation: Invocation; modal: Modal } | null> {
  const opened = await pressOne(member, kind, member.person.messages(), dice, stage);
  if (!opened) return null;
  const { invocation } = opened;
  // Without an answer within 3 s, Discord shows the press as failed.
  await invocation.first().catch(() => {});
  const modal = invocation.modal();
  return modal && { invocation, modal };
}

/** Presses this button, also if another member does. */
export async function pressThis(
  { name, person, mayAdd, manages }: SoakMember,
  message: Message,
  customId: string,
  { ledger }: SoakStage,
): Promise<Invocation> {
  const invocation = await person.press(message.id, customId);
  const [kind, number = '', copy = ''] = customId.split(':');
  const messageId = message.id;
  if (kind === 'imp') ledger.importPressed(message);
  const asked = (): Asked | undefined => {
    const releaseId36 = Number.parseInt(number, 36);
    const taken = { releaseId: releaseId36, messageId, byManager: manages };
    if (kind === 'del') return { kind: 'remove', ...taken, instanceId: Number.parseInt(copy, 36) };
    if (kind === 'fgt') return { kind: 'forget', ...taken };
    if (!mayAdd) return undefined;
    if (kind === 'add') return { kind: 'add', releaseId: Number(number), messageId: null };
    if (kind === 'push') return { kind: 'add', releaseId: Number(number), messageId };
    if (kind === 'copy') return { kind: 'another', releaseId: Number(number), messageId };
    return kind === 'undo' ? { kind: 'undo', intentId: Number(number), messageId } : undefined;
  };
  ledger.use(`${name} presses ${customId} on ${messageId}`, invocation, asked());
  return invocation;
}
