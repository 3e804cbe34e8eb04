import { entityName } from "../../plan/catalog/entity-key.ts";
import type { Cause } from "../../plan/cause.ts";

/** Why a change is made that no item asked for: `` `service/a` is deleted, and it cannot be without it (relation `service`) ``. */
export function describeCause(cause: Cause): string | null {
  switch (cause.kind) {
    case "mapped":
      return null;
    case "deleted":
      return "its deletion was asked for";
    case "kept":
      return "its deletion was asked for, but items write it";
    case "recheck":
      return "it was due to be checked again";
    case "reconciliation":
      return "the payloads do not have it any more";
    case "missing_target":
      return `\`${entityName(cause.of)}\` points at it (relation \`${cause.relation}\`)`;
    case "dependent":
      return `\`${entityName(cause.of)}\` is deleted, and it needs it (relation \`${cause.relation}\`)`;
    case "cleared_relation":
      return `\`${entityName(cause.of)}\` is deleted, and its relation \`${cause.relation}\` pointed at it`;
    case "resolved":
      return `it waited for \`${entityName(cause.of)}\` (relation \`${cause.relation}\`)`;
  }
}
