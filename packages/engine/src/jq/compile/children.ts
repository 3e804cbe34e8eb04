import type { Core, CorePattern } from "./core.ts";

/** The filters directly inside a node; the bodies of called functions are not among them. */
export function childrenOf(node: Core): readonly Core[] {
  switch (node.kind) {
    case "identity":
    case "constant":
    case "variable":
    case "environment":
    case "descend":
    case "break":
    case "param":
    case "empty":
      return [];
    case "index":
      return [node.target, node.key];
    case "slice":
      return [node.target, node.from, node.to];
    case "iterate":
      return [node.target];
    case "array":
      return node.body === null ? [] : [node.body];
    case "object":
      return node.entries.flatMap(({ key, value }) => (value === null ? [key] : [key, value]));
    case "interpolation":
      return node.parts.filter((part): part is Core => typeof part !== "string");
    case "pipe":
    case "comma":
    case "binary":
    case "logic":
    case "alternative":
      return [node.left, node.right];
    case "negate":
      return [node.operand];
    case "if":
      return [node.condition, node.then, node.otherwise];
    case "try":
      return node.handler === null ? [node.body] : [node.body, node.handler];
    case "reduce":
      return [node.source, node.init, node.update, ...node.patterns.flatMap(keysOf)];
    case "foreach":
      return [
        node.source,
        node.init,
        node.update,
        ...(node.extract === null ? [] : [node.extract]),
        ...node.patterns.flatMap(keysOf),
      ];
    case "bind":
      return [node.source, node.body, ...node.patterns.flatMap(keysOf)];
    case "def":
    case "label":
    case "path":
    case "first":
    case "isempty":
      return [node.body];
    case "call":
    case "native":
      return node.args;
    case "error":
      return [node.value];
    case "getpath":
      return [node.path];
    case "range":
      return [node.from, node.to];
    case "modify":
      return [node.paths, node.update];
    case "assign":
      return [node.paths, node.value];
  }
}

function keysOf(pattern: CorePattern): Core[] {
  switch (pattern.kind) {
    case "slot":
      return [];
    case "elements":
      return pattern.elements.flatMap(keysOf);
    case "entries":
      return pattern.entries.flatMap((entry) => [entry.key, ...(entry.pattern === null ? [] : keysOf(entry.pattern))]);
  }
}
