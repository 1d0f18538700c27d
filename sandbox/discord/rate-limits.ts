// Sandbox, local Discord: rate limits by bucket, with Discord's headers (docs: Topics > Rate Limits). Windows use the sandbox's
// clock. Headers are in real seconds, because clients wait in real time.
import type { SandboxClock } from './clock.ts';
import type { RateLimit } from './limits.ts';

interface Taken {
  readonly allowed: boolean;
  /** Real seconds until the window opens again. */
  readonly resetAfterS: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RateLimits {
  /** Counts one request in a bucket. */
  take(bucket: string, major: string, rule: RateLimit): Taken;
}

interface Window {
  readonly startedAt: number;
  used: number;
}

export function createRateLimits(clock: SandboxClock): RateLimits {
  const windows = new Map<string, Window>();

  const current = (key: string, rule: RateLimit): Window => {
    const now = clock.now();
    const known = windows.get(key);
    if (known && now - known.startedAt < rule.windowMs) return known;
    const fresh = { startedAt: now, used: 0 };
    windows.set(key, fresh);
    return fresh;
  };

  return {
    take(bucket, major, rule) {
      const window = current(`${bucket}:${major}`, rule);
      const allowed = window.used < rule.limit;
      if (allowed) window.used += 1;
      const leftMs = window.startedAt + rule.windowMs - clock.now();
      const resetAfterS = Math.max(1, Math.ceil(leftMs / clock.speed())) / 1_000;
      return {
        allowed,
        resetAfterS,
        headers: {
          'x-ratelimit-limit': String(rule.limit),
          'x-ratelimit-remaining': String(rule.limit - window.used),
          'x-ratelimit-reset': (Date.now() / 1_000 + resetAfterS).toFixed(3),
          'x-ratelimit-reset-after': resetAfterS.toFixed(3),
          'x-ratelimit-bucket': bucket,
        },
      };
    },
  };
}
