// Discord, views: the colours that embeds and pictures share, as RGB.

export const COLOURS = Object.freeze({
  green: 0x57f287,
  amber: 0xfee75c,
  blurple: 0x5865f2,
  grey: 0x95a5a6,
  red: 0xed4245,
});
