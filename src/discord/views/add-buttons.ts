// Discord, views: the buttons under an answer about an Add. Pure.
import { ButtonBuilder } from '@discordjs/builders';
import { ButtonStyle } from 'discord.js';
import type { AddIntent } from '../../core/add/types.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';

export const copyButton = (releaseId: number, { add }: Texts) =>
  new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'copy', releaseId }))
    .setStyle(ButtonStyle.Secondary)
    .setLabel(add.another);

export const pushButton = (releaseId: number, { add }: Texts) =>
  new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'push', releaseId }))
    .setStyle(ButtonStyle.Primary)
    .setLabel(add.toDiscogs);

/** @param from as in `From` (component-actions.ts), if the button is under a message that is about to be deleted. */
export const undoButton = ({ id: intentId, releaseId }: AddIntent, { add }: Texts, from?: string) =>
  new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'undo', intentId, releaseId, from }))
    .setStyle(ButtonStyle.Danger)
    .setLabel(add.undo);

/** @param from as for `undoButton`. */
export const takeOffButton = (releaseId: number, { want }: Texts, from?: string) =>
  new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'unw', releaseId, from }))
    .setStyle(ButtonStyle.Secondary)
    .setLabel(want.takeOff);

/** The button that gives up a record that waits for Discogs. */
export const forgetButton = (releaseId: number, { crateRemove }: Texts) =>
  new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'fgt', releaseId }))
    .setStyle(ButtonStyle.Secondary)
    .setLabel(crateRemove.yesForget);
