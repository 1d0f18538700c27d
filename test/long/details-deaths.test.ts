// Long: a process that writes details and dies at each step, on both databases; and many random histories of forms.
import { describeDetailDeaths } from '../core/details/deaths.ts';
import { itComesToTheLastValue } from '../core/details/histories.ts';

for (const kind of ['embedded', 'postgres'] as const) describeDetailDeaths(kind, 1);
itComesToTheLastValue(Array.from({ length: 40 }, (_, index) => 100 + index));
