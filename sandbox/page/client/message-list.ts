// Sandbox, page in the browser: the messages of the channel, the oldest first. A reader at the end stays there when new ones
// come.
import type { MessageJson } from '../../discord/api.ts';
import type { PagePerson, PageUse } from '../protocol.ts';
import { h, on } from './dom.ts';
import { refreshTimes } from './markdown-dom.ts';
import {
  avatarOf,
  createMessageView,
  dots,
  isAnswer,
  isPrivate,
  type MessageDeps,
  type MessageExtras,
  type MessageView,
  notAnswered,
  privateNote,
  usedLine,
} from './message.ts';
import { type Entry, inOrder } from './order.ts';
import type { State } from './state.ts';
import { besideName } from './time.ts';

export interface MessageListDeps extends MessageDeps {
  readonly state: State;
  readonly dismissUse: (useId: string) => void;
  /** The element before the first message. */
  readonly intro: HTMLElement;
}

/** Discord's own number: how long messages of one author continue under one name. */
const CONTINUED_MS = 7 * 60_000;
/** A scroll position this close to the end counts as the end. */
const AT_END_PX = 60;
const REFRESH_TIMES_MS = 5_000;

export interface MessageList {
  readonly element: HTMLElement;
  /** Scrolls to a message, as soon as it exists. */
  jumpTo(messageId: string): void;
}

export function createMessageList(deps: MessageListDeps): MessageList {
  const { state, intro } = deps;
  const list = h('discord-messages', {
    class: 'messages',
    role: 'log',
    'aria-label': 'Messages',
    'aria-relevant': 'additions',
  });
  const scroller = h(
    'div',
    { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': 'Channel' },
    intro,
    list,
  );
  const jump = h('button', { type: 'button', class: 'jump', hidden: true }, 'New messages ↓');
  const views = new Map<string, MessageView>();
  const rows = new Map<string, HTMLElement>();
  /** The ids of the uses whose row was shown. The list has moved to its end for them. */
  const sent = new Set<string>();
  let isAtEnd = true;
  let heights = '';

  const heightsNow = () => `${scroller.scrollHeight}/${scroller.clientHeight}`;
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
    heights = heightsNow();
    isAtEnd = true;
    jump.hidden = true;
  };
  on(scroller, {
    scroll: () => {
      const isMovedByLayout = heights !== heightsNow();
      heights = heightsNow();
      // A message that grows or shrinks also scrolls the list. A reader who was at the end stays there.
      if (isAtEnd && isMovedByLayout) return toEnd();
      isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < AT_END_PX;
      if (isAtEnd) jump.hidden = true;
    },
  });
  on(jump, { click: toEnd });
  const observer = new ResizeObserver(() => {
    if (isAtEnd) toEnd();
  });
  observer.observe(list);
  observer.observe(scroller);

  const paint = () => {
    const entries = inOrder(state.messages.values(), state.uses);
    const me = state.world?.people.find((one) => one.id === state.look?.memberId);
    let hasNew = false;
    // A person who has just sent a command wants to see its answer.
    let hasSent = false;
    const wanted = entries.map((entry, index) => {
      const { id } = entry;
      if (entry.kind === 'message') {
        const view = views.get(id) ?? createMessageView(id, deps);
        if (!views.has(id)) {
          hasNew = true;
          // An answer can come at once, without a row that says that the command was sent.
          const useId = commandOf(entry.json, me);
          if (useId !== null && !sent.has(useId)) hasSent = true;
        }
        views.set(id, view);
        view.paint(entry.json, extrasOf(entry.json, entries[index - 1], state.uses, me));
        return view.element;
      }
      const { use } = entry;
      // The row is made again only when its use turns from waiting to failed.
      const known = rows.get(id);
      if (use.state === 'waiting' && !known) hasSent = true;
      sent.add(id);
      const row = known?.dataset.state === use.state ? known : drawRow(use, me, deps);
      rows.set(id, row);
      return row;
    });
    const shown = new Set(entries.map(({ id }) => id));
    for (const id of [...views.keys()]) if (!shown.has(id)) views.delete(id);
    for (const id of [...rows.keys()]) if (!shown.has(id)) rows.delete(id);
    arrange(list, wanted);
    if (hasSent) toEnd();
    else if (hasNew && !isAtEnd) jump.hidden = false;
  };
  state.onChange(['messages', 'uses'], paint);
  state.onChange(['look'], () => {
    isAtEnd = true;
    jump.hidden = true;
  });
  setInterval(() => refreshTimes(list, state.now()), REFRESH_TIMES_MS);

  let wantedId: string | null = null;
  const lookForWanted = () => {
    const found = wantedId === null ? undefined : views.get(wantedId);
    if (!found) return;
    wantedId = null;
    isAtEnd = false;
    const { element } = found;
    // The parts of the message are drawn in the next frame.
    requestAnimationFrame(() => element.scrollIntoView({ block: 'center' }));
    element.classList.remove('is-jumped');
    requestAnimationFrame(() => element.classList.add('is-jumped'));
  };
  state.onChange(['messages'], lookForWanted);
  return {
    element: h('div', { class: 'message-list' }, scroller, jump),
    jumpTo(messageId) {
      wantedId = messageId;
      lookForWanted();
    },
  };
}

/** Returns the id of the use that the message answers, if it is a command of this person. */
function commandOf(json: MessageJson, me: PagePerson | undefined): string | null {
  const use = json.interaction_metadata;
  return isAnswer(json) && use !== undefined && use.user.id === me?.id ? use.id : null;
}

/** Puts the elements into this order. Moves only those that are out of place, because a moved element loses the focus. */
function arrange(parent: HTMLElement, wanted: readonly HTMLElement[]): void {
  const keep = new Set<Element>(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((element, index) => {
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  });
}

function extrasOf(
  json: MessageJson,
  above: Entry | undefined,
  uses: readonly PageUse[],
  me: PagePerson | undefined,
): MessageExtras {
  const presses = uses.filter((use) => use.kind === 'component' && use.messageId === json.id);
  const before = above?.kind === 'message' ? above.json : undefined;
  const answersCommand = isAnswer(json) && json.interaction_metadata?.name !== undefined;
  return {
    isContinued:
      before !== undefined &&
      !answersCommand &&
      before.author.id === json.author.id &&
      isPrivate(before) === isPrivate(json) &&
      Date.parse(json.timestamp) - Date.parse(before.timestamp) < CONTINUED_MS,
    mayRemove: !isPrivate(json) && me !== undefined && (json.author.id === me.id || me.mayRemove),
    busy: presses.find((use) => use.state === 'waiting')?.customId ?? null,
    hasFailedPress: presses.some((use) => use.state === 'failed'),
    isUnanswered: uses.some((use) => use.answerId === json.id && use.state === 'failed'),
  };
}

/** Draws the row of a command whose answer is not there yet, or never came. */
function drawRow(use: PageUse, me: PagePerson | undefined, deps: MessageListDeps): HTMLElement {
  const person = { id: me?.id ?? '', name: me?.name ?? '' };
  const isFailed = use.state === 'failed';
  return h(
    'discord-message',
    {
      role: 'article',
      author: 'Runout',
      avatar: avatarOf({ id: deps.botId(), name: 'Runout' }, deps.botId()),
      bot: true,
      timestamp: besideName(use.createdAt, deps.nowMs()),
      class: isFailed ? 'is-private' : null,
      'data-state': use.state,
      'aria-label': isFailed ? 'Runout did not respond' : 'Sending the command',
    },
    usedLine(person, `${use.kind === 'menu' ? '' : '/'}${use.commandName ?? ''}`, deps.botId()),
    isFailed ? notAnswered() : h('div', { class: 'content is-waiting' }, 'Sending command', dots()),
    ...(isFailed
      ? [
          h(
            'div',
            { slot: 'reactions', class: 'foot' },
            privateNote(() => deps.dismissUse(use.id)),
          ),
        ]
      : []),
  );
}
