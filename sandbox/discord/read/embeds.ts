// Sandbox, local Discord: reads embeds as Discord does (docs: Resources > Message > Embed Object, Embed Limits). Pure.
import type { Embed, EmbedField, EmbedMedia } from '../api.ts';
import { PAYLOAD } from '../limits.ts';
import { compact, type Form } from './form.ts';

const WEB = ['http', 'https'];
const MEDIA = ['http', 'https', 'attachment'];

function readMedia(form: Form, embed: Record<string, unknown>, key: string): EmbedMedia | undefined {
  const media = form.object(embed, key);
  if (!media) return undefined;
  const place = form.at(key);
  const url = place.url(media, 'url', MEDIA, PAYLOAD.url);
  if (url === undefined && media.url === undefined) {
    place.at('url').refuse('BASE_TYPE_REQUIRED', 'This field is required');
  }
  return url === undefined ? undefined : { url };
}

function readFields(form: Form, embed: Record<string, unknown>): EmbedField[] | undefined {
  if (embed.fields === null || embed.fields === undefined) return undefined;
  const items = form.at('fields').objects(embed.fields, { max: PAYLOAD.embedFields });
  const fields: EmbedField[] = [];
  for (const { item, form: place } of items ?? []) {
    const name = place.text(item, 'name', { max: PAYLOAD.embedFieldName, required: true, trim: true });
    const value = place.text(item, 'value', { max: PAYLOAD.embedFieldValue, required: true, trim: true });
    const inline = place.flag(item, 'inline') ?? false;
    if (name !== undefined && value !== undefined) fields.push({ name, value, inline });
  }
  return fields;
}

function readTimestamp(form: Form, embed: Record<string, unknown>): string | undefined {
  const text = form.text(embed, 'timestamp', { max: 100 });
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) {
    return form.at('timestamp').refuse('DATETIME_TYPE_PARSE', `Could not parse ${text}. Should be ISO8601.`);
  }
  return new Date(ms).toISOString();
}

function readEmbed(form: Form, embed: Record<string, unknown>): Embed {
  const footer = form.object(embed, 'footer');
  const author = form.object(embed, 'author');
  const footerText =
    footer &&
    form.at('footer').text(footer, 'text', { max: PAYLOAD.embedFooter, required: true, trim: true });
  const authorName =
    author &&
    form.at('author').text(author, 'name', { max: PAYLOAD.embedAuthor, required: true, trim: true });
  const read: Embed = compact<Embed>({
    type: 'rich',
    title: form.text(embed, 'title', { max: PAYLOAD.embedTitle, trim: true }),
    description: form.text(embed, 'description', { max: PAYLOAD.embedDescription, trim: true }),
    url: form.url(embed, 'url', WEB, PAYLOAD.url),
    timestamp: readTimestamp(form, embed),
    color: form.number(embed, 'color', { min: 0, max: 0xffffff }),
    thumbnail: readMedia(form, embed, 'thumbnail'),
    image: readMedia(form, embed, 'image'),
    fields: readFields(form, embed),
    footer:
      footer && footerText !== undefined
        ? compact({ text: footerText, icon_url: form.at('footer').url(footer, 'icon_url', MEDIA) })
        : undefined,
    author:
      author && authorName !== undefined
        ? compact({
            name: authorName,
            url: form.at('author').url(author, 'url', WEB),
            icon_url: form.at('author').url(author, 'icon_url', MEDIA),
          })
        : undefined,
  });
  return read;
}

const isBlank = (embed: Embed): boolean =>
  !embed.title &&
  !embed.description &&
  !embed.footer &&
  !embed.author &&
  !embed.image &&
  !embed.thumbnail &&
  !embed.fields?.length;

/** Counts the characters that count against the 6000 of a message: title, description, fields, footer and author. */
function embedLength(embed: Embed): number {
  const fields = (embed.fields ?? []).reduce((sum, one) => sum + one.name.length + one.value.length, 0);
  const { title = '', description = '', footer, author } = embed;
  return title.length + description.length + (footer?.text.length ?? 0) + (author?.name.length ?? 0) + fields;
}

/** Reads the `embeds` of a message. `form` must point to them. */
export function readEmbeds(form: Form, value: unknown): Embed[] {
  const items = form.objects(value, { max: PAYLOAD.embeds }) ?? [];
  const embeds: Embed[] = [];
  for (const { item, form: place } of items) {
    const before = form.count();
    const embed = readEmbed(place, item);
    if (isBlank(embed) && form.count() === before) {
      place.at('description').refuse('BASE_TYPE_REQUIRED', 'This field is required');
    }
    embeds.push(embed);
  }
  // docs: Embed Limits: the limit is for the sum of all embeds of a message.
  if (embeds.reduce((sum, embed) => sum + embedLength(embed), 0) > PAYLOAD.embedsTotal) {
    form.refuse('MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${PAYLOAD.embedsTotal}`);
  }
  return embeds;
}
