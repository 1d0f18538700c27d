// Process: reads the version of Runout from package.json, the only place that has it.
import { readFileSync } from 'node:fs';

/** Returns the version. Reads package.json, so call it once, at the start. */
export function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version }: { version?: unknown } = JSON.parse(text);
  return typeof version === 'string' ? version : '0.0.0';
}

/** The address of the source code. */
export const HOME = 'https://github.com/runout-bot/runout';

/** Returns the User-Agent for Discogs, which asks for a name, a version and an address. */
export const userAgentOf = (version: string): string => `Runout/${version} +${HOME}`;
