// Tasks, setup: asks and says things on a terminal. The only file that knows @clack/prompts.
import type { Readable, Writable } from 'node:stream';
import {
  type CANCEL_SYMBOL,
  confirm,
  intro,
  log,
  multiselect,
  outro,
  password,
  select,
  text,
} from '@clack/prompts';

/** The operator pressed Ctrl-C, or Escape. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

export interface Choice<Value extends string> {
  value: Value;
  label: string;
}

export interface Prompts {
  begin(title: string): void;
  end(text: string): void;
  /** What was done, what to know, and what went wrong. */
  done(text: string): void;
  info(text: string): void;
  wrong(text: string): void;
  /** Prints an address on a line of its own, without a frame that would break it. */
  link(address: string): void;
  /**
   * Asks for a hidden text. @param faultOf returns what is wrong with it, and it is asked again; or null.
   * @throws Cancelled, as each question here.
   */
  secret(question: string, faultOf: (text: string) => string | null): Promise<string>;
  /** Asks for a text that is shown while it is typed. @param faultOf as in `secret`. */
  text(question: string, faultOf: (text: string) => string | null): Promise<string>;
  isSure(question: string): Promise<boolean>;
  /** @param until withdraws the question. Then the result is null. */
  choose<Value extends string>(
    question: string,
    choices: readonly Choice<Value>[],
    options?: { first?: Value | undefined; until?: AbortSignal },
  ): Promise<Value | null>;
  /** At least one. @param chosen the values that are ticked at first. */
  chooseSome(
    question: string,
    choices: readonly Choice<string>[],
    chosen: readonly string[],
  ): Promise<string[]>;
}

/** The longest list that is shown at once. */
const MOST_ROWS = 12;

/** The size of a terminal that does not say its own, as clack has it. */
const USUAL = { columns: 80, rows: 20 };

/**
 * A pseudo-terminal that no one gave a size (docker exec, some consoles) says 0, and clack would break its texts after each letter.
 * When the terminal gets a size later, Node writes that one.
 */
function ensureSize(output: Writable): void {
  if ('columns' in output && output.columns === 0) Object.assign(output, { columns: USUAL.columns });
  if ('rows' in output && output.rows === 0) Object.assign(output, { rows: USUAL.rows });
}

/** @param redact takes secrets out of all that is said. */
export function createPrompts(deps: {
  input: Readable;
  output: Writable;
  redact: (text: string) => string;
}): Prompts {
  const { redact } = deps;
  ensureSize(deps.output);
  const validating = (faultOf: (text: string) => string | null) => ({
    validate: (typed: string | undefined) => faultOf(typed ?? '') ?? undefined,
  });
  const streams = { input: deps.input, output: deps.output };
  const unlessCancelled = <T extends string | boolean | string[]>(answer: T | typeof CANCEL_SYMBOL): T => {
    if (typeof answer === 'symbol') throw new Cancelled();
    return answer;
  };
  return {
    begin: (title) => intro(title, streams),
    end: (text) => outro(redact(text), streams),
    done: (text) => log.success(redact(text), streams),
    info: (text) => log.info(redact(text), streams),
    wrong: (text) => log.error(redact(text), streams),
    link: (address) => {
      deps.output.write(`\n${redact(address)}\n\n`);
    },
    secret: async (message, faultOf) =>
      unlessCancelled(await password({ message, ...validating(faultOf), ...streams })),
    text: async (message, faultOf) =>
      unlessCancelled(await text({ message, ...validating(faultOf), ...streams })),
    isSure: async (message) => unlessCancelled(await confirm({ message: redact(message), ...streams })),
    async choose(message, choices, { first, until } = {}) {
      const answer = await select<string>({
        message: redact(message),
        options: choices.map(({ value, label }) => ({ value, label })),
        maxItems: MOST_ROWS,
        ...(first !== undefined && { initialValue: first }),
        ...(until && { signal: until }),
        ...streams,
      });
      if (until?.aborted) return null;
      const value = unlessCancelled(answer);
      return choices.find((choice) => choice.value === value)?.value ?? null;
    },
    async chooseSome(message, choices, chosen) {
      const options = choices.map(({ value, label }) => ({ value, label }));
      return unlessCancelled(
        await multiselect<string>({
          ...{ message: redact(message), options, maxItems: MOST_ROWS, required: true },
          initialValues: [...chosen],
          ...streams,
        }),
      );
    },
  };
}
