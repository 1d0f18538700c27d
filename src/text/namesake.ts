// Text: names as people write them, without the number by which Discogs tells namesakes apart. Pure.

/**
 * Removes the number that Discogs gives to namesakes: `Alice Cooper (2)` becomes `Alice Cooper`. A name that is only a number
 * stays.
 */
export function withoutNumber(name: string): string {
  return name.endsWith(')') ? name.replace(/(?<=\S)\s+\(\d+\)$/, '') : name;
}
