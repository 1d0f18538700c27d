// Support: nock in front of every request of a file. No answer is left over after a test.
import nock from 'nock';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

/** A request without a prepared answer fails. So does a test that leaves an answer unused, unless `mayLeave` is set. */
export function useNock({ mayLeave = false } = {}): void {
  beforeAll(() => {
    // The previous test file in this worker has turned nock off.
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
