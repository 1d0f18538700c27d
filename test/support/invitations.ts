// Support: an address as browsers and Discord read it, in another way than the bot does.

/** In small, plain letters; nothing that is not seen, nothing encoded, and no backslash of Markdown. */
export const asAddress = (text: string): string =>
  text
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/%[2-7][0-9a-f]/g, (code) => decodeURIComponent(code))
    .replaceAll('。', '.')
    .replaceAll('\\', '');

/** Of a text that went through `asAddress`. */
export const INVITATION = /discord(?:app)?\.(?:gg|com)\b/;
