// Sandbox, page in the browser: builds the whole page.
import type { Act, Look } from '../protocol.ts';
import { entriesOf } from './commands.ts';
import { createComposer } from './composer.ts';
import { fill, h, icon, on } from './dom.ts';
import { showForms } from './forms.ts';
import { takeDropped, takePasted } from './incoming-files.ts';
import { createIntro } from './intro.ts';
import { connect } from './link.ts';
import { markdown, type Surroundings } from './markdown-dom.ts';
import { createMessageList } from './message-list.ts';
import { createMessageMenu } from './message-menu.ts';
import type { PickLists } from './modal-field.ts';
import { createBotSection } from './panel/bot.ts';
import { createCollectionSection } from './panel/collection.ts';
import { createFaultSection } from './panel/faults.ts';
import { createRequestSection } from './panel/request-log.ts';
import { createSidebar } from './sidebar.ts';
import { restyleComponents } from './skyra.ts';
import { createState } from './state.ts';
import { applyTheme, chooseTheme, currentTheme } from './theme.ts';

const MENU = 'M3 6h18v2H3V6Zm0 5h18v2H3v-2Zm0 5h18v2H3v-2Z';
const TOOLS =
  'M3 5h10v2H3V5Zm14 0h4v2h-4V5Zm-3-2h2v6h-2V3ZM3 11h4v2H3v-2Zm8 0h10v2H11v-2ZM8 9h2v6H8V9ZM3 17h10v2H3v-2Zm14 0h4v2h-4v-2Zm-3-2h2v6h-2v-6Z';
const THEME = 'M12 3a9 9 0 1 0 0 18V3Z';

restyleComponents();
applyTheme(currentTheme());

const state = createState();
const link = connect(state);
const lookNow = (): Look => state.look ?? { memberId: '', channelId: '' };

/** Shows short messages, such as refusals, for a moment. */
const toast = h('p', { class: 'toast', role: 'status', hidden: true });
let toastTimer: ReturnType<typeof setTimeout> | undefined;
const say = (text: string) => {
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    toast.hidden = true;
  }, 5_000);
};
const act = async (what: Act): Promise<void> => {
  const answer = await link.act(what);
  if (!answer.ok) say(answer.message);
};

const composer = createComposer(state, link);
const speakAs = (memberId: string) => {
  link.look({ ...lookNow(), memberId });
  composer.focus();
};
const userName = (id: string) =>
  (id === state.world?.bot.id
    ? state.world.bot.name
    : state.world?.people.find((one) => one.id === id)?.name) ?? null;
const around: Surroundings = {
  userName,
  channelName: (id) => state.world?.channels.find((one) => one.id === id)?.name ?? null,
  nowMs: () => state.now(),
  isCommand: (id, path) => entriesOf(state.commands).some((one) => one.id === id && one.path === path),
  onCommand: (name) => composer.write(`/${name}`),
  onJump: (channelId, messageId) => {
    if (channelId !== lookNow().channelId) link.look({ ...lookNow(), channelId });
    list.jumpTo(messageId);
  },
};
const lists: PickLists = {
  people: () => state.world?.people ?? [],
  channels: () => state.world?.channels ?? [],
  photos: () => state.world?.photos ?? [],
};
const menu = createMessageMenu({
  commands: () => state.menuCommands,
  channels: lists.channels,
  use: (message, command) => void act({ do: 'menu', look: lookNow(), message, command }),
  forward: (message, channelId) => void act({ do: 'forward', look: { ...lookNow(), channelId }, message }),
  remove: (message) => void act({ do: 'remove', look: lookNow(), message }),
});
const list = createMessageList({
  ...around,
  ...lists,
  state,
  intro: createIntro(state, { write: composer.write, speakAs, offerFiles: composer.offerFiles }),
  botId: () => state.world?.bot.id ?? '',
  press: (message, button) => void act({ do: 'press', look: lookNow(), message, button }),
  select: (message, select, values) => void act({ do: 'select', look: lookNow(), message, select, values }),
  dismiss: (message) => void act({ do: 'dismiss', look: lookNow(), message }),
  remove: (message) => void act({ do: 'remove', look: lookNow(), message }),
  dismissUse: (use) => void act({ do: 'dismiss-use', look: lookNow(), use }),
  menu,
});

const app = h('div', { class: 'app' });
const open = (name: 'shows-sidebar' | 'shows-panel', isOpen = !app.classList.contains(name)) => {
  app.classList.toggle(name, isOpen);
  menuButton.setAttribute('aria-expanded', String(app.classList.contains('shows-sidebar')));
  panelButton.setAttribute('aria-expanded', String(app.classList.contains('shows-panel')));
};
const headButton = (className: string, label: string, path: string, click: () => void) =>
  on(
    h(
      'button',
      { type: 'button', class: `head-button ${className}`, 'aria-label': label, title: label },
      icon(path),
    ),
    {
      click,
    },
  );
const menuButton = headButton('menu-button', 'Channels and members', MENU, () => open('shows-sidebar'));
const panelButton = headButton('panel-button', 'Behind the scenes', TOOLS, () => open('shows-panel'));
const themeButton = headButton('theme-button', 'Dark or light', THEME, () =>
  chooseTheme(currentTheme() === 'dark' ? 'light' : 'dark'),
);
const channelName = h('h2', { class: 'channel-name' });
const topic = h('p', { class: 'topic' });
const notice = h('p', { class: 'notice', role: 'alert', hidden: true });

const sidebar = createSidebar({
  state,
  goTo: (channelId) => {
    link.look({ ...lookNow(), channelId });
    open('shows-sidebar', false);
    composer.focus();
  },
  speakAs,
});
const panel = h(
  'aside',
  { class: 'panel', 'aria-label': 'Behind the scenes' },
  createBotSection(state, act),
  createRequestSection(state),
  createCollectionSection(state, act, (count) => link.showReleases(count)),
  createFaultSection(state, act),
);
const main = h(
  'main',
  { class: 'main' },
  h('header', { class: 'head' }, menuButton, channelName, topic, themeButton, panelButton),
  notice,
  list.element,
  composer.element,
);
takeDropped(main, composer.take);
// A form has its own place for a file. Its dialog takes what is pasted there.
takePasted(document.body, composer.take);
fill(
  app,
  sidebar,
  main,
  panel,
  on(h('div', { class: 'veil' }), {
    click: () => {
      open('shows-sidebar', false);
      open('shows-panel', false);
    },
  }),
  toast,
  menu.element,
);
document.getElementById('app')?.replaceChildren(app);

state.onChange(['world'], () => {
  const { world, look } = state;
  if (!world) return;
  const isKnown = world.people.some((one) => one.id === look?.memberId);
  const [person] = world.people;
  const [channel] = world.channels;
  // A demo that was started again has other people.
  if (!isKnown && person && channel) link.look({ memberId: person.id, channelId: channel.id });
  // On a small screen, the focus would open the keyboard at once.
  if (!look && matchMedia('(width > 760px)').matches) composer.focus();
});
state.onChange(['look', 'world'], () => {
  const channel = state.world?.channels.find((one) => one.id === state.look?.channelId);
  channelName.textContent = channel?.name ?? '';
  topic.textContent = channel?.topic ?? '';
});
state.onChange(['connection'], () => {
  notice.hidden = state.isConnected;
  notice.textContent =
    'The sandbox is gone. Start it again with npm run demo; this page comes back by itself.';
});

showForms({
  state,
  lists,
  drawText: (text) => markdown(text, around),
  submit: async (use, { values, files }) => {
    const answer = await link.act({ do: 'submit', look: lookNow(), use, values }, files);
    return answer.ok ? null : answer.message;
  },
  close: (use) => void act({ do: 'close-modal', look: lookNow(), use }),
  gone: () => composer.focus(),
});

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('input:not([type=checkbox], [type=range]), textarea, dialog') !== null;

document.addEventListener('keydown', (event) => {
  if (
    event.key === 'Escape' &&
    (app.classList.contains('shows-panel') || app.classList.contains('shows-sidebar'))
  ) {
    open('shows-panel', false);
    open('shows-sidebar', false);
    return;
  }
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  event.preventDefault();
  composer.write('/');
});
