// Sync, a process that dies at each step of a sync: see test/core/sync/deaths.ts.
import { describeDeaths } from '../core/sync/deaths.ts';

describeDeaths(1);
