// The soak in small: everything at once for a few seconds, and an audit that finds nothing. `npm run soak` is the real one.
import { expect, it } from 'vitest';
import { soak } from '../../soak/soak.ts';

it.each(['embedded', 'postgres'] as const)('a short soak on the %s database is clean', async (database) => {
  const lines: string[] = [];
  const { findings, world, folder } = await soak(
    { minutes: 0.25, seed: 3, database, speed: 20 },
    (line) => void lines.push(line),
  );
  expect(findings, `log in ${folder}`).toEqual([]);
  expect(world.uses.length).toBeGreaterThan(10);
  expect(world.lives.length).toBeGreaterThan(0);
});
