// Support: the settings of servers that chose nothing, or a folder.
import type { OfServer, ServerSettings } from '../../src/core/settings/server-settings.ts';

/** Every server has these settings. */
export const settingsOf = (ofEach: Partial<OfServer>): Pick<ServerSettings, 'of'> => ({
  of: () => ({ isPrivate: false, folder: null, ...ofEach }),
});

export const noSettings = settingsOf({});
