// Discord, views: makes the list of albums of which the crate has several copies. Pure.
import type { APIEmbed } from 'discord.js';
import type { DuplicatesPage } from '../../core/crate/crate.ts';
import type { DoubleAlbum } from '../../core/crate/ports.ts';
import { headingOf, pressingOf } from '../../core/release/stored.ts';
import type { Pressing } from '../../core/types.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';
import { moment } from '../texts/time.ts';
import { COLOURS } from './colours.ts';
import { contentOf, crateTurns } from './crate.ts';
import { recordMenu } from './crate-menu.ts';
import { safe, safeUrl, withinBudget } from './limits.ts';
import { type Payload, rowOf } from './payload.ts';
import { pressingName } from './pressing.ts';
import { RESULTS_ON_PAGE } from './search.ts';

/** The most pressings of one album that are named. Five albums then fit on a telephone (test/browser/results.test.ts). */
const MOST_PRESSINGS = 4;
/** The most characters of the title of an album, as in other lists. */
const LONGEST_TITLE = 60;

/** Makes one page: an embed for each album. @param rights a line about a right that the bot lacks here. Null: it lacks none. */
export function duplicatesPage(
  page: DuplicatesPage,
  { rights }: { rights: string | null },
  texts: Texts,
): Required<Payload> {
  const { albums, total, pages } = page;
  const { crate: say } = texts;
  const first = page.page * RESULTS_ON_PAGE + 1;
  const heading = pages === 1 ? say.albums(total) : say.albumRange(first, first + albums.length - 1, total);
  return {
    content: contentOf([heading], page, { rights, said: [say.oldestFirst] }, texts),
    embeds: withinBudget(albums.map((album) => albumEmbed(album, texts))),
    components: [
      ...recordMenu(
        albums.flatMap(namedIn).flatMap(({ record }) => record ?? []),
        texts,
      ),
      ...rowOf(crateTurns(page, (to) => encodeAction({ kind: 'dup', page: to }), texts)),
    ],
  };
}

/** Returns the pressings of an album that are named. */
const namedIn = ({ pressings }: DoubleAlbum) => pressings.slice(0, MOST_PRESSINGS);

function albumEmbed(album: DoubleAlbum, texts: Texts): APIEmbed {
  const { firstAddedAt, pressings } = album;
  const { crate: say, pressing: unknown } = texts;
  const known = pressings.flatMap(({ record }) => record ?? []);
  const [first] = known;
  const left = pressings.length - MOST_PRESSINGS;
  const lines = [
    ...(firstAddedAt === null ? [] : [say.firstAdded(moment(firstAddedAt, 'D'))]),
    ...namedIn(album).map((one) => pressingLine(one, texts)),
    ...(left > 0 ? [say.moreCopies(left)] : []),
  ];
  const cover = safeUrl(known.find(({ thumbnailUrl }) => thumbnailUrl !== null)?.thumbnailUrl ?? null);
  return {
    title: first ? safe(headingOf(first), LONGEST_TITLE) : unknown.unnamed(pressings[0]?.releaseId ?? 0),
    description: lines.join('\n'),
    color: COLOURS.green,
    ...(cover && { thumbnail: { url: cover } }),
  };
}

/** Returns `🇬🇧 UK 1973 · SHVL 804 ×2`. Only a pressing without a catalogue number is named by its record label. */
function pressingLine(
  { releaseId, copies, record }: DoubleAlbum['pressings'][number],
  { find, pressing: say }: Texts,
): string {
  const name = record === null ? '' : nameOf(pressingOf(record, releaseId));
  const shown = name === '' ? say.unnamed(releaseId) : name;
  return copies > 1 ? `${shown} **${find.copies(copies)}**` : shown;
}

const nameOf = ({ label, ...pressing }: Pressing): string =>
  pressingName({ ...pressing, label: pressing.catalogNumber === null ? label : null }, { isBrief: true });

/** Makes the answer when there are none. Only the person who asked reads it. */
export const noDuplicates = ({ freshness }: DuplicatesPage, { crate: say, ownership }: Texts): Payload => ({
  content:
    freshness.kind === 'never' ? `${say.noDuplicates}\n${ownership.notSynced(true)}` : say.noDuplicates,
});
