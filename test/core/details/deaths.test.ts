// Details: a process that dies at some steps. test/long/details-deaths has all of them, on both databases.
import { describeDetailDeaths } from './deaths.ts';

describeDetailDeaths('embedded', 3);
