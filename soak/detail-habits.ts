// Soak: how members fill in the details of a copy: its condition, a note, its rating.
import { inputsOf, type ModalInput } from '../sandbox/discord/modal-shapes.ts';
import type { Typed } from './audit/world.ts';
import type { Dice } from './dice.ts';
import { openForm } from './hands.ts';
import type { SoakMember, SoakStage } from './stage.ts';

/** The fields of the collection that members fill in. */
const FIELDS = [1, 2, 3];

/** Opens the form of a copy and changes some of it. The rest stays as the form shows it. */
export async function fillInDetails(member: SoakMember, dice: Dice, stage: SoakStage): Promise<void> {
  const { name, person } = member;
  const opened = await openForm(member, 'det', dice, stage);
  if (!opened) return;
  const { modal } = opened;
  const instanceId = Number.parseInt(modal.custom_id.split(':')[2] ?? '', 36);
  const values: Record<string, string | string[]> = {};
  const typed: Typed[] = [];
  for (const part of inputsOf(modal)) {
    const value = dice.chance(0.5) ? valueFor(part, dice, stage) : null;
    if (value === null) continue;
    const { custom_id: id, type } = part.input;
    values[id] = type === 4 ? value : [value];
    const fieldId = Number(/^f(\d+)\./.exec(id)?.[1]);
    if (FIELDS.includes(fieldId)) typed.push({ instanceId, fieldId, value });
  }
  if (Object.keys(values).length === 0) return;
  const invocation = await person.submitModal(opened.invocation, values);
  stage.ledger.use(`${name} sends ${JSON.stringify(values)} for ${modal.custom_id}`, invocation);
  stage.ledger.typed(typed);
}

/** Returns what a member puts into this part. Null: they leave it alone. Only who runs the crate moves copies. */
function valueFor({ input }: ModalInput, dice: Dice, { backRoom }: SoakStage): string | null {
  if (input.type === 4) return `${backRoom.note} ${dice.whole(1, 1_000)}`;
  if (input.type !== 3 || input.custom_id.startsWith('fo.')) return null;
  return dice.pick(input.options ?? [])?.value ?? null;
}
