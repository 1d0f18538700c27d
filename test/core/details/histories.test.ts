// Details: random histories of forms, failures and deaths. test/long/details-deaths has more of them.
import { itComesToTheLastValue } from './histories.ts';

// In the first two, a request that takes effect late would replace a newer value without the pause after it.
itComesToTheLastValue([104, 112, 1]);
