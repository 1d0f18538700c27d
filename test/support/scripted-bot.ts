// Support: a bot for the sandbox's page that is not Runout: real discord.js in this process, which does what a test says.
import { Client, type Interaction } from 'discord.js';
import type { BotProcess, BotSettings } from '../../sandbox/bot-process.ts';

interface Script {
  /** The commands, in the form that `PUT /applications/{id}/commands` takes. */
  commands: readonly { name: string; [more: string]: unknown }[];
  answer(interaction: Interaction): Promise<unknown>;
}

/** Launches the script in the way of a bot process. Its errors are in its output. */
export const scriptedBot =
  (script: Script) =>
  (settings: BotSettings): BotProcess => {
    const client = new Client({ intents: [], rest: { api: settings.discordApiUrl } });
    const lines: string[] = [];
    let end: (code: number | null) => void = () => {};
    const exited = new Promise<number | null>((resolve) => {
      end = resolve;
    });
    const note = (error: unknown) => lines.push(String(error));
    client.on('error', note);
    client.on('interactionCreate', (interaction) => void script.answer(interaction).catch(note));
    client.once('clientReady', (ready) => {
      lines.push('ready');
      ready.rest.put(`/applications/${ready.application.id}/commands`, { body: script.commands }).catch(note);
    });
    client.login(settings.discordToken).catch(note);
    const leave = async (code: number | null) => {
      await client.destroy();
      end(code);
      return code;
    };
    return {
      pid: undefined,
      output: () => lines.join('\n'),
      tail: (count) => lines.slice(-count),
      exited,
      stop: () => leave(0),
      kill: async () => void (await leave(null)),
    };
  };
