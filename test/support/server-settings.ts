// Support: the settings of servers that chose nothing.
import type { ServerSettings } from '../../src/core/settings/server-settings.ts';

export const noSettings: Pick<ServerSettings, 'of'> = {
  of: () => ({ isPrivate: false, folder: null, feedChannelId: null }),
};
