// Discord: who may. A slash command is checked by Discord itself; a button only by us, so it obeys the permissions of
// the command it stands for (product.md 1, "Who may").
import { type BaseInteraction, PermissionsBitField } from 'discord.js';
import type { Command } from './command.ts';

export interface Permissions {
  /** May this member use this command here? */
  mayUse(interaction: BaseInteraction, command: Command): Promise<boolean>;
}

/** The command's own default. What admins changed in Discord's settings comes with the permissions issue. */
export function createPermissions(): Permissions {
  return {
    async mayUse(interaction, command) {
      const needed = command.data.default_member_permissions;
      if (needed === null || needed === undefined) return true;
      const has = interaction.memberPermissions ?? new PermissionsBitField();
      // "0": nobody but administrators, who always may.
      return needed === '0' ? has.has('Administrator') : has.has(BigInt(needed));
    },
  };
}

/** Manage Server, as Discord computed it for this member in this channel. */
export function mayManage(interaction: BaseInteraction): boolean {
  return interaction.memberPermissions?.has('ManageGuild') ?? false;
}
