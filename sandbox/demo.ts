// Sandbox: `npm run demo`. The real bot against a local Discord and a local Discogs; nothing of the outside is touched.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBotProcess } from './bot-process.ts';
import { createSandboxClock } from './clock.ts';
import { startLocalDiscogs } from './discogs/index.ts';
import { defaultCollection } from './discogs/sample-catalogue.ts';
import { startLocalDiscord } from './discord/index.ts';
import { playTour } from './tour.ts';

async function main(): Promise<void> {
  const isTour = process.argv.includes('--tour');
  const isVerbose = process.argv.includes('--verbose');
  const clock = createSandboxClock();
  const discogs = await startLocalDiscogs({ clock, latencyMs: [60, 250] });
  defaultCollection(discogs.collection, clock.now());
  const discord = await startLocalDiscord({ clock });
  const guild = discord.createGuild({ name: 'The Listening Room' });
  const channel = guild.createChannel({ name: 'vinyl' });
  const admin = guild.createMember({ name: 'Ada', permissions: ['ManageGuild'] });
  const member = guild.createMember({ name: 'Miles' });

  const folder = mkdtempSync(join(tmpdir(), 'runout-demo-'));
  const bot = startBotProcess(
    {
      discordApiUrl: discord.apiUrl,
      discordToken: discord.token,
      discogsApiUrl: discogs.url,
      discogsToken: discogs.token,
      discogsUsername: discogs.username,
      clockSpeed: clock.env(),
      folder,
    },
    isVerbose ? (line) => console.log(`    bot: ${line}`) : undefined,
  );
  const end = async (): Promise<void> => {
    await bot.stop();
    await discord.close();
    await discogs.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const failed = bot.exited.then((code) => {
    throw new Error(`The bot ended by itself with code ${code}:\n${bot.output()}`);
  });

  console.log(
    'Runout in its sandbox. No account, no token, no network: everything below runs on this machine.',
  );
  await Promise.race([discord.ready({ timeoutMs: 60_000 }), failed]);
  if (isTour) {
    await Promise.race([playTour({ discord, discogs, clock, channel, admin, member }), failed]);
    failed.catch(() => {
      // We end it ourselves now.
    });
    await end();
    return;
  }
  console.log(`local Discord  ${discord.apiUrl}   #vinyl in "The Listening Room"`);
  console.log(
    `local Discogs  ${discogs.url}   collection of ${discogs.username}, ${discogs.collection.size()} copies`,
  );
  console.log('The bot is in. Play the tour with: npm run demo -- --tour      Stop with Ctrl+C.');
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await Promise.race([stopped, failed]);
  failed.catch(() => {});
  await end();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
