// Config: reads the configuration for `npm run doctor`. Returns every problem, and a configuration of the variables that are
// right.
import { type Config, ConfigError, readConfig, VARIABLES } from './config.ts';
import { hiddenNames, strangeNames, withEnvFile } from './env-file.ts';
import { readSecretFiles } from './secret-files.ts';
import { cleanValue } from './values.ts';

type Environment = Record<string, string | undefined>;

export interface ConfigSurvey {
  /**
   * The configuration, with a default in place of each wrong variable. Null: none can be made, for example because `.env`
   * cannot be read.
   */
  config: Config | null;
  /** A sentence for each problem, with the name of the variable, and never its value. */
  problems: readonly string[];
  /** The names of the variables that are wrong. */
  wrong: ReadonlySet<string>;
  /** Names that are probably misspelled, each with the one that was probably meant. Null: no name of ours is similar. */
  strange: readonly { name: string; meant: string | null }[];
  /** The names of variables that the environment or a secret file sets. A value for these in `.env` has no effect. */
  elsewhere: ReadonlySet<string>;
  /** The names of variables with one value in the environment, which counts, and another one in `.env`. */
  hidden: readonly string[];
}

/**
 * Reads the environment, `.env` and files of secrets as the bot does. Never throws a ConfigError.
 * @param folder where `.env` is.
 */
export function surveyConfig(env: Environment, folder: string): ConfigSurvey {
  const problems: string[] = [];
  const wrong = new Set<string>();
  const note = (error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    for (const problem of error.problems) wrong.add(nameIn(problem));
  };
  let given: Environment;
  try {
    given = withEnvFile(env, folder);
  } catch (error) {
    note(error);
    return { config: null, problems, wrong, strange: [], elsewhere: new Set(), hidden: [] };
  }
  const isSet = (value: string | undefined) => cleanValue(value ?? '') !== '';
  const elsewhere = new Set(VARIABLES.filter((name) => isSet(env[name]) || isSet(given[`${name}_FILE`])));
  const strange = strangeNames(given);
  const hidden = hiddenNames(env, folder);
  // Each round drops the variables that the round before found wrong. A round that finds no further one is the last.
  for (;;) {
    const rest = without(given, wrong);
    const before = wrong.size;
    try {
      return { config: readConfig(readSecretFiles(rest)), problems, wrong, strange, elsewhere, hidden };
    } catch (error) {
      note(error);
      if (wrong.size === before) return { config: null, problems, wrong, strange, elsewhere, hidden };
    }
  }
}

/** Returns the first name of a variable in the sentence, without `_FILE`. */
const nameIn = (problem: string): string =>
  (/\b[A-Z]+(?:_[A-Z]+)+\b/.exec(problem)?.[0] ?? '').replace(/_FILE$/, '');

const without = (env: Environment, names: ReadonlySet<string>): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !names.has(name.replace(/_FILE$/, ''))));
