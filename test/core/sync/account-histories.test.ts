// Sync, model-based: three accounts take turns in one database. test/long runs many more of these histories.
import { describeAccountHistories } from './account-histories.ts';

describeAccountHistories(1);
