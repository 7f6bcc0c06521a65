import { expect, it } from "vitest";
import { landing, sectionAt } from "./landing";

const sections = [
  { id: "section:a", rect: { left: 100, right: 500, top: 0, bottom: 200 } },
  { id: "section:b", rect: { left: 100, right: 500, top: 240, bottom: 300 } },
];
const at = (x: number, y: number) => sectionAt({ x, y }, sections)?.id;

it("means the section under the pointer, else the nearest above or below it, and none beside the form", () => {
  expect(at(200, 199)).toBe("section:a");
  expect(at(200, 215)).toBe("section:a");
  expect(at(200, 225)).toBe("section:b");
  expect(at(200, 305)).toBe("section:b");
  expect(at(200, 900)).toBe("section:b");
  expect(at(50, 250)).toBeUndefined();
});

type Asked = Parameters<typeof landing>[0];
type Rect = Asked["collisionRect"];
const box = (left: number, top: number, width: number, height: number): Rect => ({
  left,
  top,
  width,
  height,
  right: left + width,
  bottom: top + height,
});

/** Two sections of one column: short fields `a1`, `a2` above a tall `b1`; `c` is empty. */
function landed(active: string, held: Rect, pointer: { x: number; y: number }): unknown {
  const places: [string, string, Rect][] = [
    ["section:a", "a", box(100, 0, 400, 80)],
    ["a1", "a", box(100, 0, 400, 38)],
    ["a2", "a", box(100, 42, 400, 38)],
    ["section:b", "b", box(100, 120, 400, 300)],
    ["b1", "b", box(100, 120, 400, 300)],
    ["section:c", "c", box(100, 460, 400, 60)],
  ];
  const asked = {
    active: { id: active },
    collisionRect: held,
    droppableRects: new Map(places.map(([id, , rect]) => [id, rect])),
    droppableContainers: places.map(([id, list]) => ({
      id,
      data: { current: id.startsWith("section:") ? undefined : { sortable: { containerId: list } } },
    })),
    pointerCoordinates: pointer,
  };
  return landing(asked as unknown as Asked)[0]?.id;
}

it("lands in the section under the pointer, however far what is held reaches beyond it", () => {
  expect(landed("b1", box(100, 40, 400, 300), { x: 120, y: 60 })).toBe("a2");
  expect(landed("a1", box(100, 150, 400, 38), { x: 120, y: 160 })).toBe("b1");
  expect(landed("palette:text", box(100, 40, 90, 30), { x: 120, y: 60 })).toBe("a2");
});

it("lands anywhere in an empty section and around it", () => {
  for (const y of [445, 460, 490, 519, 700]) {
    expect(landed("a1", box(100, y - 5, 400, 38), { x: 450, y })).toBe("section:c");
  }
});
