// Buttons, menus and forms by look-up: each kind has an id that is read and a handler, otherwise nothing compiles.
import { ModalBuilder } from '@discordjs/builders';
import { expect, it } from 'vitest';
import { commands, components } from '../../commands/index.ts';
import type { ButtonTable, CommandWithButtons } from '../../src/discord/command.ts';
import type { ButtonKind } from '../../src/discord/component-actions.ts';
import { createHandlers } from '../../src/discord/interactions/handlers.ts';

const handlers = createHandlers(components);

const PRESSED: Record<ButtonKind, { id: string; command: string; hasOwnRule: boolean }> = {
  add: { id: 'add:1', command: 'add', hasOwnRule: false },
  copy: { id: 'copy:1', command: 'add', hasOwnRule: false },
  push: { id: 'push:1', command: 'add', hasOwnRule: false },
  wnt: { id: 'wnt:5cio', command: 'add', hasOwnRule: false },
  unw: { id: 'unw:5cio', command: 'add', hasOwnRule: false },
  undo: { id: 'undo:1', command: 'add', hasOwnRule: false },
  page: { id: 'page:1:1.2', command: 'search', hasOwnRule: false },
  all: { id: 'all:2s', command: 'search', hasOwnRule: false },
  mp: { id: 'mp:2s:3', command: 'search', hasOwnRule: false },
  rel: { id: 'rel:1', command: 'find', hasOwnRule: false },
  any: { id: 'any:5099902987618', command: 'find', hasOwnRule: false },
  crate: { id: 'crate:1:0', command: 'crate', hasOwnRule: false },
  rnd: { id: 'rnd::', command: 'crate', hasOwnRule: false },
  dup: { id: 'dup:0', command: 'crate', hasOwnRule: false },
  rem: { id: 'rem:1', command: 'crate', hasOwnRule: false },
  del: { id: 'del:1:2', command: 'crate', hasOwnRule: false },
  fgt: { id: 'fgt:1', command: 'crate', hasOwnRule: false },
  keep: { id: 'keep:1', command: 'crate', hasOwnRule: false },
  imp: { id: 'imp:1:2', command: 'sync', hasOwnRule: false },
  run: { id: 'run:1', command: 'sync', hasOwnRule: false },
  stop: { id: 'stop:1', command: 'sync', hasOwnRule: true },
};

it('each kind is read, handled, and obeys the permissions of its command', () => {
  expect(Object.keys(components.buttons).sort()).toEqual(Object.keys(PRESSED).sort());
  for (const [kind, { id, command, hasOwnRule }] of Object.entries(PRESSED)) {
    const button = handlers.button(id);
    if (!button) throw new Error(`${id} is not read`);
    expect({ kind: button.kind, command: button.command.data.name, hasOwnRule: button.hasOwnRule }).toEqual({
      kind,
      command,
      hasOwnRule,
    });
    // The command that Discord knows, whose permissions the button obeys.
    expect(commands.map(({ data }) => data)).toContain(button.command.data);
    // The id of a button opens no form, and no menu has it.
    expect([handlers.menu(id), handlers.form(id)]).toEqual([null, null]);
  }
});

it('an id that is not read has no handler', () => {
  for (const id of ['', 'add:x', 'gone:1', 'toString:1']) {
    expect([handlers.button(id), handlers.menu(id), handlers.form(id)]).toEqual([null, null, null]);
  }
});

it('a menu and a form of each kind are found by their own ids, and by no other', () => {
  const [command] = commands;
  if (!command) throw new Error('no commands');
  const { menu, form } = createHandlers({
    ...components,
    menus: { ...components.menus, mf: { command, choose: async () => {} } },
    forms: {
      mine: {
        command,
        open: (_, action) => new ModalBuilder().setTitle(action.of),
        submit: async () => {},
      },
      det: { command, open: () => null, submit: async () => {} },
      pho: { command, open: () => null, submit: async () => {} },
      num: { command, open: () => null, submit: async () => {} },
    },
  });
  expect([menu('mf:year:1')?.kind, form('mine:a')?.kind]).toEqual(['mf', 'mine']);
  expect([menu('mine:a'), form('mf:year:1'), menu('mf:x:1'), form('mine:x')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect([form('mine:m:1')?.instead, form('mine:a')?.command]).toEqual([null, command]);
});

it('a kind without a handler does not compile (npm run types)', () => {
  const { buttons } = components;
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

it('what changes the crate is refused where strangers could use it', () => {
  const writes = ['rem:1', 'del:1:2', 'fgt:1'].map((id) => handlers.button(id)?.command.writes);
  expect(writes).toEqual([true, true, true]);
  expect(handlers.button('crate:1:0')?.command.writes).toBe(false);
});
