// Discord, views: asks which copy to take out of the crate, and says what became of it. Pure.
import { ButtonBuilder } from '@discordjs/builders';
import { ButtonStyle } from 'discord.js';
import type { Removed, RemoveQuestion } from '../../core/add/remove.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';
import { copyLine, type Reader } from './crate-card.ts';
import { LIMITS, safe } from './limits.ts';
import { inRows, type Payload, rowOf } from './payload.ts';

/** The most copies that have a button: four rows of five, with Keep in a row of its own. */
const MOST_COPIES = 20;

/** Makes the question. Only the person who pressed the button reads it. */
export function removeQuestion(question: RemoveQuestion, reader: Reader, texts: Texts): Payload {
  const { crateRemove: say } = texts;
  const { releaseId, record } = question;
  const name = `**${safe(`${record.artistName} - ${record.albumTitle}`, 200)}**`;
  const keep = button(say.keep, { kind: 'keep', releaseId }, ButtonStyle.Secondary);
  if (question.kind === 'forget') {
    const yes = button(say.yesForget, { kind: 'fgt', releaseId }, ButtonStyle.Danger);
    const ask = question.isWaiting ? say.askForgetWaiting(name) : say.askForget(name);
    return { content: ask, components: rowOf([yes, keep]) };
  }
  const [first, ...more] = question.copies;
  const isOne = first !== undefined && more.length === 0 && question.others === 0;
  const lines: string[] = [isOne ? say.ask(name) : say.askWhich(name)];
  const copies = question.copies.slice(0, MOST_COPIES);
  const buttons: ButtonBuilder[] = [];
  for (const copy of copies) {
    const line = copyLine(copy, isOne ? null : copy.position, reader, texts);
    if ([...lines, line].join('\n').length > LIMITS.content - 100) break;
    lines.push(line);
    const { instanceId } = copy;
    const label = isOne ? say.yes : say.yesCopy(copy.position);
    buttons.push(button(label, { kind: 'del', releaseId, instanceId }, ButtonStyle.Danger));
  }
  const others = question.others + question.copies.length - buttons.length;
  if (others > 0) lines.push(`-# ${say.others(others)}`);
  const inOneRow = buttons.length < LIMITS.buttonsInRow;
  const rows = inOneRow ? [[...buttons, keep]] : [...inRows(buttons), [keep]];
  return { content: lines.join('\n'), components: rows.flatMap(rowOf) };
}

/** Says what a Remove did. */
export function removedText(removed: Removed, { crateRemove: say }: Texts): string {
  if (removed.kind === 'gone') return say.gone;
  const { wasThere, copiesLeft } = removed;
  if (copiesLeft > 0) return wasThere ? say.removedLeft(copiesLeft) : say.wasGoneLeft(copiesLeft);
  return wasThere ? say.removed : say.wasGone;
}

const button = (
  label: string,
  action: Parameters<typeof encodeAction>[0],
  style: ButtonStyle.Secondary | ButtonStyle.Danger,
): ButtonBuilder => new ButtonBuilder().setCustomId(encodeAction(action)).setStyle(style).setLabel(label);
