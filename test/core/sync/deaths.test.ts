// Sync, a process that dies: at some steps; at each of them in test/long.
import { describeDeaths } from './deaths.ts';

describeDeaths(8);
