// Sync, model-based, many times over: see test/core/sync/histories.ts.
import { describeHistories } from '../core/sync/histories.ts';

describeHistories(2_000);
