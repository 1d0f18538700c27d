// A moment of the past, as an operator types it.
import { expect, it } from 'vitest';
import { readSince, sinceText } from '../../src/tasks/since.ts';

const NOW_MS = Date.parse('2026-11-28T13:45:30Z');

it.each([
  ['90m', '2026-11-28T12:15:00.000Z'],
  ['12h', '2026-11-28T01:45:00.000Z'],
  ['3d', '2026-11-25T13:45:00.000Z'],
  ['2w', '2026-11-14T13:45:00.000Z'],
  ['2026-11-28', '2026-11-28T00:00:00.000Z'],
  ['2026-11-28T10:30', '2026-11-28T10:30:00.000Z'],
  ['2026-11-28 10:30', '2026-11-28T10:30:00.000Z'],
  ['2026-11-28T10:30:15Z', '2026-11-28T10:30:15.000Z'],
  ['2026-11-28T10:30+02:00', '2026-11-28T08:30:00.000Z'],
  ['2026-11-29', null],
  ['2026-11-28T13:46', null],
  ['2026-13-01', null],
  ['yesterday', null],
  ['90', null],
  ['-90m', null],
  ['1h30m', null],
  ['', null],
])('%s is %s', (text, at) => {
  expect(readSince(text, NOW_MS)?.toISOString() ?? null).toBe(at);
});

it.each(['2026-11-28T10:30', '2026-11-28T10:30:15'])('%s is shown as it was typed', (text) => {
  expect(sinceText(readSince(text, NOW_MS) ?? new Date(0))).toBe(text);
});
