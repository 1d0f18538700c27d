// Sandbox, local Discord: the addresses of files on the CDN. They are signed and expire, and each answer of the API signs them
// again.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Attachment, Embed, EmbedMedia, MessageJson } from './api.ts';
import type { Model } from './model.ts';

// Seen in the wild: the files of private messages, and those that a person gives to a command, have another path.
const PATH = /^\/(?:ephemeral-)?attachments\/\d+\/\d+\/[^/]+$/;

const signature = (model: Model, path: string, times: string): string =>
  createHmac('sha256', model.fileKey).update(`${path} ${times}`).digest('hex');

// The cheap comparison comes first: each read of a channel asks this for every picture of every message.
const isFile = (model: Model, url: string): boolean =>
  url.startsWith(`${model.origin}/`) && URL.canParse(url) && PATH.test(new URL(url).pathname);

/**
 * Returns the address of a file with a new signature. Other addresses stay as they are.
 * docs: Reference > Signed Attachment CDN URLs: `ex` and `is` are the seconds of its end and its start in hex, `hm` signs both.
 */
function signedLink(model: Model, url: string): string {
  if (!isFile(model, url)) return url;
  const { origin, pathname } = new URL(url);
  const nowS = Math.floor(model.clock.now() / 1_000);
  const ex = Math.floor(nowS + model.limits.fileLinkMs / 1_000).toString(16);
  const is = nowS.toString(16);
  return `${origin}${pathname}?ex=${ex}&is=${is}&hm=${signature(model, pathname, `${ex} ${is}`)}&`;
}

/** Returns whether the CDN gives out the file at this address: the signature is its own, and it has not expired. */
export function isGoodLink(model: Model, { pathname, searchParams }: URL): boolean {
  const ex = searchParams.get('ex') ?? '';
  const right = Buffer.from(signature(model, pathname, `${ex} ${searchParams.get('is')}`));
  const given = Buffer.from(searchParams.get('hm') ?? '');
  if (given.length !== right.length || !timingSafeEqual(given, right)) return false;
  return Number.parseInt(ex, 16) * 1_000 > model.clock.now();
}

/** Returns an attachment with new signatures. */
export const signedAttachment = (model: Model, file: Attachment): Attachment => ({
  ...file,
  url: signedLink(model, file.url),
  proxy_url: signedLink(model, file.proxy_url),
});

/**
 * Returns a message as a client gets it. docs: Reference > Signed Attachment CDN URLs: "when your app receives a payload with a
 * signed URL (like when you fetch a message), it will be valid". A file's address in an embed gets a signature as well.
 */
export function withLinks(model: Model, json: MessageJson): MessageJson {
  const media = ({ url, proxy_url }: EmbedMedia): EmbedMedia => ({
    url: signedLink(model, url),
    ...(proxy_url !== undefined && { proxy_url: signedLink(model, proxy_url) }),
  });
  const embed = (one: Embed): Embed => ({
    ...one,
    ...(one.thumbnail && { thumbnail: media(one.thumbnail) }),
    ...(one.image && { image: media(one.image) }),
  });
  const content = ({ attachments, embeds }: Pick<MessageJson, 'attachments' | 'embeds'>) => ({
    attachments: attachments.map((one) => signedAttachment(model, one)),
    embeds: embeds.map(embed),
  });
  return {
    ...json,
    ...content(json),
    ...(json.message_snapshots && {
      message_snapshots: json.message_snapshots.map(({ message }) => ({
        message: { ...message, ...content(message) },
      })),
    }),
  };
}
