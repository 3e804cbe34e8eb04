import type { Random } from "../../differential/random.ts";
import type { System } from "../system.ts";

/** A way in which things go wrong. It is over, and mended, when `inject` resolves. */
export interface Fault {
  /** What it is counted as. */
  readonly kind: string;
  /** How often it is chosen, compared with others. */
  readonly weight: number;
  /** False if it could not be brought about. */
  readonly inject: (system: System, random: Random) => Promise<boolean>;
}
