// Sandbox, page in the browser: the beginning of a channel: which channel it is, and commands to try.
import { entriesOf, readTyped } from './commands.ts';
import { fill, h, on } from './dom.ts';
import type { State } from './state.ts';

const IDEAS: readonly (readonly [string, string])[] = [
  ['/help', 'what it does, keeps, who runs it'],
  ['/find what:SHVL-804', 'anything: a number, typed sloppily'],
  ['/find photo:', 'a barcode: take a sample photo'],
  ['/search album artist:Pink Floyd title:The Dark Side Of The Moon', 'ten pressings, five on a page'],
  ['/search barcode digits:5 012394 144777', 'a barcode, with its spaces'],
  ['/add release:discogs.com/release/669736', 'by link'],
  ['/refresh', 'what changed on Discogs; start typing a name'],
  ['/sync', 'with Discogs, both ways'],
  ['/status', 'health check'],
  ['/settings show', 'who sees answers, where copies go'],
];

function invitation(hasCommands: boolean, hasIdeas: boolean): string {
  if (!hasCommands) return 'Starting the bot…';
  return `Type / and pick a command${hasIdeas ? ', or take one of these and press Enter:' : '.'}`;
}

export interface IntroActs {
  /** Puts a command into the input line. */
  write(text: string): void;
  speakAs(memberId: string): void;
  /** Opens the menu with the sample photos. */
  offerFiles(): void;
}

const note = (before: string, label: string, click: () => void, after: string): HTMLElement =>
  h(
    'p',
    { class: 'intro-note' },
    before,
    on(h('button', { type: 'button', class: 'link-button' }, label), { click }),
    after,
  );

export function createIntro(state: State, { write, speakAs, offerFiles }: IntroActs): HTMLElement {
  const element = h('header', { class: 'intro' });
  const paint = () => {
    const channel = state.world?.channels.find((one) => one.id === state.look?.channelId);
    const me = state.world?.people.find((one) => one.id === state.look?.memberId);
    const manager = state.world?.people.find((one) => one.mayRemove);
    const entries = entriesOf(state.commands);
    const [onMessages = null] = state.menuCommands;
    const ideas = IDEAS.filter(([text]) => readTyped(`${text} `, entries) !== null).map(([text, why]) =>
      h(
        'li',
        {},
        on(h('button', { type: 'button', class: 'idea' }, text), { click: () => write(text) }),
        h('span', {}, why),
      ),
    );
    fill(
      element,
      h('h2', {}, `Welcome to #${channel?.name ?? ''}`),
      h(
        'p',
        {},
        'Runout finds the exact pressing of a record, says if you own it, and adds it to Discogs. ',
        'Discord and Discogs are simulated here: nothing leaves your machine.',
      ),
      h('p', {}, invitation(entries.length > 0, ideas.length > 0)),
      ideas.length > 0 && h('ul', { class: 'ideas' }, ...ideas),
      onMessages &&
        note(
          'Or ',
          'post a photo',
          offerFiles,
          `, as friends do. Then open the … of the message: Apps › ${onMessages.name}.`,
        ),
      me && manager && !me.mayRemove
        ? note(
            `You are ${me.name} (member). `,
            `Switch to ${manager.name} (manager)`,
            () => speakAs(manager.id),
            ' for /sync and /status.',
          )
        : null,
    );
  };
  state.onChange(['world', 'look', 'commands', 'menuCommands'], paint);
  return element;
}
