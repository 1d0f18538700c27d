// Process: the version of Runout. Only package.json has it.
import { readFileSync } from 'node:fs';

/** Reads the file: call it once, at the start. */
export function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version }: { version?: unknown } = JSON.parse(text);
  return typeof version === 'string' ? version : '0.0.0';
}

const HOME = 'https://github.com/runout-bot/runout';

/** Discogs asks for a name, a version and an address. */
export const userAgentOf = (version: string): string => `Runout/${version} +${HOME}`;
