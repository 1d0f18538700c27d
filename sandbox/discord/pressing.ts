// Sandbox, local Discord: what Discord's client does when a person presses a button or picks from a select of a message: finds it,
// and makes the data of the interaction. Pure.
import type { Button, MessageJson, Select } from './api.ts';
import { ClientRefusal } from './client-refusal.ts';

/** Returns the component of a message that has this custom id, or otherwise this text. */
function componentOf(json: MessageJson, name: string): Button | Select {
  const all = json.components.flatMap((row): readonly (Button | Select)[] => row.components);
  const textOf = (one: Button | Select) =>
    one.type === 2 ? (one.label ?? one.emoji?.name) : one.placeholder;
  const byId = all.filter((one) => one.custom_id === name);
  const matches = byId.length > 0 ? byId : all.filter((one) => textOf(one) === name);
  const [match, other] = matches;
  if (!match) {
    const there = all.map((one) => `[ ${textOf(one)} ]`).join(' ');
    throw new ClientRefusal('not-there', `There is no "${name}" on the message, only: ${there || 'nothing'}`);
  }
  if (other) throw new ClientRefusal('ambiguous', `There are several "${name}": name one by its custom id`);
  if (match.disabled) throw new ClientRefusal('disabled', `"${name}" is disabled`);
  return match;
}

/** Makes the `data` of a press. Throws a ClientRefusal for what the client does not send. */
export function packPress(json: MessageJson, name: string) {
  const button = componentOf(json, name);
  if (button.type !== 2) throw new ClientRefusal('wrong-type', `"${name}" is not a button`);
  if (button.custom_id === undefined) throw new ClientRefusal('wrong-type', `"${name}" is a link`);
  return { id: button.id, component_type: 2, custom_id: button.custom_id };
}

/** Makes the `data` of a choice in a select. Throws a ClientRefusal for what the client does not send. */
export function packSelect(json: MessageJson, name: string, values: readonly string[]) {
  const select = componentOf(json, name);
  if (select.type === 2) throw new ClientRefusal('wrong-type', `"${name}" is a button`);
  if (values.length < select.min_values || values.length > select.max_values) {
    throw new ClientRefusal('out-of-range', `Pick ${select.min_values} to ${select.max_values}`);
  }
  const unknown = values.find((one) => select.options && !select.options.some((o) => o.value === one));
  if (unknown !== undefined) throw new ClientRefusal('not-a-choice', `There is no "${unknown}" to pick`);
  return { id: select.id, component_type: select.type, custom_id: select.custom_id, values };
}
