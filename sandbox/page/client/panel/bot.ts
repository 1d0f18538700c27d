// Sandbox, page in the browser, panel: shows, starts and ends the bot's process, and sets the speed of time.
import type { Act } from '../../protocol.ts';
import { fill, h, on, setAttributes } from '../dom.ts';
import { PRESENCE } from '../sidebar.ts';
import type { State } from '../state.ts';
import { panelSection } from './section.ts';

const SPEEDS: readonly number[] = [1, 5, 20, 60];
const CLOCK_EVERY_MS = 500;

export function createBotSection(state: State, act: (act: Act) => Promise<void>): HTMLElement {
  const line = h('p', { class: 'bot-state', role: 'status' });
  const button = (label: string, style: string, how: Extract<Act, { do: 'bot' }>['how'], why: string) =>
    on(h('button', { type: 'button', class: `button is-${style}`, title: why }, label), {
      click: () => void act({ do: 'bot', how }),
    });
  const start = button('Start', 'success', 'start', 'Starts the bot');
  const cycle = button(
    'Kill and restart',
    'danger',
    'kill-and-start',
    'SIGKILL in the middle of whatever it does',
  );
  const kill = button('Kill', 'secondary', 'kill', 'SIGKILL: it can save nothing');
  const stop = button('Stop', 'secondary', 'stop', 'SIGTERM: it ends in order');
  const log = h('pre', { class: 'bot-log', tabindex: 0, 'aria-label': 'The last lines of the bot’s log' });
  const logBox = h('details', { class: 'bot-log-box' }, h('summary', {}, 'Log'), log);

  const time = h('time', { class: 'sandbox-time' });
  const slider = h('input', {
    type: 'range',
    id: 'speed',
    min: 0,
    max: SPEEDS.length - 1,
    step: 1,
    list: 'speeds',
    'aria-describedby': 'speed-note',
  });
  const chosen = h('output', { for: 'speed' });
  on(slider, {
    input: () => {
      chosen.textContent = `${SPEEDS[slider.valueAsNumber]} ×`;
    },
    change: () => void act({ do: 'speed', speed: SPEEDS[slider.valueAsNumber] ?? 1 }),
  });
  const clock = h(
    'div',
    { class: 'clock' },
    h('label', { for: 'speed' }, 'Speed'),
    slider,
    chosen,
    time,
    h(
      'p',
      { id: 'speed-note', class: 'note' },
      'A minute of Discogs’ limit passes faster then. The bot is restarted in order: it reads the clock only at its start.',
    ),
  );

  const paint = () => {
    const { bot } = state;
    fill(
      line,
      h('i', { class: `presence is-${bot.state}` }),
      h('strong', {}, `Runout is ${PRESENCE[bot.state]}`),
      bot.state === 'offline' && bot.lastEnd ? h('span', { class: 'note' }, bot.lastEnd) : null,
    );
    const isUp = bot.state === 'online' || bot.state === 'starting';
    for (const one of [cycle, kill, stop]) setAttributes(one, { hidden: !isUp });
    setAttributes(start, { hidden: isUp, disabled: bot.state === 'stopping' });
    log.textContent = bot.log.join('\n');
    log.scrollTop = log.scrollHeight;
  };
  const paintClock = () => {
    const index = SPEEDS.indexOf(state.speed);
    if (index >= 0 && document.activeElement !== slider) slider.valueAsNumber = index;
    chosen.textContent = `${state.speed} ×`;
  };
  const tick = () => {
    const now = new Date(state.now());
    time.dateTime = now.toISOString();
    time.textContent = now.toLocaleTimeString('en-GB');
  };
  setInterval(tick, CLOCK_EVERY_MS);
  tick();
  state.onChange(['bot'], paint);
  state.onChange(['clock'], paintClock);
  paint();
  return panelSection(
    'Bot and time',
    line,
    h('div', { class: 'row' }, start, cycle, kill, stop),
    logBox,
    clock,
  );
}
