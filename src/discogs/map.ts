// Discogs: turns the answers of Discogs into the types of core. Pure. The answers were checked by schemas.ts before.
import type {
  CollectedCopy,
  CollectionField,
  CollectionItem,
  LabelLine,
  Pressing,
  Release,
  ReleaseFacts,
  SearchRow,
} from '../core/types.ts';
import { withoutNumber } from '../text/namesake.ts';
import { artistLine, headingFromSearch, UNTITLED } from './artists.ts';
import { barcodesOf } from './barcodes.ts';
import { etchingsOf, etchingsOfRow } from './etchings.ts';
import type {
  RawCollectedCopy,
  RawCollectionItem,
  RawField,
  RawLabel,
  RawRelease,
  RawSearchRow,
} from './schemas.ts';
import { formatFacts, formatsFromFlat } from './vinyl/formats.ts';
import { plainWebUrl, webUrl } from './web-url.ts';

/** The folder "Uncategorized", where Discogs puts a new copy. It is used when an answer names no folder, as old answers do. */
const DEFAULT_FOLDER_ID = 1;

/** Makes a full release, from `GET /releases/{id}`. */
export function toRelease(raw: RawRelease): Release {
  const picture = raw.images.find((image) => image.type === 'primary' && image.uri !== null);
  const cover = picture ?? raw.images.find((image) => image.uri !== null);
  return releaseOf(raw.id, raw, {
    country: raw.country,
    have: raw.community?.have ?? null,
    want: raw.community?.want ?? null,
    thumbnailUrl: raw.thumb ?? cover?.uri150 ?? null,
    webUrl: webUrl('release', raw.id, raw.uri),
    coverImageUrl: cover?.uri ?? raw.thumb,
    barcodes: barcodesOf(
      raw.identifiers.flatMap(({ type, value }) =>
        type?.toLowerCase() === 'barcode' && value !== null ? value : [],
      ),
    ),
    etchings: etchingsOf(raw.identifiers),
  });
}

/** Makes a row of a search. A row has less than a release: artist and title are one line, and the barcodes have no type. */
export function toSearchRow(raw: RawSearchRow): SearchRow {
  return {
    ...formatFacts(raw.formats.length > 0 ? raw.formats : formatsFromFlat(raw.format)),
    releaseId: raw.id,
    masterId: raw.master_id,
    heading: headingFromSearch(raw.title),
    year: raw.year,
    country: raw.country,
    label: raw.label[0] === undefined ? null : withoutNumber(raw.label[0]),
    catalogNumber: realCatalogNumber(raw.catno),
    have: raw.community?.have ?? null,
    want: raw.community?.want ?? null,
    thumbnailUrl: raw.thumb ?? raw.cover_image,
    webUrl: webUrl('release', raw.id, raw.uri),
    etchings: etchingsOfRow(raw.barcode),
    inCollection: raw.user_data?.in_collection ?? null,
    inWantlist: raw.user_data?.in_wantlist ?? null,
  };
}

/**
 * Makes one copy from a collection page (`GET .../collection/folders/0/releases`), with its release. The page has only part of
 * the release: no country, no barcode and no etching.
 */
export function toCollectedCopy(raw: RawCollectedCopy): CollectedCopy {
  const { basic_information: basic } = raw;
  const release = releaseOf(raw.id, basic, {
    country: null,
    have: null,
    want: null,
    thumbnailUrl: basic.thumb ?? basic.cover_image,
    webUrl: plainWebUrl('release', raw.id),
    coverImageUrl: basic.cover_image ?? basic.thumb,
    barcodes: [],
    etchings: [],
  });
  return Object.assign(toCollectionItem(raw), { release });
}

/** Makes one copy, from `GET .../collection/releases/{id}` or a collection page. */
export function toCollectionItem(raw: RawCollectionItem | RawCollectedCopy): CollectionItem {
  return {
    instanceId: raw.instance_id,
    releaseId: raw.id,
    masterId: raw.basic_information?.master_id ?? null,
    folderId: raw.folder_id ?? DEFAULT_FOLDER_ID,
    rating: raw.rating,
    addedAt: raw.date_added,
    notes: raw.notes.flatMap(({ field_id: fieldId, value }) =>
      fieldId === null || value === null ? [] : [{ fieldId, value }],
    ),
  };
}

/** The fields that a release and the `basic_information` of a copy share. */
type RawBasics = Pick<
  RawRelease,
  'artists' | 'year' | 'labels' | 'formats' | 'genres' | 'styles' | 'master_id' | 'title'
>;

type Own = Pick<
  Release,
  'country' | 'have' | 'want' | 'thumbnailUrl' | 'webUrl' | 'coverImageUrl' | 'barcodes' | 'etchings'
>;

// Each field is copied by name, because spreading objects of this size took 12 microseconds each, a third of the time for a
// collection page.
function releaseOf(releaseId: number, raw: RawBasics, own: Own): Release {
  const facts = formatFacts(raw.formats);
  const artist = artistLine(raw.artists);
  const title = raw.title ?? UNTITLED;
  const { label, catalogNumber } = labelOf(raw.labels);
  return {
    releaseId,
    masterId: raw.master_id,
    heading: `${artist} - ${title}`,
    artist,
    title,
    year: raw.year,
    country: own.country,
    label,
    catalogNumber,
    carriers: facts.carriers,
    descriptions: facts.descriptions,
    recordSize: facts.recordSize,
    vinylColor: facts.vinylColor,
    isShapedVinyl: facts.isShapedVinyl,
    shape: facts.shape,
    isPictureDisc: facts.isPictureDisc,
    isEtched: facts.isEtched,
    weight: facts.weight,
    discCount: facts.discCount,
    genres: raw.genres,
    styles: raw.styles,
    labels: labelLines(raw.labels),
    listed: listedFacts(raw),
    barcodes: own.barcodes,
    etchings: own.etchings,
    have: own.have,
    want: own.want,
    thumbnailUrl: own.thumbnailUrl,
    coverImageUrl: own.coverImageUrl,
    webUrl: own.webUrl,
  };
}

/**
 * Returns one label for a release. A release often lists several: the first one with a real catalogue number is chosen, else
 * the first one with a name.
 */
function labelOf(labels: readonly RawLabel[]): Pick<Pressing, 'label' | 'catalogNumber'> {
  const chosen =
    labels.find((one) => one.name !== null && realCatalogNumber(one.catno) !== null) ??
    labels.find((one) => one.name !== null);
  return {
    label: chosen?.name ? withoutNumber(chosen.name) : null,
    catalogNumber: realCatalogNumber(chosen?.catno ?? null),
  };
}

/** Makes the fields of a collection, in the owner's order. */
export function toFields(raw: readonly RawField[]): CollectionField[] {
  const inOrder = raw.toSorted((one, other) => (one.position ?? raw.length) - (other.position ?? raw.length));
  return inOrder.map(({ id, name, type, public: isPublic, options }) => {
    const isKnown = type === 'dropdown' || type === 'textarea';
    return {
      id,
      name,
      type: isKnown ? type : 'other',
      isPublic,
      options: type === 'dropdown' ? options : [],
    };
  });
}

/** Returns every label that has a name. Each pair of label and catalogue number is listed once. */
function labelLines(labels: readonly RawLabel[]): LabelLine[] {
  const lines: LabelLine[] = [];
  for (const { name, catno } of labels) {
    if (name === null) continue;
    const line = { name: withoutNumber(name), catalogNumber: realCatalogNumber(catno) };
    const isThere = lines.some((one) => one.name === line.name && one.catalogNumber === line.catalogNumber);
    if (!isThere) lines.push(line);
  }
  return lines;
}

function listedFacts({ artists, labels, formats }: RawBasics): ReleaseFacts {
  return {
    artists: artists.flatMap(({ name, anv, join, id }) =>
      name === null ? [] : { name, ...(anv && { anv }), ...(join && { join }), ...(id && { id }) },
    ),
    labels: labels.flatMap(({ name, catno, id }) => {
      const printed = realCatalogNumber(catno);
      return name === null ? [] : { name, ...(printed && { catno: printed }), ...(id && { id }) };
    }),
    formats: formats.flatMap(({ name, qty, text, descriptions }) =>
      name === null ? [] : { name, ...(qty !== 1 && { qty }), ...(text && { text }), descriptions },
    ),
  };
}

/** Returns the catalogue number, or null if it is `none`: Discogs writes this when a record has no number. */
export function realCatalogNumber(catno: string | null): string | null {
  return catno === null || /^\[?none\]?$/i.test(catno) ? null : catno;
}
