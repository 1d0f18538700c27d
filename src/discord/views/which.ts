// Discord, views: "Which one is mine?": its button, its form, and the answer with the best match first. Pure.
import { ButtonBuilder, LabelBuilder, ModalBuilder, TextInputBuilder } from '@discordjs/builders';
import { type APIEmbed, ButtonStyle, TextInputStyle } from 'discord.js';
import type { RankedPressing } from '../../core/search/etchings.ts';
import type { ShownResult } from '../../core/search/results.ts';
import type { WhichAnswer } from '../../core/search/which.ts';
import type { Etching } from '../../core/types.ts';
import type { ComponentAction } from '../component-actions.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';
import { code, LIMITS, safe, withinBudget } from './limits.ts';
import { type Payload, rowOf } from './payload.ts';
import { addButtons, albumOf, notSyncedLines, resultEmbeds } from './results.ts';
import { albumIn, CREDIT } from './search.ts';

/** The id of the field in the form. */
export const ETCHING_FIELD = 'etching';
/** Both sides of the longest run-outs fit. */
const MOST_TYPED = 200;
/** The start of a line that quotes an etching. `safe` escapes it in text from outside. */
export const QUOTE = '> ';

/** Makes the button for a list. */
export const whichButton = (list: ComponentAction<'mine'>, { which: say }: Texts): ButtonBuilder =>
  new ButtonBuilder().setCustomId(encodeAction(list)).setStyle(ButtonStyle.Secondary).setLabel(say.button);

/** Makes the form that asks for the run-out. */
export function whichForm({ which: say }: Texts): ModalBuilder {
  const input = new TextInputBuilder()
    .setCustomId(ETCHING_FIELD)
    .setStyle(TextInputStyle.Short)
    .setPlaceholder(say.placeholder)
    .setMinLength(1)
    .setMaxLength(MOST_TYPED)
    .setRequired(true);
  const label = new LabelBuilder()
    .setLabel(say.label)
    .setDescription(say.description)
    .setTextInputComponent(input);
  return new ModalBuilder().setTitle(say.button).addLabelComponents(label);
}

/**
 * Makes the answer: the first pressings with the etching that fits best, and their Add buttons. Only the person who asked reads
 * it.
 * @param typed the run-out as the person typed it.
 * @param results the pressings of `answer.first`, in the same order.
 */
export function whichAnswer(
  typed: string,
  answer: WhichAnswer,
  results: readonly ShownResult[],
  texts: Texts,
): Payload {
  const { conclusion, compared, total, first } = answer;
  const { which: say, search } = texts;
  const quoted = code(typed, MOST_TYPED + 10);
  const count = say.compared(compared, total);
  if (conclusion === 'nothing-recorded') return { content: `${say.nothingRecorded}\n-# ${count}` };
  if (conclusion === 'no-match') return { content: `${say.noMatch(quoted)}\n-# ${count}` };
  const album = albumOf(results);
  const heading = headingOf(answer, say);
  const lines = [
    album === null ? `**${heading}**` : `${album} · ${heading}`,
    ...(conclusion === 'tie' ? [say.differIn(answer.differIn)] : []),
    ...notSyncedLines(results, texts),
    `-# ${[search.asked(quoted), count, CREDIT].join(' · ')}`,
  ];
  return {
    content: lines.join('\n'),
    embeds: withinBudget(
      resultEmbeds(results, { isCard: false, album, isPrivate: true }, texts).map((embed, index) =>
        withQuote(embed, first[index], say),
      ),
    ),
    components: rowOf(addButtons(results, { first: 1 }, texts)),
  };
}

function headingOf({ conclusion, tied, first }: WhichAnswer, say: Texts['which']): string {
  if (conclusion === 'tie') return say.tie(tied, first.length);
  return conclusion === 'this-is-it' ? say.thisIsIt : say.closest;
}

function withQuote(embed: APIEmbed, ranked: RankedPressing | undefined, say: Texts['which']): APIEmbed {
  const quote = ranked?.quote ?? null;
  const lines = [embed.description ?? '', quote === null ? say.noEtching : quoteLine(quote)];
  return { ...embed, description: lines.filter((line) => line !== '').join('\n') };
}

const quoteLine = ({ text, side }: Etching): string =>
  `${QUOTE}${code(text, 210)}${side === null ? '' : ` · ${safe(side, 60)}`}`;

/** Returns `Artist - Title` as it stands in the heading of a posted list. Null: the list has several albums. */
export function headingIn(content: string, texts: Texts): string | null {
  const bold = albumIn(content, texts);
  return bold === null ? null : unescaped(bold.slice(2, -2));
}

const unescaped = (text: string): string =>
  text
    .replace(/[\u2068\u2069]/gu, '')
    .replace(/\\(.)/gu, '$1')
    .slice(0, LIMITS.content);
