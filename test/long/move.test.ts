// Moves a real collection from the embedded database to Postgres, and compares it row by row.
import { expect, it } from 'vitest';
import { openMove, playMove } from '../e2e/move-story.ts';

it('moves 10,000 records row by row; killed in the middle it has changed nothing and is made again', async () => {
  expect.hasAssertions();
  const move = await openMove();
  try {
    await playMove(move, 10_000);
  } finally {
    await move.close();
  }
});
