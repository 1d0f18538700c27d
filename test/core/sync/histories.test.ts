// Sync, model-based: whatever happens while a sync runs, the next undisturbed one makes everything right, and makes only
// copies that someone asked for. test/long runs thousands more.
import { describeHistories } from './histories.ts';

describeHistories(12);
