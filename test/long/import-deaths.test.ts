// Sync, an import whose process dies at each of its steps: see test/core/sync/import-deaths.ts.
import { itSurvivesDeaths } from '../core/sync/import-deaths.ts';

itSurvivesDeaths(1);
