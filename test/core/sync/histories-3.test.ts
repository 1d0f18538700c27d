// Sync, model-based: whatever happens while a sync runs, the next quiet one makes everything right, and no copy is made that
// no one asked for. In three files, so that they run side by side; thousands more are in test/long.
import { describeHistories } from './histories.ts';

describeHistories(20);
