import type { Line, Point, Step } from "@/api/flows";

export const NODE_WIDTH = 216;
export const NODE_HEIGHT = 76;
/** Room between layers, for the words on a line and the place to insert a step. */
export const LAYER_GAP = 92;
const SIDE_GAP = 36;
const SWEEPS = 8;

/** A step, or the room that a line needs where it passes a layer. */
interface Spot {
  id: string;
  layer: number;
  step: boolean;
}

interface Joint {
  from: string;
  to: string;
  /** How far to the side of its source its target would like to stand, in columns. */
  bias: number;
}

/** A document's lines without those that lead back, as the last of a loop's body does. */
function forward(steps: readonly Step[], lines: readonly Line[]): Line[] {
  const out = new Map<string, Line[]>(steps.map(({ key }) => [key, []]));
  for (const line of lines) if (out.has(line.target)) out.get(line.source)?.push(line);
  for (const each of out.values()) each.sort((one, other) => Number(isAside(one)) - Number(isAside(other)));
  const state = new Map<string, "open" | "closed">();
  const kept: Line[] = [];
  const visit = (key: string) => {
    state.set(key, "open");
    for (const line of out.get(key) ?? []) {
      if (state.get(line.target) === "open") continue;
      kept.push(line);
      if (!state.has(line.target)) visit(line.target);
    }
    state.set(key, "closed");
  };
  const entered = new Set(lines.map(({ target }) => target));
  const roots = [...steps].sort(
    (one, other) => Number(entered.has(one.key)) - Number(entered.has(other.key)),
  );
  const start = roots.find(({ kind }) => kind === "start");
  for (const { key } of start ? [start, ...roots] : roots) if (!state.has(key)) visit(key);
  return kept;
}

/** Whether a line is of a way out at the side of its step. */
export const isAside = ({ part }: Line) => part !== undefined && part !== "next";

/** How deep each step stands: one below the deepest of those that lead to it. */
function layersOf(steps: readonly Step[], lines: readonly Line[]): Map<string, number> {
  const into = new Map<string, Line[]>(steps.map(({ key }) => [key, []]));
  for (const line of lines) into.get(line.target)?.push(line);
  const layers = new Map<string, number>();
  const depth = (key: string): number => {
    const known = layers.get(key);
    if (known !== undefined) return known;
    const above = into.get(key) ?? [];
    const twins = new Set(above.map(({ source }) => source)).size < above.length;
    const deepest = above.map(({ source }) => depth(source) + 1);
    const layer = Math.max(0, ...deepest) + (twins ? 1 : 0);
    layers.set(key, layer);
    return layer;
  };
  for (const { key } of steps) depth(key);
  return layers;
}

/** Lines cut into pieces of one layer each, with room kept where they pass. */
function pieces(steps: readonly Step[], lines: readonly Line[]) {
  const layers = layersOf(steps, lines);
  const spots: Spot[] = steps.map(({ key }) => ({ id: key, layer: layers.get(key) ?? 0, step: true }));
  const joints: Joint[] = [];
  const sides = new Map<string, number>();
  lines.forEach((line, index) => {
    const [top, bottom] = [layers.get(line.source) ?? 0, layers.get(line.target) ?? 0];
    const aside = isAside(line) ? (sides.get(line.source) ?? 0) + 1 : 0;
    if (aside) sides.set(line.source, aside);
    let before = line.source;
    for (let layer = top + 1; layer < bottom; layer += 1) {
      const id = `${index} ${layer}`;
      spots.push({ id, layer, step: false });
      joints.push({ from: before, to: id, bias: layer === top + 1 ? aside : 0 });
      before = id;
    }
    joints.push({ from: before, to: line.target, bias: before === line.source ? aside : 0 });
  });
  return { spots, joints };
}

/** The places nearest to those wished for that keep their order and the distance between neighbours. */
export function spread(wished: readonly number[], distance: number): number[] {
  const blocks: { sum: number; count: number }[] = [];
  wished.forEach((wish, index) => {
    let block = { sum: wish - index * distance, count: 1 };
    for (let last = blocks.at(-1); last && last.sum / last.count > block.sum / block.count; ) {
      block = { sum: last.sum + block.sum, count: last.count + block.count };
      blocks.pop();
      last = blocks.at(-1);
    }
    blocks.push(block);
  });
  const offsets = blocks.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
  return offsets.map((offset, index) => offset + index * distance);
}

const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

interface Neighbours {
  up: Map<string, Joint[]>;
  down: Map<string, Joint[]>;
}

function neighbours(joints: readonly Joint[]): Neighbours {
  const grouped = (keyOf: (joint: Joint) => string) => {
    const groups = new Map<string, Joint[]>();
    for (const joint of joints) groups.set(keyOf(joint), [...(groups.get(keyOf(joint)) ?? []), joint]);
    return groups;
  };
  return { up: grouped(({ to }) => to), down: grouped(({ from }) => from) };
}

/** Where each spot of a layer would like to stand, by those above or below it. */
function wishes(row: readonly Spot[], at: ReadonlyMap<string, number>, near: Neighbours, isDown: boolean) {
  const column = NODE_WIDTH + SIDE_GAP;
  return row.map(({ id }) => {
    const found = isDown
      ? (near.up.get(id) ?? []).map(({ from, bias }) => (at.get(from) ?? 0) + bias * column)
      : (near.down.get(id) ?? [])
          .filter(({ bias }) => bias === 0)
          .map(({ to, bias }) => (at.get(to) ?? 0) - bias * column);
    return found.length > 0 ? mean(found) : (at.get(id) ?? 0);
  });
}

function place(rows: Spot[][], near: Neighbours): Map<string, number> {
  const column = NODE_WIDTH + SIDE_GAP;
  const at = new Map<string, number>();
  for (const row of rows) for (const [index, { id }] of row.entries()) at.set(id, index * column);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isDown = sweep % 2 === 0;
    for (const row of isDown ? rows : [...rows].reverse()) {
      const wished = wishes(row, at, near, isDown);
      if (isDown && sweep < SWEEPS / 2) {
        const order = row.map((spot, index) => ({ spot, wish: wished[index] ?? 0 }));
        order.sort((one, other) => one.wish - other.wish);
        row.splice(0, row.length, ...order.map(({ spot }) => spot));
        wished.sort((one, other) => one - other);
      }
      const found = spread(wished, column);
      row.forEach(({ id }, index) => {
        at.set(id, found[index] ?? 0);
      });
    }
  }
  return at;
}

/**
 * Where the steps of a flow stand when nobody has moved them: one layer below the other as the lines lead, branches
 * side by side in the order of their lines, what happens otherwise to the right.
 */
export function arranged(steps: readonly Step[], lines: readonly Line[]): Map<string, Point> {
  const { spots, joints } = pieces(steps, forward(steps, lines));
  const rows: Spot[][] = [];
  for (const spot of spots) {
    const row = rows[spot.layer] ?? [];
    rows[spot.layer] = row;
    row.push(spot);
  }
  const filled = Array.from(rows, (row) => row ?? []);
  const at = place(filled, neighbours(joints));
  const left = Math.min(...steps.map(({ key }) => at.get(key) ?? 0));
  return new Map(
    spots
      .filter(({ step }) => step)
      .map(({ id, layer }) => [
        id,
        { x: Math.round((at.get(id) ?? 0) - left), y: layer * (NODE_HEIGHT + LAYER_GAP) },
      ]),
  );
}

/** Every step's place: where it was put, or where the arrangement puts it when one of them was never put anywhere. */
export function placesOf(steps: readonly Step[], lines: readonly Line[]): Map<string, Point> {
  if (steps.every(({ at }) => at)) return new Map(steps.map(({ key, at }) => [key, at ?? { x: 0, y: 0 }]));
  return arranged(steps, lines);
}
