/**
 * Groups the nodes `0 … count-1` so that every group comes after the groups it depends on, and nodes that depend on
 * each other share one (Tarjan 1972). Nodes are started in their order, so what depends on nothing keeps its place.
 * Without recursion: a chain may be as long as the catalog.
 */
export function strongComponents(count: number, dependsOn: (node: number) => readonly number[]): number[][] {
  const groups: number[][] = [];
  const order = new Int32Array(count).fill(-1);
  const lowest = new Int32Array(count);
  const open = new Uint8Array(count);
  const stack: number[] = [];
  const path: { readonly node: number; readonly edges: readonly number[]; next: number }[] = [];
  let visited = 0;

  const enter = (node: number) => {
    order[node] = lowest[node] = visited++;
    open[node] = 1;
    stack.push(node);
    path.push({ node, edges: dependsOn(node), next: 0 });
  };
  const lower = (node: number, bound: number) => {
    lowest[node] = Math.min(lowest[node] ?? bound, bound);
  };
  const close = (node: number) => {
    const group = stack.splice(stack.lastIndexOf(node));
    for (const member of group) open[member] = 0;
    groups.push(group.sort((a, b) => a - b));
  };

  for (let start = 0; start < count; start++) {
    if (order[start] === -1) enter(start);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const edge = step.edges[step.next++];
      if (edge === undefined) {
        path.pop();
        const parent = path.at(-1);
        if (parent !== undefined) lower(parent.node, lowest[step.node] ?? 0);
        if (lowest[step.node] === order[step.node]) close(step.node);
      } else if (order[edge] === -1) enter(edge);
      else if (open[edge] === 1) lower(step.node, order[edge] ?? 0);
    }
  }
  return groups;
}
