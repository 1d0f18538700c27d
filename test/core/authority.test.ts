// Who can change what a person made, and who sees its maker's name: the whole table.
import { describe, expect, it } from 'vitest';
import { mayChange, mayTakeOut, namedIn, OWN_ADD_MS } from '../../src/core/authority.ts';

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

describe('who can take it out of the crate', () => {
  const NOW = 10 * OWN_ADD_MS;
  const by = (userId: string, { guildId = 'home', ageMs = 1 } = {}) => ({
    ...{ maker: { userId, guildId }, atMs: NOW - ageMs },
  });
  const unknown = { maker: null, atMs: NOW };
  it.each([
    [
      'who can use /sync, whoever added it, and when',
      'ada',
      'home',
      true,
      [by('nina', { ageMs: NOW })],
      true,
    ],
    ['who can use /sync in another server with this crate', 'ada', 'away', true, [by('nina')], true],
    ['who can use /sync, and no add is known', 'ada', 'home', true, [], true],
    ['who added it, there', 'nina', 'home', false, [by('nina')], true],
    ['who added it, for 24 hours', 'nina', 'home', false, [by('nina', { ageMs: OWN_ADD_MS })], true],
    ['who added it, later', 'nina', 'home', false, [by('nina', { ageMs: OWN_ADD_MS + 1 })], false],
    [
      'who added it, and the clock was set back since',
      'nina',
      'home',
      false,
      [by('nina', { ageMs: -9 })],
      true,
    ],
    ['who added it, elsewhere', 'nina', 'away', false, [by('nina')], false],
    ['who added one of two', 'nina', 'home', false, [by('nina'), by('miles')], false],
    ['who added both', 'nina', 'home', false, [by('nina'), by('nina')], true],
    ['another member', 'miles', 'home', false, [by('nina')], false],
    ['a member, and it is not known who added it', 'nina', 'home', false, [unknown], false],
    ['a member, and no add is known', 'nina', 'home', false, [], false],
    ['no server is no server in common', 'nina', '', false, [by('nina', { guildId: '' })], false],
  ])('%s', (_, userId, guildId, maySync, adds, expected) => {
    expect(mayTakeOut({ userId, guildId, maySync }, adds, NOW)).toBe(expected);
  });
});
