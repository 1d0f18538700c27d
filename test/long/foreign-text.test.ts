// Long: many mixtures of hostile texts for every reader of foreign text.
import { itTakesNoLongerForMixtures } from '../text/readers.ts';

itTakesNoLongerForMixtures(300);
