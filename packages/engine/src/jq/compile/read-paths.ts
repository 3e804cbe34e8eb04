/** What is read of a value: all of it, or only some of what is inside. */
export type Reads = "everything" | ReadPaths;

/**
 * Of a string, number, boolean or null everything is read, and of an array or object its type. An object or array inside
 * may be missing whatever is named here neither by `fields` nor by `elements`: nobody can tell.
 */
export interface ReadPaths {
  /** Entries read by their names. Each includes what `elements` says of all entries. */
  readonly fields: ReadonlyMap<string, Reads>;
  /**
   * What is read of each element of an array and of each entry of an object: all of them must be there, each in its place.
   * Null if only `fields` are read; then an array may as well be empty.
   */
  readonly elements: Reads | null;
}

/** The value itself if it is no array or object, else only which of these it is. */
export const SURFACE: ReadPaths = { fields: new Map(), elements: null };

export const readField = (name: string, reads: Reads): Reads => ({ fields: new Map([[name, reads]]), elements: null });

export const readElements = (reads: Reads): Reads =>
  reads === "everything" ? "everything" : { fields: new Map(), elements: reads };

/** How many elements or which entries there are, and of each the surface. */
export const SHAPE: Reads = readElements(SURFACE);

/** What is read of the entry `name` where `reads` is read of the whole. */
export function readsOfField(reads: Reads, name: string): Reads {
  return reads === "everything" ? reads : (reads.fields.get(name) ?? reads.elements ?? SURFACE);
}

/** What is read of an element at a position, where `reads` is read of the whole. */
export function readsOfElement(reads: Reads): Reads {
  return reads === "everything" ? reads : (reads.elements ?? SURFACE);
}

/** What is read of an entry whose name is not known, where `reads` is read of the whole. */
export function readsOfAnyField(reads: Reads): Reads {
  return reads === "everything" ? reads : allReads([readsOfElement(reads), ...reads.fields.values()]);
}

export const allReads = (several: readonly Reads[]): Reads => several.reduce(bothReads, SURFACE);

export function bothReads(a: Reads, b: Reads): Reads {
  if (a === b || b === SURFACE) return a;
  if (a === SURFACE) return b;
  if (a === "everything" || b === "everything") return "everything";
  const elements = a.elements === null || b.elements === null ? null : bothReads(a.elements, b.elements);
  const every = elements ?? a.elements ?? b.elements;
  if (every === "everything") return "everything";
  const fields = new Map<string, Reads>();
  for (const name of new Set([...a.fields.keys(), ...b.fields.keys()])) {
    const read = bothReads(a.fields.get(name) ?? SURFACE, b.fields.get(name) ?? SURFACE);
    fields.set(name, every === null ? read : bothReads(read, every));
  }
  return { fields, elements: every };
}

/** Whether both read the same. */
export function sameReads(a: Reads | null, b: Reads | null): boolean {
  if (a === b) return true;
  if (a === null || b === null || a === "everything" || b === "everything") return false;
  if (a.fields.size !== b.fields.size || !sameReads(a.elements, b.elements)) return false;
  return [...a.fields].every(([name, reads]) => sameReads(reads, b.fields.get(name) ?? null));
}
