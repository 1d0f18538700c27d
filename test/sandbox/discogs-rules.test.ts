// Sandbox: the local Discogs refuses what the real one does, of its catalogue and of tokens. One row for each rule, with its source.
import { describe } from 'vitest';
import { DOCS, type Rule, testRefusals, useRules } from './discogs-rule.ts';

const { call } = useRules();

const badToken401 = 'Invalid consumer token. Please register an app before making requests.';
const signIn401 = 'You must authenticate to access this resource.';

const refused: Rule[] = [
  {
    rule: 'unknown address',
    source: DOCS.MEASURED,
    path: '/masterz/1',
    status: 404,
    message: 'The requested resource was not found.',
  },
  {
    rule: 'unreadable address',
    source: DOCS.MEASURED,
    path: '/users/%zz/collection/value',
    status: 404,
    message: 'The requested resource was not found.',
  },
  {
    rule: 'known address, other method',
    source: DOCS.MEASURED,
    method: 'PUT',
    path: '/releases/1',
    status: 405,
    message: 'The requested method is not allowed for this resource.',
  },
  {
    rule: 'unknown release',
    source: DOCS.RELEASE,
    path: '/releases/2147483647',
    status: 404,
    message: 'That release does not exist or may have been deleted.',
  },
  {
    rule: 'unknown master',
    source: DOCS.MASTER,
    path: '/masters/2147483647',
    status: 404,
    message: 'Master Release not found.',
  },
  {
    rule: 'page past the end of the versions of a master',
    source: DOCS.MEASURED,
    path: '/masters/10362/versions?per_page=100&page=2',
    status: 500,
    message: 'An internal server error occurred.',
  },
  {
    rule: 'page past the end of versions that fit no filter',
    source: DOCS.MEASURED,
    path: '/masters/10362/versions?country=Narnia&page=2',
    status: 500,
    message: 'An internal server error occurred.',
  },
  {
    rule: 'search without a token',
    source: DOCS.SEARCH,
    path: '/database/search?catno=x',
    who: 'nobody',
    status: 401,
    message: signIn401,
  },
  {
    rule: 'token in the address does not count',
    source: DOCS.AUTH,
    path: '/database/search?catno=x',
    who: 'query',
    status: 401,
    message: signIn401,
  },
  {
    rule: 'search page past the end',
    source: DOCS.PAGINATION,
    path: '/database/search?catno=SK032&page=2',
    status: 404,
    message: 'Page 2 is outside of valid range [1, 1].',
  },
  {
    rule: 'unknown token',
    source: DOCS.AUTH,
    path: '/releases/1',
    who: 'stranger',
    status: 401,
    message: badToken401,
  },
  {
    rule: 'identity without a token',
    source: DOCS.IDENTITY,
    path: '/oauth/identity',
    who: 'nobody',
    status: 401,
    message: signIn401,
  },
];

describe('refusals', () => testRefusals(refused, call));
