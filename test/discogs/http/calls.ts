// Support: one call of each method in front of nock, for the tests of requests. The file that uses it calls `useNock`.
import { createRig, type Reply } from '../client-rig.ts';

/** A web page in the place of JSON. */
export const page = '<!DOCTYPE html><title>Just a moment...</title>';
export const copy = { username: 'a', folderId: 1, releaseId: 10, instanceId: 5 };
export const release = { id: 10, title: 'Untitled' };

/** Makes one call of each method; `replies` answer its attempts. */
export const calls = {
  GET(replies: Reply[], rig = createRig()) {
    rig.answers('GET', '/releases/10', ...replies);
    return { ...rig, result: rig.discogs.getRelease(10, { lane: 'person' }) };
  },
  POST(replies: Reply[], rig = createRig()) {
    rig.answers('POST', '/users/a/collection/folders/1/releases/10', ...replies);
    return { ...rig, result: rig.discogs.addToCollection(copy, { lane: 'person' }) };
  },
  DELETE(replies: Reply[], rig = createRig()) {
    rig.answers('DELETE', '/users/a/collection/folders/1/releases/10/instances/5', ...replies);
    return { ...rig, result: rig.discogs.removeFromCollection(copy, { lane: 'person' }) };
  },
};

export const times = (count: number, reply: Reply): Reply[] => Array<Reply>(count).fill(reply);
