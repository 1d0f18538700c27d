// Sandbox, page in the browser: the input line, for a message with its files or for a slash command with its options.
import type { Look } from '../protocol.ts';
import { createAttachMenu } from './attach-menu.ts';
import { type CommandLine, createCommandLine } from './command-line.ts';
import { type Entry, entriesOf, offered, readTyped } from './commands.ts';
import { fill, h, icon, on } from './dom.ts';
import { createFileTray } from './file-tray.ts';
import type { TakeFiles } from './incoming-files.ts';
import type { Link } from './link.ts';
import { createPicker } from './picker.ts';
import { drawSamples } from './samples.ts';
import type { State } from './state.ts';
import { createSuggestions } from './suggestions.ts';

export interface Composer {
  readonly element: HTMLElement;
  focus(): void;
  /** Puts a text into the line as if it were typed. A whole command gets its fields. */
  write(text: string): void;
  /** Attaches files to the message, or puts the first one into the command that is in the line. */
  readonly take: TakeFiles;
  /** Opens the menu with the sample photos. */
  offerFiles(): void;
}

/** docs: Message > Create Message: a message has at most ten files. */
const MOST_FILES = 10;

const SEND = 'M3.4 20.4 21.5 12 3.4 3.6l-.1 6.5L15 12 3.3 13.9Z';

/** Puts a full stop behind a refusal that has none. */
const sentence = (text: string) => `${text}.`.replace(/([.?!])\.$/, '$1');

export function createComposer(state: State, link: Link): Composer {
  const picker = createPicker();
  const lookNow = (): Look => state.look ?? { memberId: '', channelId: '' };
  const suggestions = createSuggestions(state, (wish) =>
    link.act({ do: 'autocomplete', look: lookNow(), ...wish }),
  );
  const input = h('input', {
    type: 'text',
    class: 'composer-text',
    role: 'combobox',
    'aria-label': 'Message',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    maxlength: 2_000,
  });
  const box = h('div', { class: 'composer-box' }, input);
  const send = h('button', { type: 'submit', class: 'send', 'aria-label': 'Send' }, icon(SEND));
  const problem = h('p', { class: 'composer-problem', role: 'alert' });
  const photos = () => state.world?.photos ?? [];
  const take: TakeFiles = ([first, ...others]) => {
    if (!first) return;
    complain('');
    if (line) {
      if (!line.take(first)) complain(`/${line.entry.path} takes no file.`);
      return;
    }
    if (!tray.add([first, ...others])) complain(`A message has at most ${MOST_FILES} files.`);
    focusText();
  };
  const tray = createFileTray({ most: MOST_FILES, gone: () => input.focus() });
  const attach = createAttachMenu(photos, take);
  const form = h(
    'form',
    { class: 'composer' },
    picker.element,
    problem,
    h('div', { class: 'composer-bar' }, tray.element, attach.element, box, send),
  );
  let line: CommandLine | null = null;
  /** The command that was sent and has no response yet, so that a second Enter does not send it twice. */
  let underWay: CommandLine | null = null;

  const complain = (text: string) => {
    problem.textContent = text;
  };

  const focusText = () => {
    input.focus();
    // When the focus comes back from a form, the caret does not come back by itself.
    input.setSelectionRange(input.value.length, input.value.length);
  };

  const toText = (text: string) => {
    line = null;
    fill(box, input);
    input.value = text;
    complain('');
    focusText();
    offerCommands();
  };

  const toCommand = (entry: Entry, values: Readonly<Record<string, string>> = {}) => {
    complain('');
    picker.hide();
    line = createCommandLine(entry, values, {
      picker,
      suggestions,
      send: submit,
      leave: toText,
      drawSamples: (takeOne) => drawSamples(photos(), takeOne),
    });
    fill(box, line.element);
    line.focus();
    // A person who has attached a photo and then names a command means the photo for the command.
    const [attached] = tray.files();
    if (attached && line.take(attached)) tray.clear();
  };

  const offerCommands = () => {
    picker.describe(input);
    const text = input.value;
    if (!text.startsWith('/')) return picker.hide();
    const entries = entriesOf(state.commands);
    const typed = readTyped(text, entries);
    if (typed) return toCommand(typed.entry, typed.values);
    const found = offered(entries, text);
    picker.show({
      title: state.world?.bot.name ?? 'Commands',
      note:
        entries.length === 0
          ? 'no commands yet: is the bot online?'
          : found.length === 0
            ? 'no command begins like that'
            : '',
      items: found.map((entry) => ({
        label: `/${entry.path}`,
        hint: entry.description,
        pick: () => toCommand(entry),
      })),
    });
  };

  const submit = () => {
    void (line ? sendCommand(line) : sendText());
  };

  const sendCommand = async (sent: CommandLine) => {
    if (underWay === sent) return;
    const wrong = sent.problem();
    if (wrong !== null) return complain(wrong);
    picker.hide();
    underWay = sent;
    const answer = await link.act(
      { do: 'slash', look: lookNow(), command: sent.entry.path, options: sent.values() },
      sent.files(),
    );
    underWay = null;
    if (answer.ok) {
      // A text that the person has typed in the meantime stays.
      if (line === sent) toText('');
      return;
    }
    complain(sentence(answer.message));
    const named = sent.entry.options.find((option) => answer.message.startsWith(`${option.name} `));
    if (named) sent.mark(named.name);
  };

  const sendText = async () => {
    const text = input.value.trim();
    const files = tray.files();
    if (text === '' && files.length === 0) return;
    if (text.startsWith('/')) {
      const entries = entriesOf(state.commands);
      const typed = readTyped(`${text} `, entries);
      if (typed) return toCommand(typed.entry, typed.values);
      return complain(
        entries.length === 0
          ? 'No commands yet: the bot is still starting.'
          : 'There is no such command. Type / to see what there is.',
      );
    }
    input.value = '';
    tray.clear();
    const answer = await link.act({ do: 'post', look: lookNow(), text }, { files });
    if (answer.ok) return;
    complain(sentence(answer.message));
    // What was not sent comes back. What the person has typed in the meantime stays.
    if (input.value === '') input.value = text;
    tray.add(files);
  };

  on(input, {
    input: () => {
      complain('');
      offerCommands();
    },
    focus: offerCommands,
    blur: () => picker.hide(),
    keydown: (event) => {
      if (!picker.isOpen()) return;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
        picker.move(event.key === 'ArrowDown' ? 1 : -1);
      else if ((event.key === 'Enter' || event.key === 'Tab') && picker.hasItems()) picker.pick();
      else if (event.key === 'Escape') picker.hide();
      else return;
      event.preventDefault();
    },
  });
  on(form, {
    submit: (event) => {
      event.preventDefault();
      submit();
    },
  });
  state.onChange(['commands'], () => {
    if (!line && document.activeElement === input) offerCommands();
  });
  state.onChange(['look', 'world'], () => {
    const channel = state.world?.channels.find((one) => one.id === state.look?.channelId);
    input.placeholder = `Message #${channel?.name ?? ''} – type / for commands`;
  });

  return {
    element: form,
    take,
    offerFiles: attach.open,
    focus: () => (line ? line.focus() : focusText()),
    write(text) {
      const typed = readTyped(`${text} `, entriesOf(state.commands));
      if (typed) toCommand(typed.entry, typed.values);
      else toText(text);
    },
  };
}
