import type { Point } from "@/api/flows";
import { NODE_HEIGHT, NODE_WIDTH } from "./layout";

/** Between the middles of two handles, so that each is seen and pressed. */
export const HANDLE_GAP = 28;
/** Half of the longest words on a line, and of their height. */
const WORDS = { x: 95, y: 11 };
const HANDLE = 11;
/** Within this a point of one line is also one of another. */
const SHARED = 6;
const STRIDE = 4;

/** A line as it is drawn, with where its handle would stand if it were alone. */
export interface Drawn {
  points: readonly Point[];
  words: Point;
  hasWords: boolean;
  insert: Point;
}

const isWithin = (one: Point, other: Point, x: number, y: number) =>
  Math.abs(one.x - other.x) < x && Math.abs(one.y - other.y) < y;

/** Whether a point is on a line of upright and level pieces, or close by. */
function isOn(point: Point, points: readonly Point[]): boolean {
  return points.some((end, index) => {
    const begin = points[index - 1];
    if (!begin) return false;
    const [left, right] = [Math.min(begin.x, end.x), Math.max(begin.x, end.x)];
    const [top, bottom] = [Math.min(begin.y, end.y), Math.max(begin.y, end.y)];
    const isBeside = point.x > left - SHARED && point.x < right + SHARED;
    return isBeside && point.y > top - SHARED && point.y < bottom + SHARED;
  });
}

/** Places along a line, those nearest to where its handle would stand first. */
function along({ points, insert }: Drawn): Point[] {
  const places = points.flatMap((end, index) => {
    const begin = points[index - 1];
    if (!begin) return [];
    const length = Math.abs(end.x - begin.x) + Math.abs(end.y - begin.y);
    return Array.from({ length: Math.floor(length / STRIDE) }, (_, step) => ({
      x: begin.x + Math.sign(end.x - begin.x) * step * STRIDE,
      y: begin.y + Math.sign(end.y - begin.y) * step * STRIDE,
    }));
  });
  const far = ({ x, y }: Point) => Math.abs(x - insert.x) + Math.abs(y - insert.y);
  return [insert, ...places.sort((one, other) => far(one) - far(other))];
}

/**
 * Where the handle for inserting stands on each line: on a part that is this line's alone where there is one, clear of
 * steps, of words and of every other handle.
 */
export function handlesOf(lines: readonly (Drawn | null)[], boxes: readonly Point[]): (Point | null)[] {
  const words = lines.flatMap((line) => (line?.hasWords ? [line.words] : []));
  const set: Point[] = [];
  const isClear = (at: Point) =>
    !set.some((each) => isWithin(at, each, HANDLE_GAP, HANDLE_GAP)) &&
    !words.some((each) => isWithin(at, each, WORDS.x + HANDLE, WORDS.y + HANDLE)) &&
    !boxes.some(
      ({ x, y }) =>
        at.x > x - HANDLE &&
        at.x < x + NODE_WIDTH + HANDLE &&
        at.y > y - HANDLE &&
        at.y < y + NODE_HEIGHT + HANDLE,
    );
  return lines.map((line) => {
    if (!line) return null;
    const places = along(line).filter(isClear);
    const isOwn = (at: Point) => !lines.some((other) => other && other !== line && isOn(at, other.points));
    const found = places.find(isOwn) ?? places[0] ?? beside(line.insert, isClear);
    set.push(found);
    return found;
  });
}

/** The nearest clear place to the side: lines that people laid over each other have none of their own. */
function beside(wish: Point, isClear: (at: Point) => boolean): Point {
  for (let step = 1; ; step += 1) {
    for (const side of [1, -1]) {
      const at = { x: wish.x + side * step * HANDLE_GAP, y: wish.y };
      if (isClear(at)) return at;
    }
  }
}
