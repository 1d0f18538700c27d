// Buttons by look-up: each kind of button has a form that is read and a handler, otherwise nothing compiles.
import { expect, it } from 'vitest';
import { buttons, commands } from '../../commands/index.ts';
import type { ButtonTable, CommandWithButtons } from '../../src/discord/command.ts';
import { type ActionKind, decodeAction } from '../../src/discord/custom-id.ts';

const PRESSED: Record<ActionKind, { id: string; command: string; hasOwnRule: boolean }> = {
  add: { id: 'add:1', command: 'add', hasOwnRule: false },
  copy: { id: 'copy:1', command: 'add', hasOwnRule: false },
  push: { id: 'push:1', command: 'add', hasOwnRule: false },
  undo: { id: 'undo:1', command: 'add', hasOwnRule: false },
  page: { id: 'page:1:1.2', command: 'search', hasOwnRule: false },
  run: { id: 'run:1', command: 'sync', hasOwnRule: false },
  stop: { id: 'stop:1', command: 'sync', hasOwnRule: true },
};

it('each kind is read, handled, and obeys the permissions of its command', () => {
  expect(Object.keys(buttons).sort()).toEqual(Object.keys(PRESSED).sort());
  for (const [kind, { id, command, hasOwnRule }] of Object.entries(PRESSED)) {
    const action = decodeAction(id);
    if (!action) throw new Error(`${id} is not read`);
    expect(action.kind).toBe(kind);
    const button = buttons[action.kind];
    expect({ command: button.command.data.name, hasOwnRule: button.hasOwnRule }).toEqual({
      command,
      hasOwnRule,
    });
    // The command that Discord knows, whose permissions the button obeys.
    expect(commands).toContain(button.command);
    expect(button.press).toBeTypeOf('function');
  }
});

it('a kind without a handler does not compile (npm run types)', () => {
  const { undo, ...others } = buttons;
  // @ts-expect-error: undo has no handler
  const incomplete: ButtonTable = others;
  // @ts-expect-error: the handler of another kind
  const mixed: ButtonTable = { ...buttons, undo: buttons.page };
  const { command } = undo;
  // @ts-expect-error: a command that promises two kinds of buttons and handles none
  const promised: CommandWithButtons<'undo' | 'copy'> = { ...command, run: async () => {}, buttons: {} };
  expect([incomplete, mixed, promised]).toHaveLength(3);
});
