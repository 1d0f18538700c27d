// Support: the use case Details of one process, and its repeats, put together as src/app.ts does it.
import { createSentLog } from '../../../src/core/add/sent-log.ts';
import { createDetailDesk } from '../../../src/core/details/desk.ts';
import { createDetails } from '../../../src/core/details/details.ts';
import { createDetailRepeats } from '../../../src/core/details/repeat.ts';
import { createWriter } from '../../../src/core/details/writer.ts';

type Deps = Omit<Parameters<typeof createDetails>[0], 'desk'> &
  Omit<Parameters<typeof createWriter>[0], 'sent'> &
  Omit<Parameters<typeof createDetailDesk>[0], 'writer'> &
  Omit<Parameters<typeof createDetailRepeats>[0], 'desk'>;

export function detailParts(deps: Deps) {
  const writer = createWriter({ ...deps, sent: createSentLog(deps.clock) });
  const desk = createDetailDesk({ ...deps, writer });
  return { details: createDetails({ ...deps, desk }), repeats: createDetailRepeats({ ...deps, desk }) };
}
