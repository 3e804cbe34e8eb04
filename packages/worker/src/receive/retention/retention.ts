/** How long raw payloads and records are kept after they took effect. */
export interface Retention {
  /** Since a record was received. The last complete sync of each resource is kept however old it is. */
  readonly days: number;
  /** Of all payloads that records have, as stored. Beyond it payloads are freed, whatever their age and sync. */
  readonly bytes: number;
  /** A payload that no record has may belong to a body that is still coming in, for this long. */
  readonly orphanHours: number;
}

export const RETENTION: Retention = { days: 7, bytes: 20 * 1024 * 1024 * 1024, orphanHours: 6 };
