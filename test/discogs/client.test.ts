// The client: who it is for Discogs, and what it writes. Searches, the catalogue and the collection have files of their own.
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import type { CallOptions } from '../../src/core/discogs-port.ts';
import { useNock } from '../support/use-nock.ts';
import { BASE, createRig, failureOf, TOKEN } from './client-rig.ts';

useNock();
const person: CallOptions = { lane: 'person' };
const release = { id: 249504, title: 'Never Gonna Give You Up' };

describe('reads', () => {
  it('says who it is, and that the token is its own', async () => {
    const { discogs } = createRig();
    nock(BASE, {
      reqheaders: {
        authorization: `Discogs token=${TOKEN}`,
        'user-agent': 'Runout/0.0.0 +https://runout.test',
      },
    })
      .get('/oauth/identity')
      .reply(200, { id: 1, username: 'crate', consumer_name: 'x' });
    expect(await discogs.getIdentity(person)).toEqual({ id: 1, username: 'crate' });
  });

  it('has no Authorization without a token', async () => {
    const { as } = createRig();
    nock(BASE, { badheaders: ['authorization'] })
      .get('/releases/249504')
      .reply(200, release);
    expect(await as(null).getRelease(249504, person)).toMatchObject({ release: { releaseId: 249504 } });
  });

  it('takes no other release for the one it asked for', async () => {
    const { discogs, answers } = createRig();
    answers('GET', '/releases/1', { body: release });
    expect(await failureOf(discogs.getRelease(1, person))).toMatchObject({
      name: 'BadResponseError',
      reason: 'unexpected-shape',
    });
  });
});

describe('writes', () => {
  const copy = { username: 'a', folderId: 1, releaseId: 10, instanceId: 267910420 };

  it('adds with a POST without a body', async () => {
    const { discogs } = createRig();
    nock(BASE)
      .post('/users/a/collection/folders/1/releases/10', (body) => body === '')
      .reply(201, { instance_id: 267910420, resource_url: 'https://api.discogs.com/x' });
    expect(await discogs.addToCollection(copy, person)).toEqual({ instanceId: 267910420 });
  });

  it('says that a copy may have been made when the 201 does not say which', async () => {
    const { discogs, answers, tokens } = createRig();
    answers('POST', '/users/a/collection/folders/1/releases/10', {
      status: 201,
      body: { resource_url: 'x' },
    });
    expect(await failureOf(discogs.addToCollection(copy, person))).toMatchObject({
      name: 'BadResponseError',
      reason: 'unexpected-shape',
      status: 201,
      maybeApplied: true,
    });
    expect(tokens).toHaveLength(1);
  });

  it('removes with a DELETE, whose 204 has no body', async () => {
    const { discogs } = createRig();
    nock(BASE).delete('/users/a/collection/folders/1/releases/10/instances/267910420').reply(204);
    await expect(discogs.removeFromCollection(copy, person)).resolves.toBeUndefined();
  });

  const AT_COPY = '/users/a/collection/folders/1/releases/10/instances/267910420';

  it('sets the value of a field, which its 204 confirms', async () => {
    const { discogs } = createRig();
    nock(BASE, { reqheaders: { 'content-type': 'application/json' } })
      .post(`${AT_COPY}/fields/3`, { value: 'Ünïcode "quoted"\nline' })
      .reply(204);
    const value = 'Ünïcode "quoted"\nline';
    await expect(discogs.setField({ ...copy, fieldId: 3, value }, person)).resolves.toBeUndefined();
  });

  it.each<[{ folderId?: number; rating?: number }, Record<string, number>]>([
    [{ folderId: 7 }, { folder_id: 7 }],
    [{ rating: 0 }, { rating: 0 }],
    [
      { folderId: 7, rating: 5 },
      { folder_id: 7, rating: 5 },
    ],
  ])('changes a copy by %j', async (change, body) => {
    const { discogs } = createRig();
    nock(BASE).post(AT_COPY, body).reply(204);
    await expect(discogs.setInstance({ ...copy, change }, person)).resolves.toBeUndefined();
  });

  it('says what Discogs refuses of a copy', async () => {
    const { discogs, tokens } = createRig();
    const set = () => failureOf(discogs.setField({ ...copy, fieldId: 1, value: 'Shiny' }, person));
    const post = () => nock(BASE).post(`${AT_COPY}/fields/1`);
    post().reply(422, { message: 'See "detail" for validation errors.' });
    expect(await set()).toMatchObject({ name: 'BadResponseError', reason: 'rejected', maybeApplied: false });
    post().reply(404, { message: "The requested collection item does not exist in this user's collection." });
    expect(await set()).toMatchObject({ name: 'NotFoundError', detail: expect.stringContaining('item') });
    // A POST is never repeated without an answer.
    post().reply(502, 'Bad Gateway');
    expect(await set()).toMatchObject({ name: 'UnavailableError', maybeApplied: true });
    expect(tokens).toHaveLength(3);
  });

  it('puts a release on the wantlist and takes it off, also when it was off already', async () => {
    const { discogs } = createRig();
    const wanted = { username: 'a', releaseId: 10 };
    nock(BASE).put('/users/a/wants/10').reply(201, { id: 10, rating: 0, notes: '' });
    await expect(discogs.addWant(wanted, person)).resolves.toBeUndefined();
    nock(BASE).delete('/users/a/wants/10').reply(204);
    await expect(discogs.removeWant(wanted, person)).resolves.toBeUndefined();
    nock(BASE).delete('/users/a/wants/10').reply(404, { message: 'That release is not in your wants.' });
    await expect(discogs.removeWant(wanted, person)).resolves.toBeUndefined();
    nock(BASE).put('/users/a/wants/10').reply(404, { message: 'Release not found.' });
    expect(await failureOf(discogs.addWant(wanted, person))).toMatchObject({ name: 'NotFoundError' });
  });

  it('repeats a PUT without an answer, because it changes nothing more', async () => {
    const { discogs } = createRig();
    nock(BASE).put('/users/a/wants/10').reply(502, 'Bad Gateway');
    nock(BASE).put('/users/a/wants/10').reply(201, { id: 10 });
    await expect(discogs.addWant({ username: 'a', releaseId: 10 }, person)).resolves.toBeUndefined();
  });
});
