// Sandbox, page: a message as the page gets it. Images and files come from the page's own server, as Discord's come from its
// proxy. So they can be seen while the services that they come from are switched off.
import type { Embed, EmbedMedia, MessageJson } from '../discord/api.ts';
import type { Message } from '../discord/index.ts';

export interface Origins {
  /** The address of the local Discogs, without a slash at the end. */
  readonly discogs: string;
}

/**
 * Returns the address of a file on this server. It is not signed, so the message stays the same while signatures change. Other
 * addresses stay as they are.
 */
const fileHere = (url: string): string => {
  const [, path] = /^http:\/\/127\.0\.0\.1:\d+\/(?:ephemeral-)?(attachments\/[^?#]+)/.exec(url) ?? [];
  return path === undefined ? url : `/${path}`;
};

const proxied = (url: string, origins: Origins): string =>
  url.startsWith(`${origins.discogs}/images/`)
    ? `/covers${url.slice(origins.discogs.length)}`
    : fileHere(url);

/** Returns the message as the page needs it: without history, and with addresses of this server. */
export function messageView(message: Message, origins: Origins): MessageJson {
  const { versions: _versions, isEphemeral: _isEphemeral, deletedAt: _deletedAt, ...json } = message;
  const media = (one: EmbedMedia): EmbedMedia => ({
    url: fileHere(one.url),
    proxy_url: proxied(one.url, origins),
  });
  const embed = (one: Embed): Embed => ({
    ...one,
    ...(one.thumbnail && { thumbnail: media(one.thumbnail) }),
    ...(one.image && { image: media(one.image) }),
  });
  const content = ({ embeds, attachments }: Pick<MessageJson, 'embeds' | 'attachments'>) => ({
    embeds: embeds.map(embed),
    attachments: attachments.map((one) => ({
      ...one,
      url: fileHere(one.url),
      proxy_url: fileHere(one.url),
    })),
  });
  return {
    ...json,
    ...content(json),
    ...(json.message_snapshots && {
      message_snapshots: json.message_snapshots.map(({ message: copy }) => ({
        message: { ...copy, ...content(copy) },
      })),
    }),
  };
}
