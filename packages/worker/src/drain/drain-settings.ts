export interface DrainSettings {
  /** A slice ends after so long; what is left of the log has to queue up again behind other integrations. */
  readonly sliceMilliseconds: number;
  /** And after so many records. */
  readonly sliceRecords: number;
  /** Records that are mapped ahead together. */
  readonly windowRecords: number;
  /** JSON bytes of these; one record may be larger than all of it. */
  readonly windowBytes: number;
  /** Times that a record is tried before it is set aside. */
  readonly attempts: number;
}

export const DEFAULT_DRAIN_SETTINGS: DrainSettings = {
  sliceMilliseconds: 2_000,
  sliceRecords: 500,
  windowRecords: 8,
  windowBytes: 16 * 1024 * 1024,
  attempts: 3,
};
