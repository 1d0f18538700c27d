// Sandbox, page in the browser: the channels, the members, and the choice of the person to speak as.
import { fill, h, on } from './dom.ts';
import { avatarOf } from './message.ts';
import type { State } from './state.ts';

export interface SidebarDeps {
  readonly state: State;
  readonly goTo: (channelId: string) => void;
  readonly speakAs: (memberId: string) => void;
}

export const PRESENCE = {
  online: 'online',
  starting: 'starting…',
  stopping: 'stopping…',
  offline: 'offline',
} as const;

function memberLine(
  avatar: string,
  name: string,
  note: string,
  presence: string,
  isBot: boolean,
): HTMLElement {
  return h(
    'li',
    { class: `member is-${presence}` },
    h('span', { class: 'member-face' }, h('img', { src: avatar, alt: '' }), h('i', { class: 'presence' })),
    h(
      'span',
      { class: 'member-text' },
      h('span', { class: 'member-name' }, name, isBot && h('span', { class: 'app-tag' }, 'APP')),
      h('span', { class: 'member-note' }, note),
    ),
  );
}

export function createSidebar({ state, goTo, speakAs }: SidebarDeps): HTMLElement {
  const title = h('h1', { class: 'server-name' });
  const channels = h('ul', { class: 'channels' });
  const members = h('ul', { class: 'members' });
  const who = h('select', { id: 'speak-as', class: 'select' });
  on(who, { change: () => speakAs(who.value) });
  const face = h('img', { alt: '', class: 'me-face' });
  const element = h(
    'nav',
    { class: 'sidebar', 'aria-label': 'Server' },
    title,
    h('h2', { class: 'sidebar-title' }, 'Channels'),
    channels,
    h('h2', { class: 'sidebar-title' }, 'Members'),
    members,
    h('div', { class: 'me' }, face, h('div', {}, h('label', { for: 'speak-as' }, 'You speak as'), who)),
  );

  /** By channel, except the one that is shown: the newest message when this person left it. */
  const seen = new Map<string, bigint>();
  let reader = '';
  const newestIn = (channelId: string) => BigInt(state.newest[channelId] ?? 0);
  const isUnread = (channelId: string) => newestIn(channelId) > (seen.get(channelId) ?? newestIn(channelId));
  const read = () => {
    const { look } = state;
    // Another person begins with everything read.
    if (look?.memberId !== reader) seen.clear();
    reader = look?.memberId ?? '';
    if (look) seen.delete(look.channelId);
    for (const channelId of Object.keys(state.newest)) {
      if (channelId !== look?.channelId && !seen.has(channelId)) seen.set(channelId, newestIn(channelId));
    }
  };

  /** Changes the buttons in place: one of them can have the focus. */
  const mark = () => {
    read();
    for (const button of channels.querySelectorAll<HTMLElement>('[data-channel]')) {
      const isNew = isUnread(button.dataset.channel ?? '');
      button.classList.toggle('is-unread', isNew);
      const note = button.querySelector('.visually-hidden');
      if (note) note.textContent = isNew ? ' (new messages)' : '';
    }
  };

  const paint = () => {
    const { world, look, bot } = state;
    if (!world) return;
    title.textContent = world.guild.name;
    fill(
      channels,
      ...world.channels.map((channel) =>
        h(
          'li',
          {},
          on(
            h(
              'button',
              {
                type: 'button',
                class: 'channel',
                'data-channel': channel.id,
                'aria-current': channel.id === look?.channelId ? 'page' : null,
              },
              h('span', { class: 'hash', 'aria-hidden': 'true' }, '#'),
              channel.name,
              h('span', { class: 'visually-hidden' }),
            ),
            { click: () => goTo(channel.id) },
          ),
        ),
      ),
    );
    fill(
      members,
      memberLine('/avatars/bot.svg', world.bot.name, PRESENCE[bot.state], bot.state, true),
      ...world.people.map((one) =>
        memberLine(avatarOf(one, world.bot.id), one.name, one.role, 'online', false),
      ),
    );
    fill(
      who,
      ...world.people.map((one) =>
        h('option', { value: one.id, selected: one.id === look?.memberId }, `${one.name} (${one.role})`),
      ),
    );
    who.value = look?.memberId ?? '';
    const me = world.people.find((one) => one.id === look?.memberId);
    if (me) face.src = avatarOf(me, world.bot.id);
    mark();
  };
  state.onChange(['world', 'look', 'bot'], paint);
  state.onChange(['newest'], mark);
  return element;
}
