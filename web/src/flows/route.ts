import type { Line, Part, Point } from "@/api/flows";
import { handlesOf } from "./inserts";
import { isAside, NODE_HEIGHT, NODE_WIDTH } from "./layout";

/** How far a line runs straight out of a step and into one. */
const STUB = 20;
/** Between a lane and the boxes it passes. */
const AIR = 24;
/** Between two lanes from one step to another, wide enough for the words on each. */
const TWIN_GAP = 208;
const RADIUS = 8;

/** The way of one line over the canvas, and where its words and its handle for inserting stand. */
export interface Route {
  points: Point[];
  words: Point;
  insert: Point;
}

/** Where a line leaves a step: below for what comes next, at the right side for any other part. */
export function exitOf(at: Point, part: Part, parts: readonly Part[]): Point {
  if (part === "next") return { x: at.x + NODE_WIDTH / 2, y: at.y + NODE_HEIGHT };
  const sides = parts.filter((each) => each !== "next");
  const place = Math.max(0, sides.indexOf(part)) + 1;
  return { x: at.x + NODE_WIDTH, y: at.y + Math.round((NODE_HEIGHT * place) / (sides.length + 1)) };
}

const entryOf = (at: Point): Point => ({ x: at.x + NODE_WIDTH / 2, y: at.y });

const crosses = (x: number, top: number, bottom: number, box: Point) =>
  x > box.x - AIR && x < box.x + NODE_WIDTH + AIR && bottom > box.y && top < box.y + NODE_HEIGHT;

/** The first x, nearest to the wish, at which a line can run from `top` to `bottom` without crossing a step. */
function freeLane(wish: number, top: number, bottom: number, boxes: readonly Point[]): number {
  const tries = [wish, ...boxes.flatMap(({ x }) => [x - AIR, x + NODE_WIDTH + AIR])];
  const open = tries.filter((x) => !boxes.some((box) => crosses(x, top, bottom, box)));
  return open.reduce((best, x) => (Math.abs(x - wish) < Math.abs(best - wish) ? x : best), open[0] ?? wish);
}

interface Asked {
  part: Part;
  parts: readonly Part[];
  from: Point;
  to: Point;
  boxes: readonly Point[];
  /** Which of the lines between the same two steps, and how many they are. */
  twin: number;
  twins: number;
  /** Whether it stays below its step until just above the one that it meets others in. */
  isMeeting: boolean;
}

function routeOf({ part, parts, from, to, boxes, twin, twins, isMeeting }: Asked): Route {
  const out = exitOf(from, part, parts);
  const into = entryOf(to);
  const isSide = part !== "next";
  const top = isSide ? out.y : out.y + STUB;
  const bottom = into.y - STUB;
  const isBack = bottom < top;
  const others = boxes.filter((box) => box !== from && box !== to);
  const wish = isBack ? Math.max(out.x, into.x) + NODE_WIDTH / 2 + AIR : isMeeting ? out.x : into.x;
  const shifted = twins > 1 ? wish + (twin - (twins - 1) / 2) * TWIN_GAP : wish;
  const least = isSide ? Math.max(shifted, out.x + STUB) : shifted;
  const lane = freeLane(least, Math.min(top, bottom), Math.max(top, bottom), isBack ? boxes : others);
  const start = isSide ? [out, { x: lane, y: out.y }] : [out, { x: out.x, y: top }, { x: lane, y: top }];
  const points = [...start, { x: lane, y: bottom }, { x: into.x, y: bottom }, into];
  const middle = isBack ? (top + bottom) / 2 : Math.min(top + 26, (top + bottom) / 2);
  return {
    points: points.filter((point, index) => {
      const before = points[index - 1];
      return !before || before.x !== point.x || before.y !== point.y;
    }),
    words: { x: lane, y: isSide && !isBack ? Math.max(out.y + 26, bottom - 44) : middle },
    insert: { x: lane, y: isBack ? middle + 24 : bottom - (lane === into.x ? 4 : 22) },
  };
}

const countBy = (lines: readonly Line[], nameOf: (line: Line) => string) => {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(nameOf(line), (counts.get(nameOf(line)) ?? 0) + 1);
  return counts;
};

const wayOf = ({ source, part }: Line) => `${source} ${part ?? "next"}`;

/** The ways of all lines, in their order. `partsOf` says which ways out a step has, for those at its side. */
export function routesOf(
  lines: readonly Line[],
  places: ReadonlyMap<string, Point>,
  partsOf: (step: string) => readonly Part[],
): (Route | null)[] {
  const boxes = [...places.values()];
  const groups = new Map<string, number[]>();
  lines.forEach((line, index) => {
    const name = `${wayOf(line)} ${line.target}`;
    groups.set(name, [...(groups.get(name) ?? []), index]);
  });
  const [leaving, arriving] = [countBy(lines, wayOf), countBy(lines, ({ target }) => target)];
  const routes = lines.map((line, index) => {
    const [from, to] = [places.get(line.source), places.get(line.target)];
    if (!from || !to) return null;
    const part = line.part ?? "next";
    const twins = groups.get(`${wayOf(line)} ${line.target}`) ?? [index];
    const isAlone = part === "next" && leaving.get(wayOf(line)) === 1;
    const isMeeting = isAlone && (arriving.get(line.target) ?? 0) > 1;
    const asked = { part, parts: partsOf(line.source), from, to, boxes, isMeeting };
    return routeOf({ ...asked, twin: twins.indexOf(index), twins: twins.length });
  });
  const mayHaveWords = (line: Line) =>
    Boolean(line.title || line.otherwise || line.when) ||
    isAside(line) ||
    (leaving.get(wayOf(line)) ?? 0) > 1;
  const handles = handlesOf(
    routes.map((route, index) => {
      const line = lines[index];
      return route && line ? { ...route, hasWords: mayHaveWords(line) } : null;
    }),
    boxes,
  );
  return routes.map((route, index) => route && { ...route, insert: handles[index] ?? route.insert });
}

/** The path of a polyline with its corners rounded, as SVG writes it. */
export function pathOf(points: readonly Point[]): string {
  const [first] = points;
  if (!first) return "";
  const parts = [`M${first.x},${first.y}`];
  points.slice(1).forEach((point, index) => {
    const before = points[index] ?? first;
    const after = points[index + 2];
    if (!after) {
      parts.push(`L${point.x},${point.y}`);
      return;
    }
    const cut = Math.min(RADIUS, distance(before, point) / 2, distance(point, after) / 2);
    const [near, far] = [towards(point, before, cut), towards(point, after, cut)];
    parts.push(`L${near.x},${near.y}`, `Q${point.x},${point.y} ${far.x},${far.y}`);
  });
  return parts.join(" ");
}

const distance = (one: Point, other: Point) => Math.abs(one.x - other.x) + Math.abs(one.y - other.y);

/** So far from one point on the way to another that lies straight beside or below it. */
function towards(from: Point, to: Point, length: number): Point {
  return {
    x: from.x + Math.sign(to.x - from.x) * length,
    y: from.y + Math.sign(to.y - from.y) * length,
  };
}
