// Which servers can use the bot, as a table.
import { expect, it } from 'vitest';
import { refusalOf } from '../../../src/discord/access/servers.ts';

const NOT_LISTED = 'not-listed';
const NOT_A_MEMBER = 'not-member';
const SEVERAL = 'no-list';

it.each([
  // allowed: the list in the configuration. known: the servers with the bot as a member. writes: the command changes something.
  { allowed: ['1'], known: ['1', '2'], writes: true, refusal: null },
  { allowed: ['1'], known: [], writes: true, refusal: null },
  { allowed: ['2'], known: ['1', '2'], writes: true, refusal: NOT_LISTED },
  { allowed: ['2'], known: ['1'], writes: false, refusal: NOT_LISTED },
  { allowed: [], known: ['1'], writes: true, refusal: null },
  { allowed: [], known: ['1', '2'], writes: true, refusal: SEVERAL },
  { allowed: [], known: [], writes: true, refusal: NOT_A_MEMBER },
  { allowed: [], known: ['2'], writes: true, refusal: NOT_A_MEMBER },
  { allowed: [], known: ['2', '3'], writes: true, refusal: NOT_A_MEMBER },
  { allowed: [], known: ['2'], writes: false, refusal: null },
])('list $allowed, member of $known, writes: $writes', ({ allowed, known, writes, refusal }) => {
  expect(refusalOf('1', { allowed, known: new Set(known), writes })).toBe(refusal);
});
