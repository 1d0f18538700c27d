// Support: reads an address as browsers and Discord do, but in another way than the bot.

/** The text in plain lower-case letters, without invisible characters, percent codes and backslashes of Markdown. */
export const asAddress = (text: string): string =>
  text
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/%[2-7][0-9a-f]/g, (code) => decodeURIComponent(code))
    .replaceAll('。', '.')
    .replaceAll('\\', '');

/** Matches an invitation in a text that went through `asAddress`. */
export const INVITATION = /discord(?:app)?\.(?:gg|com)\b/;
