// Discord: reads the message on which a person used a command of its menu: its photos and its texts, with those of a message that
// it forwards. Discord sends the message along, so the bot needs no permission to read it.
import type { Attachment, Embed, MessageContextMenuCommandInteraction } from 'discord.js';
import type { PhotoFile } from '../../core/photo/ports.ts';
import type { MessageTexts } from '../../core/search/message.ts';

interface TargetMessage {
  /** In order: its own photos first. */
  photos: PhotoFile[];
  texts: MessageTexts;
}

/** The endings of pictures. Some of these kinds cannot be read: then a sentence says so. */
const PICTURE = /\.(?:jpe?g|jfif|png|webp|heic|heif|avif|gif|bmp|tiff?)$/i;

/** Returns what is read of the message. A forwarded message is a snapshot in it. */
export function targetMessage({
  targetMessage: target,
}: MessageContextMenuCommandInteraction): TargetMessage {
  const forwarded = [...target.messageSnapshots.values()];
  const all = [target, ...forwarded];
  return {
    photos: all.flatMap((one) => [...(one.attachments?.values() ?? [])].filter(isPicture).map(photoOf)),
    texts: {
      content: target.content,
      forwarded: forwarded.map((one) => one.content ?? ''),
      embeds: all.flatMap((one) => (one.embeds ?? []).map(embedOf)),
    },
  };
}

const isPicture = ({ contentType, name }: Attachment): boolean =>
  (contentType ?? '').startsWith('image/') || PICTURE.test(name);

export const photoOf = ({ url, size }: Attachment): PhotoFile => ({ url, size });

const embedOf = ({ title, url, description }: Embed) => ({ title, url, description });
