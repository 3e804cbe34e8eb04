import { compiledEvaluator } from "./compiled-evaluator.ts";
import type { Evaluator, EvaluatorName } from "./evaluator.ts";
import type { LoadOptions } from "./load-options.ts";

/** Loads what an evaluator needs; after that it works synchronously. @throws {EvaluatorUnavailable} */
export async function loadEvaluator(name: EvaluatorName, options: LoadOptions = {}): Promise<Evaluator> {
  switch (name) {
    case "compiled":
      return compiledEvaluator;
    case "wasm": {
      const { wasmEvaluator } = await import("./wasm-evaluator.ts");
      return wasmEvaluator(options);
    }
    case "binary": {
      const { binaryEvaluator } = await import("./binary-evaluator.ts");
      return binaryEvaluator(options);
    }
  }
}
