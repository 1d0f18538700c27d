// Sync, a process that dies: at some of the steps of a sync. test/long has all of them.
import { describeDeaths } from './deaths.ts';

describeDeaths(8);
