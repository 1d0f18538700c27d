// Sandbox, tour: what the calls to Discogs were for.
import { expect, it } from 'vitest';
import { callsInWords } from '../../sandbox/tour-calls.ts';

const MINE = '/users/crate_keeper/collection';

it('counts the calls by their purpose, the most frequent first', () => {
  const calls = [
    ['GET', '/releases/249504'],
    ['GET', `${MINE}/folders/0/releases`],
    ['GET', `${MINE}/folders/0/releases`],
    ['GET', `${MINE}/folders/0/releases`],
    ['GET', `${MINE}/folders`],
    ['GET', `${MINE}/value`],
    ['POST', `${MINE}/folders/1/releases/249504`],
    ['DELETE', `${MINE}/folders/1/releases/249504/instances/7`],
  ].map(([method = '', path = '']) => ({ method, path }));
  expect(callsInWords(calls)).toBe(
    'pages of the collection 3 · folders, fields, value 2 · releases 1 · adds 1 · removals 1',
  );
});

it('names a call that it does not know, so that a new one is seen', () => {
  expect(callsInWords([{ method: 'GET', path: '/labels/1' }])).toBe('GET /labels/1 1');
});
