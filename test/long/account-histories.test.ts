// Three accounts in one database, model-based, many times over: see test/core/sync/account-histories.ts.
import { describeAccountHistories } from '../core/sync/account-histories.ts';

describeAccountHistories(150);
