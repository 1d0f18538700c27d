// Sandbox, local Discogs: the fields of a collection, which its owner can rename, remove and add to. Each copy can have a value
// in each.

/** docs: User Collection > List Custom Fields. */
export interface CollectionField {
  readonly id: number;
  readonly name: string;
  readonly type: 'dropdown' | 'textarea';
  /** Only public fields are seen by others. */
  readonly isPublic: boolean;
  /** The values of a dropdown. Empty for a textarea. */
  readonly options: readonly string[];
  /** The height of a textarea. */
  readonly lines: number;
}

type FieldEdit = Partial<Omit<CollectionField, 'id' | 'type'>>;

export interface Fields {
  /** Returns all fields, in the order of their positions. */
  list(): CollectionField[];
  get(id: number): CollectionField | undefined;
  /** Adds a field at the end. Returns its id. Default: a textarea of one line that only the owner sees. */
  add(field: Partial<Omit<CollectionField, 'id'>> & { name: string }): number;
  /** Changes a field. Values that copies have stay, also those that are no option any more. @throws for no such field. */
  change(id: number, edit: FieldEdit): void;
  /** Removes a field, with its value on every copy. */
  remove(id: number): void;
  /** Puts the fields into this order. Fields that are not named come last, as they were. */
  reorder(ids: readonly number[]): void;
}

const grades = [
  'Mint (M)',
  'Near Mint (NM or M-)',
  'Very Good Plus (VG+)',
  'Very Good (VG)',
  'Good Plus (G+)',
  'Good (G)',
  'Fair (F)',
  'Poor (P)',
];

/** The fields of a new collection, as recorded in 2022. */
const defaults: readonly CollectionField[] = [
  { id: 1, name: 'Media Condition', type: 'dropdown', isPublic: false, options: grades, lines: 0 },
  {
    id: 2,
    name: 'Sleeve Condition',
    type: 'dropdown',
    isPublic: false,
    options: ['Generic', 'No Cover', ...grades],
    lines: 0,
  },
  { id: 3, name: 'Notes', type: 'textarea', isPublic: false, options: [], lines: 3 },
];

/** Makes the fields of a new collection. `onRemove` is called with the id of a field that is removed. */
export function createFields(onRemove: (id: number) => void): Fields {
  let fields = [...defaults];
  let lastId = defaults.length;
  return {
    list: () => [...fields],
    get: (id) => fields.find((one) => one.id === id),
    add(field) {
      lastId += 1;
      fields.push({ type: 'textarea', isPublic: false, options: [], lines: 1, ...field, id: lastId });
      return lastId;
    },
    change(id, edit) {
      const index = fields.findIndex((one) => one.id === id);
      const known = fields[index];
      if (!known) throw new Error(`local Discogs has no field ${id}`);
      fields[index] = { ...known, ...edit };
    },
    remove(id) {
      fields = fields.filter((one) => one.id !== id);
      onRemove(id);
    },
    reorder(ids) {
      const place = (id: number) => (ids.includes(id) ? ids.indexOf(id) : ids.length);
      fields = [...fields].sort((a, b) => place(a.id) - place(b.id));
    },
  };
}

/** Returns a field as Discogs shows it: only a dropdown has options, and only a textarea has lines. */
export const fieldAnswer = (field: CollectionField, index: number) => ({
  id: field.id,
  name: field.name,
  type: field.type,
  position: index + 1,
  public: field.isPublic,
  ...(field.type === 'dropdown' ? { options: field.options } : { lines: field.lines }),
});
