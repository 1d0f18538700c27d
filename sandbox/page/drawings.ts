// Sandbox, page: draws the avatars, so that nothing is fetched from the network. Pure.

const svg = (body: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80">${body}</svg>`;

const COLOURS = ['#c2410c', '#0f766e', '#7c3aed', '#b91c1c', '#1d4ed8', '#4d7c0f'];

/** Draws the avatar of a person: the first letter, on a colour that depends on the name. */
export function personAvatar(name: string): string {
  const [letter = '?'] = name.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
  const sum = [...name].reduce((total, one) => total + (one.codePointAt(0) ?? 0), 0);
  const colour = COLOURS[sum % COLOURS.length];
  return svg(
    `<rect width="80" height="80" fill="${colour}"/><text x="40" y="54" text-anchor="middle" font-family="sans-serif" ` +
      `font-size="38" font-weight="600" fill="#fff">${letter}</text>`,
  );
}

/** Draws the avatar of the bot, which is also the icon of the page: a record with its run-out groove. */
export function recordAvatar(): string {
  const grooves = [33, 29.5, 26].map((r) => `<circle cx="40" cy="40" r="${r}"/>`).join('');
  return svg(
    '<rect width="80" height="80" fill="#f4b400"/><circle cx="40" cy="40" r="36" fill="#17181c"/>' +
      `<g fill="none" stroke="#3a3c44" stroke-width="1.4">${grooves}</g>` +
      '<path d="M40 18a22 22 0 0 1 22 22" fill="none" stroke="#f4b400" stroke-width="2.4" stroke-linecap="round"/>' +
      '<circle cx="40" cy="40" r="13" fill="#f4b400"/><circle cx="40" cy="40" r="3" fill="#17181c"/>',
  );
}
