/** What one transaction does at most: everybody waits for its end, and all of it is in memory. */

/** Entities that it deletes. Beyond it, a migration deletes them. */
export const MOST_DELETED = 1_000;

/** Entities that stay, and whose relations to deleted ones it clears. */
export const MOST_CLEARED = 5_000;

/** Bytes of properties and relations of the entities of a slice. One entity may be larger. */
export const SLICE_BYTES = 16 * 1024 * 1024;

/**
 * The same of what goes in one transaction in any case: a ring, and a deletion that is no migration. With the events of their
 * changes, 1 000 entities of 450 kB took more than 4 GB of memory, and the process ended.
 */
export const MOST_BYTES_AT_ONCE: number = 4 * SLICE_BYTES;

/** Entities that need one another in a ring go in one transaction, since no part of them can go first. */
export const MOST_IN_RING = 10_000;
