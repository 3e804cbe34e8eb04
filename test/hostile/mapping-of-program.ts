/** A mapping with a program as its one property. */
export function mappingOf(program: string) {
  const mappings = { identifier: ".id", blueprint: '"b"', properties: { p: program } };
  return { resources: [{ kind: "k", selector: { query: "true" }, port: { entity: { mappings } } }] };
}
