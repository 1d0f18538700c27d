// Tasks, setup: values in the text of .env.
import { parse } from 'dotenv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replacedNames, withValues } from '../../../src/tasks/setup/env-text.ts';

describe('withValues', () => {
  it('leaves a line alone that has the value already, with the comment behind it', () => {
    expect(withValues('A=1 # ours\nB=0\n', { A: '1', B: '2' })).toBe('A=1 # ours\nB=2\n');
  });

  it.each([
    ['no file', null, '# Made by npm run setup. Every variable: docs/configuration.md\nA=1\n'],
    ['an empty file', '', 'A=1\n'],
    ['an empty value', 'A=\n', 'A=1\n'],
    [
      'another value, other lines and comments',
      '# mine\nB=2 # two\nA=0\n\nC=3',
      '# mine\nB=2 # two\nA=1\n\nC=3',
    ],
    ['a comment that names it', '# A=0\n', '# A=0\nA=1\n'],
    ['no line end at the end', 'B=2', 'B=2\nA=1\n'],
    ['line ends of Windows', 'B=2\r\nA=0\r\n', 'B=2\r\nA=1\r\n'],
    ['export and spaces', '  export A = 0\n', '  export A =1\n'],
    ['quotes', 'A="0"\n', 'A=1\n'],
    ['a comment behind the value', 'A=0   # ours, not "theirs"\n', 'A=1 # ours, not "theirs"\n'],
    ['a comment behind an empty value', 'A= # ours\r\n', 'A=1 # ours\r\n'],
    ['a comment without a space', 'A=0#ours\n', 'A=1 #ours\n'],
    ['a comment behind quotes, with a # in them', "A='0#0' # it's ours\n", "A=1 # it's ours\n"],
    ['quotes that do not end, of which no part becomes a comment', "A='0 # 1\n", 'A=1\n'],
    ['a line twice, of which the last counts', 'A=0\nA=2\n', 'A=1\nA=1\n'],
    ['a longer name', 'AB=0\nBA=0\n', 'AB=0\nBA=0\nA=1\n'],
  ])('%s', (_, before, after) => {
    expect(withValues(before, { A: '1' })).toBe(after);
  });

  it.each([
    ['a@b.example', 'A=a@b.example\n'],
    ['Ada, room #4', "A='Ada, room #4'\n"],
    ["O'Neill", "A=`O'Neill`\n"],
  ])('writes %s so that it is read again', (value, after) => {
    expect(withValues('', { A: value })).toBe(after);
    expect(parse(after).A).toBe(value);
  });

  it('changes nothing when another value would change', () => {
    expect(withValues('B="first\nA=0\nlast"\n', { A: '1' })).toBeNull();
    expect(withValues('A="first\nB=0\nlast"\n', { A: '1' })).toBeNull();
  });

  it('keeps each other variable, whatever the file says', () => {
    const line = fc.stringMatching(/^[A-C =#"'x\r]{0,12}$/);
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n');
        const after = withValues(text, { A: '1' });
        if (after !== null) expect(parse(after)).toEqual({ ...parse(text), A: '1' });
      }),
      { numRuns: 300 },
    );
  });
});

it('names the values that would be replaced', () => {
  const text = 'A="0"\nB=2\nC=\n';
  expect(replacedNames(text, { A: '1', B: '2', C: '3', D: '4' })).toEqual(['A']);
  expect(replacedNames(text, { A: '0' })).toEqual([]);
});
