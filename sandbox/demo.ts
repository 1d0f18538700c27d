// Sandbox: `npm run demo`. Runs the real bot against a local Discord and a local Discogs, without any network.
import { type DemoStage, openDemoStage } from './demo-stage.ts';
import { startPageServer } from './page/server.ts';
import { playTour } from './tour.ts';

const USUAL_PORT = 4321;
/** The tour shows minutes of a sync, and no one should have to wait for them. */
const TOUR_SPEED = 10;

async function main(): Promise<void> {
  const isTour = process.argv.includes('--tour');
  const isVerbose = process.argv.includes('--verbose');
  const stage = await openDemoStage({
    speed: isTour ? TOUR_SPEED : 1,
    onBotLine: isVerbose ? (line) => console.log(`    bot: ${line}`) : undefined,
  });
  console.log(
    'Runout in its sandbox. No account, no token, no network: everything below runs on this machine.',
  );
  try {
    await (isTour ? tour(stage) : page(stage));
  } finally {
    await stage.close();
  }
}

/** Plays the tour in the terminal, then ends. */
async function tour(stage: DemoStage): Promise<void> {
  const { discord, channels, members, bot } = stage;
  const failed = new Promise<never>((_, reject) => {
    bot.onChange(() => {
      const { state, lastEnd } = bot.status();
      if (state !== 'down' || lastEnd?.how !== 'by itself') return;
      reject(new Error(`The bot ended by itself with code ${lastEnd.code}:\n${bot.tail(200).join('\n')}`));
    });
  });
  await Promise.race([discord.ready({ stillMs: 60_000 }), failed]);
  const [channel] = channels;
  await Promise.race([playTour({ ...stage, channel, admin: members.ada, member: members.miles }), failed]);
}

/** Serves the page until it is stopped. If the bot ends, the page shows that, and a person can start it again there. */
async function page(stage: DemoStage): Promise<void> {
  const server = await startPageServer(stage, { port: USUAL_PORT });
  console.log(
    `\n    ${server.url}\n\nOpen it. /help says what the bot does, and /find photo: reads a sample photo.`,
  );
  console.log('Stop with Ctrl+C. The same as a story in the terminal: npm run demo -- --tour');
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await server.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
