// Commands: the list. A new command is one file and one word here.
import type { Command } from '../src/discord/command.ts';
import { add } from './add.ts';
import { refresh } from './refresh.ts';
import { search } from './search.ts';
import { status } from './status.ts';
import { sync } from './sync.ts';

export const commands: readonly Command[] = [search, add, refresh, sync, status];
