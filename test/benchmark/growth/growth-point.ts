/** What is made larger while all else stays as it is. */
export type Axis = "payload-bytes" | "expressions" | "configs" | "threads";

export interface GrowthPoint {
  readonly size: number;
  /** Processor time per unit of size, or per payload where more of it should cost nothing. */
  readonly microseconds: number;
  readonly residentBytes: number;
}
