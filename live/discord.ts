// Live: asks Discord what the bot asks at its start and in `npm run setup`, reads only, and compares each answer with its shape.
import { DiscordAPIError, HTTPError, REST, Routes } from 'discord.js';
import type { z } from 'zod';
import type { Counter } from './counter.ts';
import { differencesOf } from './differences.ts';
import type { Checked } from './report.ts';
import * as shapes from './shapes.ts';

export const MOST_CALLS_TO_DISCORD = 3;

const QUESTIONS: readonly { call: string; route: `/${string}`; shape: z.ZodType }[] = [
  { call: 'GET /applications/@me', route: Routes.currentApplication(), shape: shapes.discordApplication },
  { call: 'GET /gateway/bot', route: Routes.gatewayBot(), shape: shapes.discordGateway },
  { call: 'GET /users/@me/guilds', route: Routes.userGuilds(), shape: shapes.discordServers },
];

/** A refused token ends it: each of its calls counts at Discord. */
export async function checkDiscord({
  apiUrl,
  token,
  counter,
}: {
  apiUrl: string;
  token: string;
  counter: Counter;
}): Promise<Checked[]> {
  // A repeated call would be one more than it counts.
  const rest = new REST({ api: apiUrl, retries: 0, rejectOnRateLimit: () => true }).setToken(token);
  const checks: Checked[] = [];
  for (const { call, route, shape } of QUESTIONS) {
    counter.take();
    try {
      checks.push({ call, differences: differencesOf(shape, await rest.get(route)) });
    } catch (error) {
      const status = error instanceof DiscordAPIError || error instanceof HTTPError ? error.status : null;
      const found = status === null ? 'none' : `status ${status}`;
      checks.push({ call, differences: [`expected an answer, found ${found}`] });
      if (status === 401) break;
    }
  }
  return checks;
}
