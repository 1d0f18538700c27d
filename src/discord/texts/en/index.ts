// Discord, texts, English: joins all texts. There is one module for each subject, as the views are divided.
import { access } from './access.ts';
import { add } from './add.ts';
import { common } from './common.ts';
import { crate } from './crate.ts';
import { crateExport } from './crate-export.ts';
import { crateImport } from './crate-import.ts';
import { crateRemove } from './crate-remove.ts';
import { crateStats } from './crate-stats.ts';
import { details } from './details.ts';
import { discogs } from './discogs.ts';
import { errors } from './errors.ts';
import { feed } from './feed.ts';
import { find } from './find.ts';
import { finder } from './finder.ts';
import { finding } from './findings.ts';
import { help } from './help.ts';
import { nightly } from './nightly.ts';
import { ownership } from './ownership.ts';
import { photo } from './photo.ts';
import { pressing } from './pressing.ts';
import { refresh } from './refresh.ts';
import { refusals } from './refusals.ts';
import { rights } from './rights.ts';
import { search } from './search.ts';
import { settings } from './settings.ts';
import { status } from './status.ts';
import { sync } from './sync.ts';
import { waits } from './waits.ts';
import { want } from './want.ts';
import { which } from './which.ts';

export const english = {
  access,
  add,
  common,
  crate,
  crateExport,
  crateImport,
  crateStats,
  details,
  discogs,
  errors,
  feed,
  finder,
  find,
  finding,
  help,
  nightly,
  ownership,
  photo,
  pressing,
  refresh,
  refusals,
  crateRemove,
  rights,
  search,
  settings,
  status,
  sync,
  waits,
  want,
  which,
};
