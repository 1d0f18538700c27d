// Discord: the forms of a custom_id, with the old ones.
import { describe, expect, it } from 'vitest';
import { isOnFleeting } from '../../src/discord/component-actions.ts';
import { decodeAction, encodeAction } from '../../src/discord/custom-id.ts';
import { LIMITS } from '../../src/discord/views/limits.ts';

/** The id of a message. */
const LIST = '1312345678901234567';

describe('custom ids: a public format', () => {
  // Never change a line here: old messages have buttons with these ids.
  it.each([
    ['add:249504', { kind: 'add', releaseId: 249504 }],
    ['page:1:5cio.1.zz', { kind: 'page', page: 1, releaseIds: [249504, 1, 1295] }],
    ['copy:249504', { kind: 'copy', releaseId: 249504 }],
    ['push:249504', { kind: 'push', releaseId: 249504 }],
    ['undo:17', { kind: 'undo', intentId: 17, releaseId: null }],
    ['undo:17:249504', { kind: 'undo', intentId: 17, releaseId: 249504 }],
    [`undo:17:249504:${LIST}`, { kind: 'undo', intentId: 17, releaseId: 249504, from: LIST }],
    ['undo:17:249504::1', { kind: 'undo', intentId: 17, releaseId: 249504, instanceId: 1 }],
    [
      `undo:17:249504:${LIST}:x25ibj`,
      { kind: 'undo', intentId: 17, releaseId: 249504, from: LIST, instanceId: 1_999_000_063 },
    ],
    ['unw:5cio', { kind: 'unw', releaseId: 249504 }],
    [`unw:5cio:${LIST}`, { kind: 'unw', releaseId: 249504, from: LIST }],
    ['stop:17', { kind: 'stop', runId: 17, startedMs: null }],
    ['stop:17:mwrsbk00', { kind: 'stop', runId: 17, startedMs: Date.UTC(2026, 10, 22, 12) }],
    ['run:17', { kind: 'run', runId: 17 }],
    ['imp:1z:mijrogc0', { kind: 'imp', importId: 71, atMs: 1_764_389_040_048 }],
    ['rel:5cio', { kind: 'rel', releaseId: 249504 }],
    ['rem:5cio', { kind: 'rem', releaseId: 249504 }],
    ['fgt:5cio', { kind: 'fgt', releaseId: 249504 }],
    ['keep:5cio', { kind: 'keep', releaseId: 249504 }],
    ['del:5cio:x25ibj', { kind: 'del', releaseId: 249504, instanceId: 1_999_000_063 }],
    ['det:5cio', { kind: 'det', releaseId: 249504, instanceId: null, first: 0 }],
    ['det:5cio:x25ibj', { kind: 'det', releaseId: 249504, instanceId: 1_999_000_063, first: 0 }],
    ['det:5cio:x25ibj:5', { kind: 'det', releaseId: 249504, instanceId: 1_999_000_063, first: 5 }],
    [
      'det:1:2:5:1576497768053080064',
      { kind: 'det', releaseId: 1, instanceId: 2, first: 5, from: '1576497768053080064' },
    ],
    [
      'det:1:2::1576497768053080064',
      { kind: 'det', releaseId: 1, instanceId: 2, first: 0, from: '1576497768053080064' },
    ],
    [
      'det:1:::1576497768053080064',
      { kind: 'det', releaseId: 1, instanceId: null, first: 0, from: '1576497768053080064' },
    ],
    ['any:5099902987618', { kind: 'any', number: '5099902987618' }],
    ['any:00602547202889', { kind: 'any', number: '00602547202889' }],
    ['any:SHVL 804', { kind: 'any', number: 'SHVL 804' }],
    ['any:827 119-1', { kind: 'any', number: '827 119-1' }],
    ['any:24950', { kind: 'any', number: '24950' }],
    ['any:Å&M 123', { kind: 'any', number: 'Å&M 123' }],
    ['pho:', { kind: 'pho' }],
    ['num:', { kind: 'num' }],
    ['mf:country:5cio', { kind: 'mf', which: 'country', masterId: 249504 }],
    ['mf:year:1', { kind: 'mf', which: 'year', masterId: 1 }],
    ['mf:format:zz', { kind: 'mf', which: 'format', masterId: 1295 }],
    ['mine:m:5cio', { kind: 'mine', of: 'master', masterId: 249504 }],
    ['mine:a', { kind: 'mine', of: 'search', isWhole: true }],
    ['mine:s', { kind: 'mine', of: 'search', isWhole: false }],
    ['shw:', { kind: 'shw' }],
    ['rnd::', { kind: 'rnd', decade: null, genre: null }],
    ['rnd:1iq:Jazz', { kind: 'rnd', decade: 1970, genre: 'Jazz' }],
    ['rnd::Folk, World, & Country', { kind: 'rnd', decade: null, genre: 'Folk, World, & Country' }],
    ['dup:0', { kind: 'dup', page: 0 }],
    ['dup:zz', { kind: 'dup', page: 1295 }],
    ['crate:1:0', { kind: 'crate', listId: 1, page: 0 }],
    ['crate:5cio:fdz', { kind: 'crate', listId: 249504, page: 19_943 }],
  ] as const)('%s', (customId, action) => {
    expect(decodeAction(customId)).toEqual(action);
    if (action.kind === 'page')
      expect(encodeAction({ ...action, releaseIds: [...action.releaseIds] })).toBe(customId);
    else expect(encodeAction(action)).toBe(customId);
  });

  it.each([
    [`undo:17:249504:${LIST}`, true],
    [`unw:5cio:${LIST}`, true],
    // The question, whose Yes this is, stays until it is answered.
    [`undo:17:249504:${LIST}:x25ibj`, false],
    ['undo:17:249504', false],
    ['unw:5cio', false],
    ['add:249504', false],
  ])('%s is under a message that is about to go: %s', (customId, isFleeting) => {
    const action = decodeAction(customId);
    expect(action && isOnFleeting(action)).toBe(isFleeting);
  });

  it('holds ten of the largest release ids', () => {
    const releaseIds = Array.from({ length: 10 }, (_, index) => 9_999_999_990 + index);
    const customId = encodeAction({ kind: 'page', page: 1, releaseIds });
    expect(customId.length).toBeLessThanOrEqual(LIMITS.customId);
    expect(decodeAction(customId)).toEqual({ kind: 'page', page: 1, releaseIds });
  });

  it.each([
    '',
    'add',
    'add:',
    'add:0',
    'add:-1',
    'add:1:2',
    'add:99999999999',
    'add:1e3',
    'page:1',
    'page:x:1',
    'page:1:',
    'page:1:!',
    'page:1:1:1',
    'undo:x',
    'undo:17:',
    'rem:',
    'rem:1:2',
    'del:1',
    'del:1:',
    'del:0:1',
    'del:1:2:3',
    'fgt:0',
    'det:',
    'det:0',
    'det:1:',
    'det:1:0',
    'det:1:2:',
    'det:1:2:0',
    'det:1:2:3:x',
    'det:1:::1576497768053080064:1',
    'keep:!',
    'undo:17:x',
    'undo:17:0',
    'undo:17:1:1',
    'undo:17:1:',
    'undo:17::1',
    `undo:17:1:${LIST}:`,
    `undo:17:1:${LIST}:0`,
    `undo:17:1:${LIST}:1:1`,
    'unw:1:',
    'unw:1:1',
    `unw:1:${LIST}:1`,
    'stop:0',
    'stop:1:',
    'stop:1:-',
    'stop:1:1:1',
    'run:',
    'run:1:2',
    'imp:1',
    'imp:0:1',
    'imp:1:2:3',
    'imp:1:-2',
    'rel:',
    'rel:0',
    'rel:1:2',
    'any:',
    'any:12',
    'any:SHVL\u202e804',
    'any:5099902987618:1',
    'any:abcdefgh',
    'any: SHVL 804',
    'any:SHVL:804',
    `any:SHVL ${'8'.repeat(40)}`,
    'pho',
    'pho:1',
    'num:1',
    'mf:country',
    'mf:country:0',
    'mf:label:1',
    'mf:constructor:1',
    'mf:country:1:1',
    'shw:1',
    'shw',
    'rnd:',
    'rnd:1iq',
    'rnd:1:Jazz',
    'rnd::Jazz:',
    'dup:',
    'dup:01',
    'dup:1:1',
    'crate:',
    'crate:1',
    'crate:0:1',
    'crate:1:',
    'crate:1:01',
    'crate:1:zzzzz',
    'crate:1:1:1',
    'mine:',
    'mine:m',
    'mine:m:',
    'mine:m:!',
    'mine:m:1:1',
    'mine:b',
    'mine:a:1',
    'toString:1',
    '__proto__:1',
  ])('refuses %j', (customId) => {
    expect(decodeAction(customId)).toBeNull();
  });
});
