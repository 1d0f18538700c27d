// Sandbox, local Discord: shows a message as a person reads it, in plain text for a terminal. Pure.
import type { ActionRow, Button, Embed, MessageJson, Select } from './api.ts';
import { MESSAGE_FLAGS } from './api.ts';

// Escaped characters move to the private use area (no text has those characters) while the markers around them are removed.
const ESCAPE_BASE = 0xe000;

/** Removes Discord's Markdown: markers, masked links, timestamps, and the backslashes of escaped characters. */
export function plainText(markdown: string): string {
  return (
    markdown
      .replaceAll(/\\([!-/:-@[-`{-~])/g, (_, char: string) =>
        String.fromCharCode(ESCAPE_BASE + char.charCodeAt(0)),
      )
      .replaceAll(/\[([^\]\n]+)\]\(<?(https?:[^)>\s]+)>?\)/g, '$1 ($2)')
      .replaceAll(/<t:(\d+)(?::[tTdDfFR])?>/g, (_, seconds: string) =>
        new Date(Number(seconds) * 1_000).toISOString().slice(0, 16).replace('T', ' '),
      )
      // A mention of a command: its names, and its id.
      .replaceAll(/<\/([-_\p{L}\p{N} ]{1,98}):\d+>/gu, '/$1')
      .replaceAll(/```(?:\w*\n)?([\s\S]*?)```/g, '$1')
      .replaceAll(/(\*\*|__|~~|\|\|)(?=\S)([\s\S]*?\S)\1/g, '$2')
      .replaceAll(/(?<![\w*])\*(?=\S)([^*\n]*?\S)\*(?!\*)/g, '$1')
      .replaceAll(/(?<!\w)_(?=\S)([^_\n]*?\S)_(?!\w)/g, '$1')
      .replaceAll(/`([^`\n]+)`/g, '$1')
      .replaceAll(/^(?:#{1,3}|-#) /gm, '')
      .replaceAll(/[\ue000-\ue07f]/g, (char) => String.fromCharCode(char.charCodeAt(0) - ESCAPE_BASE))
  );
}

const indent = (text: string, by: string): string[] =>
  text.split('\n').map((line) => `${by}${line}`.trimEnd());

function renderEmbed(embed: Embed, named: (text: string) => string): string[] {
  const lines: string[] = [];
  if (embed.author) lines.push(plainText(embed.author.name));
  if (embed.title) lines.push(plainText(embed.title));
  if (embed.url) lines.push(`<${embed.url}>`);
  if (embed.description) lines.push(...plainText(named(embed.description)).split('\n'));
  for (const field of embed.fields ?? []) {
    const [first = '', ...rest] = plainText(named(field.value)).split('\n');
    lines.push(`${plainText(field.name)}: ${first}`, ...rest.map((line) => `  ${line}`));
  }
  if (embed.image) lines.push(`(image: ${embed.image.url})`);
  if (embed.footer) lines.push(`- ${plainText(embed.footer.text)}`);
  return lines.map((line) => `  | ${line}`.trimEnd());
}

function renderComponent(component: Button | Select): string {
  if (component.type !== 2) {
    const chosen = component.options?.find((option) => option.default)?.label;
    const text = chosen ?? component.placeholder ?? 'Make a selection';
    return component.disabled ? `[ ${text} v ] (disabled)` : `[ ${text} v ]`;
  }
  const text = [component.emoji?.name, component.label].filter(Boolean).join(' ');
  const shown = component.url === undefined ? `[ ${text} ]` : `[ ${text} -> ${component.url} ]`;
  return component.disabled ? `${shown} (disabled)` : shown;
}

const renderRow = (row: ActionRow): string => `  ${row.components.map(renderComponent).join('  ')}`;

/** Returns several lines without colours. `names` are by user id, for mentions. */
export function renderMessage(message: MessageJson, names: ReadonlyMap<string, string> = new Map()): string {
  const isPrivate = (message.flags & MESSAGE_FLAGS.ephemeral) !== 0;
  const isLoading = (message.flags & MESSAGE_FLAGS.loading) !== 0;
  const author = message.author.global_name ?? message.author.username;
  const marks = [message.author.bot ? ' APP' : '', message.edited_timestamp === null ? '' : ' (edited)'].join(
    '',
  );
  const usedBy = message.interaction_metadata;
  const lines: string[] = [];
  if (usedBy?.name !== undefined && (message.type === 20 || message.type === 23)) {
    const name = message.type === 20 ? `/${usedBy.name}` : usedBy.name;
    lines.push(`${usedBy.user.global_name ?? usedBy.user.username} used ${name}`);
  }
  lines.push(`${author}${marks}`);
  if (isLoading) lines.push('  is thinking...');
  const named = (text: string) =>
    text.replaceAll(/<@!?(\d+)>/g, (mention, id: string) => {
      const name = names.get(id);
      return name === undefined ? mention : `@${name}`;
    });
  const body = ({
    content,
    embeds,
    attachments,
  }: Pick<MessageJson, 'content' | 'embeds' | 'attachments'>) => {
    if (content !== '') lines.push(...indent(plainText(named(content)), '  '));
    for (const embed of embeds) lines.push(...renderEmbed(embed, named));
    for (const file of attachments) lines.push(`  (file: ${file.filename}, ${file.size} bytes)`);
  };
  body(message);
  for (const { message: forwarded } of message.message_snapshots ?? []) {
    lines.push('  forwarded:');
    body(forwarded);
  }
  for (const row of message.components) lines.push(renderRow(row));
  if (isPrivate) lines.push('  only you can see this');
  return lines.join('\n');
}
