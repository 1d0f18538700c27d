// Sandbox, page in the browser: what a forwarded message holds: a copy of another message, without its author.
import type { Snapshot } from '../../discord/api.ts';
import { drawAttachments } from './attachments.ts';
import { h } from './dom.ts';
import { drawEmbed } from './embed.ts';
import { markdown, type Surroundings } from './markdown-dom.ts';

export function drawForwarded({ content, attachments, embeds }: Snapshot, around: Surroundings): HTMLElement {
  return h(
    'blockquote',
    { class: 'forwarded' },
    h('div', { class: 'forwarded-note' }, '↪ Forwarded'),
    content !== '' && h('div', { class: 'content' }, ...markdown(content, around)),
    attachments.length > 0 && drawAttachments(attachments),
    ...embeds.map((one) => drawEmbed(one, around)),
  );
}
