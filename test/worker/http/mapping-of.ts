/** A configuration with one resource for each kind, all of which give entities of one blueprint: `.id`, `.name`. */
export function mappingOf(blueprint: string, kinds: readonly string[] = ["thing"], more: object = {}): object {
  const mappings = { identifier: ".id", title: ".name", blueprint: JSON.stringify(blueprint), properties: {} };
  const resources = kinds.map((kind) => ({ kind, selector: { query: "true" }, port: { entity: { mappings } } }));
  return { ...more, resources };
}
