// Commands: the list, and which command each kind of button stands for. A new command is one file and one word here; a new
// kind of button is one line.
import { type ButtonTable, buttonOf, type Command } from '../src/discord/command.ts';
import { add } from './add.ts';
import { refresh } from './refresh.ts';
import { search } from './search.ts';
import { status } from './status.ts';
import { sync } from './sync.ts';

export const commands: readonly Command[] = [search, add, refresh, sync, status];

export const buttons: ButtonTable = {
  page: buttonOf(search, 'page'),
  add: buttonOf(add, 'add'),
  copy: buttonOf(add, 'copy'),
  push: buttonOf(add, 'push'),
  undo: buttonOf(add, 'undo'),
  run: buttonOf(sync, 'run'),
  // The member who started the run, or Manage Server (docs/architecture.md, "One /sync", 7).
  stop: buttonOf(sync, 'stop', { hasOwnRule: true }),
};
