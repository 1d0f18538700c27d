// Tasks: what to click on the websites of Discord and Discogs, in an order that these accept. `npm run setup` and `npm run doctor` print
// these texts.
export const portal = {
  /** The steps to a new bot. The token comes last, because Discord shows it only once. */
  newApplication: [
    'Make the bot at https://discord.com/developers/applications',
    '1. New Application: give it a name, accept, Create.',
    '2. Installation: keep Guild Install only, set Install Link to None, and press Save Changes.',
    '3. Bot: switch Public Bot off, leave all Privileged Gateway Intents off, and press Save Changes.',
    '4. Bot: press Reset Token, confirm, Copy.',
  ].join('\n'),

  /** A new token of a bot that is there already. */
  resetToken: 'https://discord.com/developers/applications, your application, Bot, Reset Token, Copy.',

  newToken:
    'Make a new token: https://discord.com/developers/applications, your application, Bot, Reset Token. Save it with: npm run setup',

  /**
   * Returns the steps that make a bot private. Discord refuses that while an install link is set, so removing the link comes
   * first.
   */
  makePrivate: (applicationId: string): string =>
    [
      `Change it at https://discord.com/developers/applications/${applicationId}`,
      '1. Installation: set Install Link to None, and press Save Changes.',
      '2. Bot: switch Public Bot off, and press Save Changes.',
    ].join('\n'),

  newDiscogsToken: 'Make one at https://www.discogs.com/settings/developers (Generate new token)',
};
