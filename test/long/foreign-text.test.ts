// Long: every row, and many mixtures, of hostile texts for every reader of foreign text.
import { itTakesNoLongerForMixtures, itTakesNoLongerForRows } from '../text/readers.ts';

itTakesNoLongerForRows(1);
itTakesNoLongerForMixtures(300);
