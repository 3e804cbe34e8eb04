import type { Problem } from "@longshore/shared";

/** What a check thread is asked to look at, as JSON text: numbers keep all their digits. */
export type CheckRequest =
  | {
      /** `mapping`: what a sync runs with. Its client has its expressions from us, so its form alone is looked at. */
      readonly kind: "config" | "mapping" | "blueprint";
      readonly document: string;
    }
  | FitRequest;

/** Whether the mappings of a configuration, which was found good, fit the blueprints that they name. */
export interface FitRequest extends NamedBlueprints {
  readonly kind: "fit";
  readonly document: string;
}

/** What of a catalog is needed to hold a configuration to it. */
export interface NamedBlueprints {
  /** Blueprints that the configuration names, as JSON text. */
  readonly blueprints: readonly string[];
  /** Identifiers of others that are there. */
  readonly others: readonly string[];
}

export interface CheckResult {
  /** Whether it must not be stored. */
  readonly refused: boolean;
  /** All that is wrong or doubtful, errors first where not all of it is reported. */
  readonly problems: readonly Problem[];
  /** Of a configuration: the blueprints that its mappings name. Those that no catalog can have are among them. */
  readonly blueprintNames?: readonly string[];
}

export type CheckAnswer = { readonly result: CheckResult } | { readonly failed: string };

/** What a thread says when it can take its first request. */
export interface CheckThreadReady {
  readonly ready: true;
  /** See `threadTask`. */
  readonly task: string | null;
}
