// Who can change what a person made, and who sees its maker's name: the whole table.
import { describe, expect, it } from 'vitest';
import { mayChange, namedIn } from '../../src/core/authority.ts';

const NINA_AT_HOME = { userId: 'nina', guildId: 'home', channelId: 'records' };
const UNKNOWN_SERVER = { ...NINA_AT_HOME, guildId: '' };

describe('who may change it', () => {
  it.each([
    ['whoever made it, there', 'nina', 'home', false, NINA_AT_HOME, true],
    ['whoever made it, elsewhere', 'nina', 'away', false, NINA_AT_HOME, false],
    ['whoever made it, managing elsewhere', 'nina', 'away', true, NINA_AT_HOME, false],
    ['Manage Server there', 'ada', 'home', true, NINA_AT_HOME, true],
    ['Manage Server elsewhere', 'ada', 'away', true, NINA_AT_HOME, false],
    ['anybody else there', 'miles', 'home', false, NINA_AT_HOME, false],
    ['anybody else elsewhere', 'miles', 'away', false, NINA_AT_HOME, false],
    ['what nobody made, managing', 'ada', 'home', true, null, false],
    ['no server is no server in common', 'nina', '', true, UNKNOWN_SERVER, false],
  ])('%s', (_, userId, guildId, mayManage, maker, expected) => {
    expect(mayChange({ userId, guildId, mayManage }, maker)).toBe(expected);
  });
});

it.each([
  ['home', NINA_AT_HOME, 'nina'],
  ['away', NINA_AT_HOME, null],
  ['home', null, null],
  ['', UNKNOWN_SERVER, null],
])('in %j, of %j is named: %j', (guildId, maker, expected) => {
  expect(namedIn(guildId, maker)).toBe(expected);
});
