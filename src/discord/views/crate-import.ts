// Discord, views: makes the message of the dry run of an import. Pure.
import { ButtonBuilder } from '@discordjs/builders';
import { ButtonStyle } from 'discord.js';
import type { DryRun } from '../../core/import/import.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';
import { moment, rounded } from '../texts/time.ts';
import { safe } from './limits.ts';
import { type Payload, rowOf } from './payload.ts';

const LONGEST_NAME = 100;

/** @param name the name of the file. */
export function dryRunMessage(
  { owned, copies, odd, leftMs, syncedAt, saved }: DryRun,
  name: string,
  { crate, crateImport: say }: Texts,
): Payload {
  const counts = [
    say.owned(owned),
    copies === 0 ? say.nothingToAdd : say.toAdd(copies, rounded(leftMs)),
    ...(odd.count > 0 ? [say.odd(odd.count, odd.first)] : []),
  ];
  const lines = [
    say.heading(safe(name, LONGEST_NAME)),
    counts.join(' · '),
    say.notWritten,
    `-# ${syncedAt === null ? say.neverSynced : crate.synced(moment(syncedAt, 'R'))}`,
  ];
  const add = saved && [
    new ButtonBuilder()
      .setCustomId(encodeAction({ kind: 'imp', importId: saved.id, atMs: saved.atMs }))
      .setStyle(ButtonStyle.Primary)
      .setLabel(say.addButton(copies)),
  ];
  return { content: lines.join('\n'), components: rowOf(add ?? []) };
}
