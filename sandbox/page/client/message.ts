// Sandbox, page in the browser: draws one message. Replaces only the parts that changed, so that a focused button keeps the
// focus while the rest of the message changes.
import { MESSAGE_FLAGS, type MessageJson } from '../../discord/api.ts';
import { drawAttachments } from './attachments.ts';
import { type ComponentActs, drawComponents } from './components.ts';
import { h, icon, on, setAttributes } from './dom.ts';
import { drawEmbed } from './embed.ts';
import { drawForwarded } from './forwarded.ts';
import { markdown, type Surroundings } from './markdown-dom.ts';
import type { MenuTarget, MessageMenu } from './message-menu.ts';
import { drawTools, openByPointer } from './message-tools.ts';
import { besideName } from './time.ts';

export interface MessageDeps extends Surroundings {
  readonly botId: () => string;
  readonly press: (messageId: string, customId: string) => void;
  readonly select: (messageId: string, customId: string, values: readonly string[]) => void;
  readonly dismiss: (messageId: string) => void;
  readonly remove: (messageId: string) => void;
  readonly menu: MessageMenu;
  readonly people: ComponentActs['people'];
  readonly channels: ComponentActs['channels'];
}

/** What a message shows besides its own content. */
export interface MessageExtras {
  /** The message continues one by the same author: it shows no avatar and no name. */
  readonly isContinued: boolean;
  readonly mayRemove: boolean;
  /** The custom id of the component that waits for the bot. Null: none. */
  readonly busy: string | null;
  /** The last press of a component got no answer. */
  readonly hasFailedPress: boolean;
  /** The message was to become an answer, but its time is over. */
  readonly isUnanswered: boolean;
}

export interface MessageView {
  readonly element: HTMLElement;
  paint(json: MessageJson, extras: MessageExtras): void;
}

export const avatarOf = (author: { id: string; name: string }, botId: string): string =>
  author.id === botId ? '/avatars/bot.svg' : `/avatars/${encodeURIComponent(author.name)}`;

export const isPrivate = (json: MessageJson) => (json.flags & MESSAGE_FLAGS.ephemeral) !== 0;
const isLoading = (json: MessageJson) => (json.flags & MESSAGE_FLAGS.loading) !== 0;
const nameOf = (user: MessageJson['author']) => user.global_name ?? user.username;

export function createMessageView(messageId: string, deps: MessageDeps): MessageView {
  const element = h('discord-message', { role: 'article', 'data-message-id': messageId });
  const parts = new Map<string, { is: string; node: HTMLElement | null }>();

  /** Draws a part again if what it shows has changed. */
  const part = (name: string, shows: unknown, make: () => HTMLElement | null) => {
    const is = JSON.stringify(shows);
    const before = parts.get(name);
    if (before?.is === is) return;
    const focused = focusedIn(before?.node ?? null);
    const node = make();
    parts.set(name, { is, node });
    if (before?.node && node) before.node.replaceWith(node);
    else if (before?.node) before.node.remove();
    else if (node) element.append(node);
    if (focused !== null && node) focusAgain(node, focused);
  };

  const acts: ComponentActs = {
    press: (customId) => deps.press(messageId, customId),
    select: (customId, values) => deps.select(messageId, customId, values),
    people: deps.people,
    channels: deps.channels,
  };

  let target: MenuTarget | null = null;
  openByPointer(element, deps.menu, () => target);

  const paint = (json: MessageJson, extras: MessageExtras) => {
    const { author, content, embeds, attachments, components, message_snapshots: copies = [] } = json;
    const who = nameOf(author);
    const at = besideName(Date.parse(json.timestamp), deps.nowMs());
    const state = extras.isUnanswered ? 'unanswered' : isLoading(json) ? 'loading' : 'said';
    setAttributes(element, {
      author: who,
      avatar: avatarOf({ id: author.id, name: who }, deps.botId()),
      bot: author.bot,
      timestamp: at,
      edited: json.edited_timestamp !== null,
      'message-body-only': extras.isContinued,
      class: isPrivate(json) ? 'is-private' : null,
      'aria-label': `${who}, ${at}${isPrivate(json) ? ', only you can see this' : ''}`,
      'aria-busy': state === 'loading' ? 'true' : null,
    });
    part('use', json.interaction_metadata?.name ?? null, () => usedCommand(json, deps.botId()));
    part('content', [content, state], () => drawContent(content, state, deps));
    part('forwarded', copies, () =>
      copies.length > 0
        ? h('div', { slot: 'attachments' }, ...copies.map(({ message }) => drawForwarded(message, deps)))
        : null,
    );
    part('attachments', attachments, () => (attachments.length > 0 ? drawAttachments(attachments) : null));
    // Components come before the embeds. To focus a new button, the browser lays out the message, but it draws embeds only in
    // the next frame. In the other order the list would jump by the height of the embeds.
    part('components', components, () => (components.length > 0 ? drawComponents(components, acts) : null));
    part('embeds', embeds, () =>
      embeds.length > 0
        ? h('div', { slot: 'embeds', class: 'embeds' }, ...embeds.map((one) => drawEmbed(one, deps)))
        : null,
    );
    part('foot', [isPrivate(json), extras.hasFailedPress, state], () => foot(json, extras, deps));
    target = menuTarget(json, extras);
    part('tools', target, () => target && drawTools(target, deps.menu, () => deps.remove(messageId)));
    for (const one of element.querySelectorAll<HTMLElement>('[data-custom-id]')) {
      const isBusy = one.dataset.customId === extras.busy;
      one.classList.toggle('is-busy', isBusy);
      setAttributes(one, { 'aria-busy': isBusy ? 'true' : null });
    }
  };
  return { element, paint };
}

/** Which component of a message has the focus. */
interface Focused {
  readonly customId: string;
  /** How many components come after it. Buttons that turn a page have another id on each page, but the same place. */
  readonly after: number;
}

const componentsIn = (node: HTMLElement) => [...node.querySelectorAll<HTMLElement>('[data-custom-id]')];

function focusedIn(node: HTMLElement | null): Focused | null {
  const all = node ? componentsIn(node) : [];
  const index = all.findIndex((one) => one.matches(':focus'));
  const customId = all[index]?.dataset.customId;
  return customId === undefined ? null : { customId, after: all.length - 1 - index };
}

/** Gives the focus back to a component that was drawn again. */
function focusAgain(node: HTMLElement, { customId, after }: Focused): void {
  const all = componentsIn(node);
  const target = all.find((one) => one.dataset.customId === customId) ?? all.at(-1 - after);
  const focus = () => target?.focus({ preventScroll: true });
  focus();
  // A new row shows its components only after this task. Before that, none of them can have the focus.
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) focus();
  });
}

/** The types of the answers to slash commands and to commands of a menu. */
const SLASH_ANSWER = 20;
const MENU_ANSWER = 23;
export const isAnswer = ({ type }: MessageJson) => type === SLASH_ANSWER || type === MENU_ANSWER;

/**
 * Draws the line above an answer, which says who used what.
 * @param command as Discord shows it: `/search` of a slash command, `Find on Discogs` of a menu.
 */
export function usedLine(user: { id: string; name: string }, command: string, botId: string): HTMLElement {
  return h(
    'div',
    { slot: 'reply', class: 'used' },
    h('img', { src: avatarOf(user, botId), alt: '', class: 'used-avatar' }),
    h('span', { class: 'used-name' }, user.name),
    ' used ',
    h('span', { class: 'mention' }, command),
  );
}

function usedCommand(json: MessageJson, botId: string): HTMLElement | null {
  const { type, interaction_metadata: used } = json;
  if (!isAnswer(json) || used?.name === undefined) return null;
  const command = type === SLASH_ANSWER ? `/${used.name}` : used.name;
  return usedLine({ id: used.user.id, name: nameOf(used.user) }, command, botId);
}

function drawContent(
  content: string,
  state: 'said' | 'loading' | 'unanswered',
  around: Surroundings,
): HTMLElement {
  if (state === 'unanswered') return notAnswered();
  if (state === 'loading') return h('div', { class: 'content is-waiting' }, 'Runout is thinking', dots());
  return h('div', { class: 'content' }, ...markdown(content, around));
}

export const notAnswered = () =>
  h('div', { class: 'content is-failed', role: 'alert' }, 'The application did not respond');

export const dots = () => h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));

export const privateNote = (dismiss: () => void) =>
  h(
    'div',
    { class: 'private-note' },
    icon(
      'M12 5C6.6 5 2.8 9.1 1.3 12c1.5 2.9 5.3 7 10.7 7s9.2-4.1 10.7-7C21.2 9.1 17.4 5 12 5Zm0 11.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9Zm0-2a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
    ),
    'Only you can see this • ',
    on(h('button', { type: 'button', class: 'link-button' }, 'Dismiss message'), { click: dismiss }),
  );

function foot(json: MessageJson, extras: MessageExtras, deps: MessageDeps): HTMLElement | null {
  if (!isPrivate(json) && !extras.hasFailedPress) return null;
  return h(
    'div',
    { slot: 'reactions', class: 'foot' },
    extras.hasFailedPress && h('div', { class: 'is-failed', role: 'alert' }, 'This interaction failed'),
    isPrivate(json) && privateNote(() => deps.dismiss(json.id)),
  );
}

/** Returns what the menu of a message offers. Null: a private message has none. */
const menuTarget = (json: MessageJson, { mayRemove }: MessageExtras): MenuTarget | null =>
  isPrivate(json)
    ? null
    : { messageId: json.id, mayForward: json.message_snapshots === undefined && !isLoading(json), mayRemove };
