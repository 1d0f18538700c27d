// Sandbox, page: checks what the browser sent: an act, or a message of its WebSocket. Pure.
import { isObject } from '../discord/api.ts';
import type { Act, FromPage } from './protocol.ts';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const whole: Check = (value) => Number.isSafeInteger(value);
const texts: Check = (value) => Array.isArray(value) && value.every(text);
const recordOf =
  (inner: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(inner);
const shape =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

const look = shape({ memberId: text, channelId: text });
const options = recordOf((value) => ['string', 'number', 'boolean'].includes(typeof value));

const ACTS: Readonly<Record<Act['do'], Check>> = {
  slash: shape({ look, command: text, options }),
  autocomplete: shape({ look, command: text, options, focused: shape({ name: text, value: text }) }),
  press: shape({ look, message: text, button: text }),
  select: shape({ look, message: text, select: text, values: texts }),
  submit: shape({ look, use: text, values: recordOf((value) => text(value) || texts(value) || flag(value)) }),
  menu: shape({ look, message: text, command: text }),
  forward: shape({ look, message: text }),
  'close-modal': shape({ look, use: text }),
  dismiss: shape({ look, message: text }),
  'dismiss-use': shape({ look, use: text }),
  remove: shape({ look, message: text }),
  post: shape({ look, text }),
  bot: shape({ how: (value) => ['start', 'stop', 'kill', 'kill-and-start'].includes(String(value)) }),
  speed: shape({ speed: (value) => typeof value === 'number' && value >= 1 && value <= 1_000 }),
  fault: shape({ name: text, isOn: flag }),
  'add-copy': shape({ release: whole }),
  'remove-copy': shape({ instance: whole }),
  want: shape({ release: whole, isOn: flag }),
  fill: shape({ count: (value) => whole(value) && Number(value) > 0 && Number(value) <= 100_000 }),
  correct: shape({ release: whole, title: text, year: whole }),
};

const MESSAGES: Readonly<Record<FromPage['type'], Check>> = {
  look: shape({ look }),
  more: shape({ releases: whole }),
};

const has = <K extends string>(table: Readonly<Record<K, Check>>, name: unknown): name is K =>
  typeof name === 'string' && Object.hasOwn(table, name);

export const isAct = (value: unknown): value is Act =>
  isObject(value) && has(ACTS, value.do) && ACTS[value.do](value);

export const isFromPage = (value: unknown): value is FromPage =>
  isObject(value) && has(MESSAGES, value.type) && MESSAGES[value.type](value);

/** Returns whether files can go with an act: for the options of a command, for a message, for the fields of a form. */
export const takesFiles = ({ do: what }: Act): boolean => ['slash', 'post', 'submit'].includes(what);
