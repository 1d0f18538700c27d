// Support: loaded before every test file. There are two undicis, and discord.js sends with the one that was loaded first,
// whose files ours would spoil (discord/retrying-request): here, as in the bot's own process, that is its own.
import 'discord.js';
