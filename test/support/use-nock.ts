// Support: nock in front of every request of a file, and no answer left over after a test.
import nock from 'nock';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

/** A request without an answer fails. So does a test that leaves an answer unused, unless `mayLeave` is set. */
export function useNock({ mayLeave = false } = {}): void {
  beforeAll(() => {
    // The file before this one in the same worker has restored what nock replaces.
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
  });
  afterEach(() => {
    const unused = nock.pendingMocks();
    nock.cleanAll();
    if (!mayLeave) expect(unused).toEqual([]);
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
}
