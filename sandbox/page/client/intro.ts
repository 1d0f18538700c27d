// Sandbox, page in the browser: what stands at the beginning of a channel: where one is, and what one could try.
import { entriesOf, readTyped } from './commands.ts';
import { fill, h, on } from './dom.ts';
import type { State } from './state.ts';

const IDEAS: readonly (readonly [string, string])[] = [
  ['/search catno number:SHVL-804', 'from the spine; with a dash nobody printed'],
  [
    '/search album artist:Pink Floyd title:The Dark Side Of The Moon',
    'the first ten of fourteen pressings, five on a page',
  ],
  ['/search barcode digits:5 012394 144777', 'from the back, with its spaces'],
  ['/add release:https://www.discogs.com/release/669736', 'by the address of a page'],
  ['/refresh', 'what changed on Discogs since you added it; type a part of its name'],
  ['/sync', 'the collection and the database, both ways'],
  ['/status', 'what the bot knows of itself'],
];

function invitation(hasCommands: boolean, hasIdeas: boolean): string {
  if (!hasCommands) return 'The bot is on its way in…';
  return `Type / and pick a command${hasIdeas ? ', or take one of these and press Enter:' : '.'}`;
}

/** `write` puts a command into the line one writes in. */
export function createIntro(
  state: State,
  write: (text: string) => void,
  speakAs: (memberId: string) => void,
): HTMLElement {
  const element = h('header', { class: 'intro' });
  const paint = () => {
    const channel = state.world?.channels.find((one) => one.id === state.look?.channelId);
    const me = state.world?.people.find((one) => one.id === state.look?.memberId);
    const manager = state.world?.people.find((one) => one.mayRemove);
    const entries = entriesOf(state.commands);
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
        'This is no Discord and no Discogs: both run on this machine, as strict as the real ones, and the bot between them is the real one. Nothing leaves your computer, and nothing here can break.',
      ),
      h('p', {}, invitation(entries.length > 0, ideas.length > 0)),
      ideas.length > 0 && h('ul', { class: 'ideas' }, ...ideas),
      me && manager && !me.mayRemove
        ? h(
            'p',
            { class: 'intro-note' },
            `You speak as ${me.name}, a member like any other. /sync and /status are for who manages the server: `,
            on(h('button', { type: 'button', class: 'link-button' }, `speak as ${manager.name}`), {
              click: () => speakAs(manager.id),
            }),
            '.',
          )
        : null,
    );
  };
  state.onChange(['world', 'look', 'commands'], paint);
  return element;
}
