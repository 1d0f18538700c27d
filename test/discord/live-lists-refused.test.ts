// Discord: lists of results whose edits Discord refuses while their details come in.
import { DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { ResultList } from '../../src/core/search/results.ts';
import { createLiveLists, type EditMessage } from '../../src/discord/live-lists.ts';
import { ChannelShutError } from '../../src/discord/progress/channel-messages.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { searchList } from '../../src/discord/views/search.ts';
import { pressing } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const never = new AbortController().signal;

describe('edits that Discord refuses', () => {
  const refusal = (status: number, code: number) =>
    new DiscordAPIError({ code, message: 'no' }, code, status, 'PATCH', '/webhooks/1/token', {});

  /** Counts the edits of a message while ten details come in, one every 1.1 s. Each edit fails with `error`. */
  async function editsAgainst(error: Error) {
    const clock = createVirtualClock();
    let tell = () => {};
    let finish = () => {};
    const list: ResultList = {
      releaseIds: [1],
      show: async () => [
        {
          releaseId: 1,
          pressing: pressing({ releaseId: 1 }),
          release: null,
          isWanted: null,
          ownership: { kind: 'not-owned' },
        },
      ],
      enrich: async (_, { onDetail }) => {
        tell = onDetail;
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
      },
    };
    let edits = 0;
    const edit: EditMessage = async () => {
      edits += 1;
      throw error;
    };
    const live = createLiveLists({ clock, log: silentLog });
    const shown = searchList({ releaseIds: [1], page: 0, notes: '' }, english);
    const open = async () => ({ shown: { ...shown, list }, edit });
    const work = live.use('m1', open, (message) => message.enrich(never));
    for (let detail = 0; detail < 10; detail += 1) {
      await clock.advance(1_100);
      tell();
    }
    await clock.advance(1_100);
    finish();
    await work;
    return edits;
  }

  it.each([
    ['deleted', refusal(404, 10_008)],
    ['forbidden, with a code that nobody thought of', refusal(403, 99_999)],
    ['a dead token', refusal(401, 50_027)],
    ['no such channel', refusal(404, 10_003)],
    ['too old', refusal(400, 30_046)],
    ['a channel that was left alone', new ChannelShutError()],
  ])('%s: once', async (_, error) => {
    expect(await editsAgainst(error)).toBe(1);
  });

  it.each([
    ['an edit that was no good', refusal(400, 50_035)],
    ['a broken connection', new Error('other side closed')],
  ])('%s: the next one may be better', async (_, error) => {
    expect(await editsAgainst(error)).toBeGreaterThan(5);
  });
});
