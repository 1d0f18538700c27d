// Bench: the simplest possible bot: discord.js and one command, which is deferred and then edited to a fixed text.
import { Client, Events } from 'discord.js';

/** Starts the bot. Resolves when its command `/bare` can be used. */
export async function startBareBot(
  apiUrl: string,
  token: string,
  guildId: string,
): Promise<{ stop(): Promise<void> }> {
  const client = new Client({ intents: [], rest: { api: apiUrl } });
  client.on(Events.InteractionCreate, async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply();
    await interaction.editReply('Found.');
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(token);
  const { application } = await ready;
  await application.commands.set([{ name: 'bare', description: 'Answers' }], guildId);
  return { stop: () => client.destroy() };
}
