// Long: a process that writes details and dies at each step, on both databases.
import { describeDetailDeaths } from '../core/details/deaths.ts';

for (const kind of ['embedded', 'postgres'] as const) describeDetailDeaths(kind, 1);
