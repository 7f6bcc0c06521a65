import type { Transition } from "@/api/lifecycles";
import type { Label } from "@/shared/label";

export interface Node {
  key: string;
  label: Label;
  column: number;
  row: number;
}

export interface Edge {
  transition: Transition;
  from: string;
  to: string;
}

export interface Picture {
  nodes: Node[];
  edges: Edge[];
  columns: number;
  rows: number;
}

/**
 * Stages in columns by how many transitions they are away from the first one, those that none leads to last. Ways
 * from every stage are drawn from those in the column before only: else they would be all there is to see.
 */
export function pictureOf(
  stages: readonly { key: string; label: Label }[],
  initial: string,
  transitions: readonly Transition[],
): Picture {
  const known = new Set(stages.map(({ key }) => key));
  const named = transitions.flatMap((transition) =>
    (transition.from ?? []).map((from) => ({ transition, from, to: transition.to })),
  );
  const distance = new Map<string, number>(known.has(initial) ? [[initial, 0]] : []);
  const waiting = [...distance.keys()];
  for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
    for (const { from, to } of named) {
      if (from !== key || distance.has(to) || !known.has(to)) continue;
      distance.set(to, (distance.get(key) ?? 0) + 1);
      waiting.push(to);
    }
  }
  const last = Math.max(0, ...distance.values()) + 1;
  const taken = new Map<number, number>();
  const nodes = stages.map(({ key, label }) => {
    const column = distance.get(key) ?? last;
    const row = taken.get(column) ?? 0;
    taken.set(column, row + 1);
    return { key, label, column, row };
  });
  const columnOf = new Map(nodes.map(({ key, column }) => [key, column]));
  const anywhere = transitions
    .filter(({ from }) => (from ?? []).length === 0)
    .flatMap((transition) => {
      const before = (columnOf.get(transition.to) ?? 0) - 1;
      const from = nodes.find(({ column, key }) => column === before && key !== transition.to);
      return from ? [{ transition, from: from.key, to: transition.to }] : [];
    });
  return {
    nodes,
    edges: [...named, ...anywhere].filter(({ from, to }) => known.has(from) && known.has(to)),
    columns: Math.max(1, ...nodes.map(({ column }) => column + 1)),
    rows: Math.max(1, ...taken.values()),
  };
}
