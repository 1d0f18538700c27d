// Commands: the list of commands, and the command that handles each kind of button, menu and form. A new command is one file and
// one name in `commands`; a new kind is one line of `buttons`, `menus` or `forms`.
import {
  type AnyCommand,
  type ButtonTable,
  buttonOf,
  type FormTable,
  formOf,
  type MenuTable,
  menuOf,
} from '../src/discord/command.ts';
import type { ComponentTables } from '../src/discord/interactions/handlers.ts';
import { add } from './add.ts';
import { importButtons } from './crate/import.ts';
import { crate } from './crate.ts';
import { find } from './find.ts';
import { findOnDiscogs } from './find-on-discogs.ts';
import { help } from './help.ts';
import { refresh } from './refresh.ts';
import { search } from './search.ts';
import { settings } from './settings.ts';
import { status } from './status.ts';
import { sync } from './sync.ts';

export const commands: readonly AnyCommand[] = [
  ...[find, findOnDiscogs, search, add, crate, refresh, sync, status, settings, help],
];

/** What takes records out of the crate changes it, which /crate itself does not. So strangers' servers are refused. */
const removing = { ...crate, writes: true };

const buttons: ButtonTable = {
  page: buttonOf(search, 'page'),
  rel: buttonOf(find, 'rel'),
  any: buttonOf(find, 'any'),
  all: buttonOf(search, 'all'),
  mp: buttonOf(search, 'mp'),
  add: buttonOf(add, 'add'),
  copy: buttonOf(add, 'copy'),
  push: buttonOf(add, 'push'),
  undo: buttonOf(add, 'undo'),
  crate: buttonOf(crate, 'crate'),
  rnd: buttonOf(crate, 'rnd'),
  dup: buttonOf(crate, 'dup'),
  rem: buttonOf(removing, 'rem'),
  del: buttonOf(removing, 'del'),
  fgt: buttonOf(removing, 'fgt'),
  keep: buttonOf(crate, 'keep'),
  // Who can use /crate cannot always change the collection.
  imp: { command: sync, press: importButtons.imp, hasOwnRule: false },
  wnt: buttonOf(add, 'wnt'),
  unw: buttonOf(add, 'unw'),
  run: buttonOf(sync, 'run'),
  // Only the member who started the run, or one with Manage Server, can stop the run (docs/architecture.md, "One /sync", 7).
  stop: buttonOf(sync, 'stop', { hasOwnRule: true }),
};

const menus: MenuTable = { mf: menuOf(search, 'mf'), shw: menuOf(crate, 'shw') };

const forms: FormTable = {
  mine: formOf(search, 'mine'),
  det: formOf(add, 'det'),
  pho: formOf(find, 'pho'),
  num: formOf(find, 'num'),
};

export const components: ComponentTables = { buttons, menus, forms };
