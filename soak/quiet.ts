// Soak: ends the disturbance: removes every fault, waits until the bot has finished its work, then runs a last sync, a preview and
// an export.
import { setTimeout as delay } from 'node:timers/promises';
import { afterFair } from '../sandbox/discord/fair-time.ts';
import type { Message } from '../sandbox/discord/index.ts';
import type { World } from './audit/world.ts';
import { copiesOfFile, copiesOnDiscogs } from './exported.ts';
import { LATENCY_MS, type SoakMember, type SoakStage } from './stage.ts';

/**
 * Time for the bot to finish its work. A late write takes effect within a minute, and an intent without an answer can be closed
 * two minutes after its POST.
 */
const SETTLE_MS = 4 * 60_000;
/**
 * How long each wait below can take. In fair time, so that a busy machine loses none of it. A run that waits for Discogs can
 * sleep five minutes of the clock, several times.
 */
const PATIENCE_MS = 180_000;
const LOOK_WALL_MS = 250;
/** After this time Discord shows an unfinished answer as failed. */
const TOKEN_MS = 15 * 60_000;

const titleOf = (message: Message) => message.embeds[0]?.title ?? '';

/**
 * Returns the title of the last sync, the description of the preview after it, and the copies that are exported then.
 * Does not throw when the bot stays busy: the audit finds that.
 */
export async function quieten(stage: SoakStage): Promise<World['quiet']> {
  const { discogs, discord, channel, clock, lives, members } = stage;
  discogs.faults.clear();
  discogs.configure({ latencyMs: LATENCY_MS });
  await discogs.up().catch(() => {});
  discord.clearFaults();
  discord.freezeGateway(false);
  channel.setBotPermissions({});
  await lives.start();
  await becomes(() => discord.botsConnected > 0);
  await becomes(() => !hasOpenUses(stage) && !runsOf(stage).some(isRunning));
  await clock.sleep(SETTLE_MS);
  await becomes(() => !hasOpenUses(stage) && !runsOf(stage).some(isRunning));

  const [admin] = members;
  if (!admin) return { sync: 'no one can', preview: 'no one can', exported: null, shelf: [] };
  const sync = await runQuietly(stage, admin, {});
  const preview = await runQuietly(stage, admin, { preview: true });
  return {
    sync: titleOf(sync),
    preview: sync.id === preview.id ? '' : descriptionOf(preview),
    exported: await exportQuietly(stage, admin),
    shelf: copiesOnDiscogs(discogs),
  };
}

/** Returns the copies in the file of /crate export. Null: there is no file. */
async function exportQuietly(stage: SoakStage, { name, person }: SoakMember): Promise<string[] | null> {
  const invocation = await person.slash('crate export');
  stage.ledger.use(`${name} /crate export (the quiet one)`, invocation);
  const attached = () => invocation.message()?.attachments[0];
  await becomes(() => attached() !== undefined);
  const file = stage.discord.file(attached()?.id ?? '');
  return file ? copiesOfFile(file.bytes) : null;
}

const descriptionOf = (message: Message) => message.embeds[0]?.description ?? message.content;

async function runQuietly(
  stage: SoakStage,
  { name, person }: SoakMember,
  options: Record<string, boolean>,
): Promise<Message> {
  const invocation = await person.slash('sync', options);
  stage.ledger.use(`${name} /sync ${JSON.stringify(options)} (the quiet one)`, invocation);
  await invocation.answered().catch(() => {});
  await becomes(() => {
    const message = invocation.message();
    return message !== null && titleOf(message) !== '' && !isRunning(message);
  });
  const message = invocation.message();
  if (!message) throw new Error('the quiet /sync has no message');
  return message;
}

/** Returns whether the title of a run shows that it is not over. */
const isRunning = (message: Message): boolean =>
  /^(Reading|Adding|Comparing|Stopping|Waiting|Paused)/.test(titleOf(message));

const runsOf = ({ discord, channel }: SoakStage): Message[] =>
  discord
    .history(channel)
    .filter(
      (one) => one.deletedAt === null && /^(Sync|Preview|Import)/.test(one.embeds[0]?.author?.name ?? ''),
    );

/** Returns whether an answer is still due. Only uses of the present process count: a dead process never answers. */
const hasOpenUses = ({ ledger, lives, clock }: SoakStage): boolean => {
  const bornAt = lives.over.at(-1)?.to ?? 0;
  const isStill = (at: number) => clock.now() - at < TOKEN_MS;
  return ledger.invocations.some(
    (one) =>
      one.createdAt > bornAt &&
      isStill(one.createdAt) &&
      (one.state === 'waiting' || one.state === 'deferred'),
  );
};

/** Waits until the check is true, or until the patience is over. */
async function becomes(check: () => boolean): Promise<void> {
  let isOver = false;
  const cancel = afterFair(PATIENCE_MS, () => {
    isOver = true;
  });
  while (!check() && !isOver) await delay(LOOK_WALL_MS);
  cancel();
}
