// Discord, texts, English: why something is refused, and what to do instead.

import type { RefusalTexts } from '../refusals.ts';
import { countdown } from '../time.ts';
import { number } from './language.ts';

const NAME_A_RELEASE = 'I need a Discogs release link or ID, e.g. 249504';
const PICK = 'Pick a record from the list';

export const refusals: RefusalTexts = {
  'no-release-named': () => NAME_A_RELEASE,
  'not-on-discogs': () => `That link doesn't lead to Discogs. ${NAME_A_RELEASE}`,
  'not-a-release-page': () =>
    "That page isn't a release or a master. Open your pressing on Discogs and give me its link",
  'no-such-number': () => `No release has that number. ${NAME_A_RELEASE}`,
  'several-releases': () => 'One release at a time, please',
  'master-named': () => `That's a master, which stands for every pressing of an album. ${PICK}`,

  'no-such-master': ({ masterId }) => `No such master on Discogs (m${masterId}). Check the link`,

  'no-catalogue-number': () => 'I need the catalogue number on the spine or label, e.g. SHVL 804',
  'catalogue-number-too-long': ({ most }) =>
    `That's too long for a catalogue number (${number(most)} characters at most). Type only the number`,
  'name-missing': ({ what }) => `The ${what} is empty. I need both artist and title`,
  'name-too-long': ({ what, most }) =>
    `That ${what} is too long (${number(most)} characters at most). The first words are enough`,
  'barcode-not-digits': ({ fewest, most }) =>
    `A barcode has only digits. Type the ${fewest} to ${most} digits under the bars`,
  'barcode-length': ({ fewest, most, digits }) =>
    `A barcode has ${fewest} to ${most} digits, this has ${number(digits)}. Type the digits under the bars`,

  'etching-too-short': ({ fewest }) =>
    `That's too short for a run-out. Type at least ${fewest} letters or digits of what is etched there`,
  'etching-too-long': ({ most }) =>
    `That's too long for a run-out (${number(most)} characters at most). One side is enough`,
  'nothing-to-find': () =>
    'Type what to find: artist and title, a catalogue number, a barcode or a Discogs link. Or give me a photo of the barcode',
  'find-too-long': ({ most }) =>
    `That's too long to search for (${number(most)} characters at most). A few words are enough`,
  'nothing-etched': () => 'Type the letters and digits in the run-out, next to the label. One side is enough',
  'results-expired': () => 'Those results are too old to compare. Search again, then press the button there',

  'no-record-named': () => PICK,
  'record-name-too-long': () => `That's too long for a name. ${PICK}`,
  'no-record-matches': () => 'Nothing in the crate matches. Try /find',
  'several-records-match': () => `Several records match. ${PICK}`,
  'release-not-here': ({ releaseId }) => `Release ${releaseId} isn't in the crate. Add it with /add`,
  'record-removed': () => 'That record was just removed',

  'nothing-asked': () => 'Type what to look for in the crate, or pick a genre, a decade or a format',
  'folders-not-read': () => "I don't know your folders yet. Run /sync, then try again",
  'list-deleted': () => 'This list is too old to turn its pages. Run the command again',

  'adds-used-up': ({ most, untilMs }) =>
    `You've added ${number(most)} records in the last hour, the limit for one member. You can add the next one ${countdown(untilMs)}`,

  'no-timezone': () => 'Name your time zone, too. Start typing a city in **timezone**, e.g. Berlin',
  'no-such-timezone': () => 'I know no time zone of that name. Pick one from the list, e.g. Europe/Berlin',

  'add-forgotten': () =>
    "I can't find that add: it's too old, or of another Discogs account. Search for the record to see what you can do",
  'undo-before-restore': () => 'This button is outdated. Search for the record again',
  'already-undone': () => 'Already undone',
  'not-our-copy': () => 'I can only undo copies I added. Remove this one with /crate show',
  'undo-without-account': () => 'No Discogs account is set up. Ask a server manager to run /status',
  'undo-not-yours': () => 'Only the member who added it, or a server manager, can undo it',
  'undo-in-other-server': () => 'That was added in another server. It can be undone only there',
  'release-busy': () => 'Someone is changing that record right now. Try again in a moment',
  'reached-discogs': () => "It's on Discogs now. Search for the record to see what you can do",
  'undo-wrong-name': () =>
    'Discogs knows this account under another name now, so nothing was removed. Ask a server manager to run /status',
  'undo-unanswered': () => "Discogs didn't confirm it. Press Undo again in two minutes",

  'copy-removed': () => 'Someone removed that copy',
  'remove-not-yours': () =>
    'You can remove a copy that you added here in the last 24 hours. For this one, ask someone who can use /sync',
  'forget-not-yours': () =>
    'You can forget a record that you added here in the last 24 hours. For this one, ask someone who can use /sync',
  'remove-unanswered': () => "Discogs didn't confirm it. Press the button again in two minutes",
  'copies-not-known': () => "I don't know its copies yet. Run /sync, then try again",
  'want-without-account': () => 'No Discogs account is set up. Ask a server manager to run /status',
  'want-wrong-name': () =>
    'Discogs knows this account under another name now, so the wantlist stayed as it was. Ask a server manager to run /status',

  'details-not-yours': () =>
    'You can change the details of a copy that you added here. For this one, ask someone who can use /sync',
  'details-without-account': () => 'No Discogs account is set up. Ask a server manager to run /status',
  'details-wrong-name': () =>
    'Discogs knows this account under another name now, so nothing was saved. Ask a server manager to run /status',

  'folders-not-shown': () =>
    "Discogs shows its folders only with the owner's token. Ask a server manager to run /status",
  'no-such-folder': () => 'Discogs has no folder of that name. Pick one from the list',
  'several-folders': () => 'Several folders have that name. Pick one from the list',

  'file-too-large': ({ mostBytes }) =>
    `That file is too large (${number(Math.floor(mostBytes / 1_000_000))} MB at most). Pack it with gzip, or split it`,
  'file-unavailable': () => "Discord didn't give me that file. Send it again",
  'file-without-column': ({ column }) =>
    `I need a CSV file with a column \`${column}\`, such as an export of Discogs`,
  'file-broken': () => 'That CSV file is broken: a quote in it never closes. Export it again',
  'file-too-many-rows': () => 'That file has more lines than any collection. Split it into smaller ones',
  'file-zip-broken': () => "That .gz file is broken, so I can't unpack it. Export it again",
  'file-too-large-unzipped': ({ mostBytes }) =>
    `That .gz file unpacks to more than ${number(Math.floor(mostBytes / 1_000_000))} MB. Split it into smaller ones`,
  'import-without-rows': ({ rows }) =>
    rows === 0
      ? 'That file lists no release'
      : `I understand none of the ${number(rows)} lines. The column \`release_id\` needs release IDs, e.g. 249504`,
  'import-too-many': ({ most }) =>
    `That file would add more than ${number(most)} copies. Split it into smaller ones`,
  'import-expired': () => 'That file was looked at more than a day ago. Import it again',
  'import-done': () => "Nothing to add: it's all in the crate by now",

  'sync-without-account': () =>
    "DISCOGS_USERNAME isn't set, so there's no collection to sync with. Ask the person who runs me",
  'sync-wrong-name': ({ username }) =>
    `Discogs knows this account under another name than \`${username}\`, so nothing was synced. Ask a server manager to run /status`,
  'sync-while-ending': () => "I'm restarting. Run /sync again in a minute",
};
