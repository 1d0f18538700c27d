// Support: loads discord.js before anything else in every test file. Two versions of undici are installed, and discord.js
// sends with the one that was loaded first. With ours it would spoil files (discord/retrying-request). In the bot's own
// process the undici of discord.js is loaded first, too.
import 'discord.js';
