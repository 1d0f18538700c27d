// Discord: posts once that nights fail, because no message shows their runs: when the second one in a row has failed.
import type { Nightly } from '../../core/nightly/nightly.ts';
import type { Log } from '../../core/ports.ts';
import type { ServerSettings } from '../../core/settings/server-settings.ts';
import type { Sync, SyncRun } from '../../core/sync/types.ts';
import type { Servers } from '../access/servers.ts';
import type { Texts } from '../texts/texts.ts';
import { nightsFailedMessage } from '../views/nightly.ts';
import type { ChannelMessages } from './channel-messages.ts';

/** With the first failure, the next night can still make it good. After the second one, no further one says anything new. */
const FAILED_NIGHTS = 2;

/**
 * Watches the sync from now on. The post goes into the feed channel of the server that chose the hour. Without one, `/status` and the log
 * say it. A post that Discord does not take is not repeated.
 */
export function watchNights(deps: {
  sync: Pick<Sync, 'watch' | 'errors'>;
  nightly: Pick<Nightly, 'read'>;
  settings: Pick<ServerSettings, 'of'>;
  servers: Pick<Servers, 'refusal'>;
  channel: Pick<ChannelMessages, 'create'>;
  texts: Texts;
  log: Log;
  /** Aborted when the process ends. */
  signal: AbortSignal;
}): void {
  const { sync, nightly, settings, servers, channel, texts, log, signal } = deps;

  async function post(run: SyncRun): Promise<void> {
    const state = await nightly.read();
    if (state.failed !== FAILED_NIGHTS || state.setting === null) return;
    const { guildId } = state.setting;
    const { feedChannelId } = settings.of(guildId);
    if (feedChannelId === null || servers.refusal(guildId, false) !== null) return;
    const why = (await sync.errors(run.id)).at(-1)?.message ?? null;
    const message = nightsFailedMessage(state, why, texts);
    await channel.create(feedChannelId, message, `n${run.id.toString(36)}`, { signal });
  }

  sync.watch((event) => {
    if (event.type !== 'ended' || event.run.night === null || event.outcome !== 'failed') return;
    post(event.run).catch((error: unknown) => {
      if (!signal.aborted)
        log.warn({ err: error, run: event.run.id }, 'that nights fail could not be posted');
    });
  });
}
