// Support: a log that writes nothing.
import type { Log } from '../../src/core/ports.ts';
import type { SecretKeeper } from '../../src/log/log.ts';

export const silentLog: Log & Pick<SecretKeeper, 'hide'> = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  hide: () => {},
};
