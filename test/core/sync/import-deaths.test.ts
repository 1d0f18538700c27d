// Sync, an import whose process dies: at some of its steps. test/long has all of them.
import { itSurvivesDeaths } from './import-deaths.ts';

itSurvivesDeaths(20);
