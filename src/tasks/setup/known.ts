// Tasks, setup: what is configured before the wizard asks.
import type { Config } from '../../config/config.ts';

export interface Known {
  /** Without the variables that are wrong: they are asked for again. */
  config: Config;
  /** Variables that the environment or a file of a secret sets. What `.env` says for them does not count. */
  elsewhere: ReadonlySet<string>;
  /** Variables of `.env` that are wrong now. */
  wrong: ReadonlySet<string>;
}
