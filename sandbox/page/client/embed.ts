// Sandbox, page in the browser: draws one embed.
import type { Embed, EmbedField } from '../../discord/api.ts';
import { type Child, h } from './dom.ts';
import { markdown, markdownLine, type Surroundings, webLink } from './markdown-dom.ts';
import { besideName } from './time.ts';

const INLINE_IN_A_ROW = 3;

/** Returns the position of each field among the inline fields of its row. Null: the field has a row of its own. */
function inlineIndexes(fields: readonly EmbedField[]): (number | null)[] {
  let inRow = 0;
  return fields.map((field) => {
    inRow = field.inline ? (inRow % INLINE_IN_A_ROW) + 1 : 0;
    return field.inline ? inRow : null;
  });
}

const picture = (slot: string, url: string, label: string, className: string) => {
  const image = h('img', { slot, src: url, alt: label, class: className });
  // Discord leaves out images that it cannot fetch.
  image.addEventListener('error', () => image.remove());
  return image;
};

export function drawEmbed(embed: Embed, around: Surroundings): HTMLElement {
  const { author, title, description, fields = [], footer, thumbnail, image, timestamp } = embed;
  const indexes = inlineIndexes(fields);
  const head: Child[] = [
    author
      ? h(
          'div',
          { slot: 'description', class: 'embed-author' },
          author.url === undefined ? author.name : webLink(author.url, author.name),
        )
      : null,
    title === undefined
      ? null
      : h(
          'div',
          { slot: 'description', class: 'embed-title' },
          ...(embed.url === undefined
            ? markdownLine(title, around)
            : [webLink(embed.url, ...markdownLine(title, around))]),
        ),
    description === undefined
      ? null
      : h('div', { slot: 'description', class: 'embed-description' }, ...markdown(description, around)),
  ];
  const drawnFields = fields.map((field, index) =>
    h(
      'discord-embed-field',
      { inline: field.inline, 'inline-index': indexes[index] ?? null },
      h('div', { class: 'field-name' }, ...markdownLine(field.name, around)),
      h('div', { class: 'field-value' }, ...markdown(field.value, around)),
    ),
  );
  const foot = [
    footer?.text ?? null,
    timestamp === undefined ? null : besideName(Date.parse(timestamp), around.nowMs()),
  ].filter((one) => one !== null);
  return h(
    'discord-embed',
    { color: embed.color ? `#${embed.color.toString(16).padStart(6, '0')}` : null },
    ...head,
    fields.length > 0 && h('discord-embed-fields', { slot: 'fields' }, ...drawnFields),
    image ? picture('fields', image.proxy_url ?? image.url, 'Image', 'embed-image') : null,
    thumbnail
      ? picture('description', thumbnail.proxy_url ?? thumbnail.url, 'Cover', 'embed-thumbnail')
      : null,
    foot.length > 0 && h('discord-embed-footer', { slot: 'footer' }, foot.join(' • ')),
  );
}
