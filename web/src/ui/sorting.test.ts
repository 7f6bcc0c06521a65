import type { TFunction } from "i18next";
import { expect, it } from "vitest";
import { announcements, stepping } from "./sorting";

it("names what is dragged and where it goes, by what it was made draggable with", () => {
  const t = ((key: string, names: object) =>
    `${key} ${Object.values(names).join(" > ")}`) as unknown as TFunction;
  const said = announcements(t, (id, data) => String(data?.name ?? id));
  const thing = (id: string, name: string) => ({ id, data: { current: { name } } }) as never;
  expect(said.onDragEnd({ active: thing("0190", "Acme"), over: thing("column:a", "Won") } as never)).toBe(
    "frame.drag.dropped Acme > Won",
  );
});

it("leads a tall thing from place to place with the arrows, past what does not fit", () => {
  const heights = { a: [0, 300], "a.1": [40, 80], b: [310, 360], c: [370, 420] } as const;
  const rects = new Map(
    Object.entries(heights).map(([id, [top, bottom]]) => [id, { top, height: bottom - top, left: 0 }]),
  );
  const step = (code: string, over: string, top: number) =>
    stepping((_id, place) => !place.includes("."))(
      { code, preventDefault: () => undefined } as KeyboardEvent,
      {
        context: {
          active: { id: "a" },
          over: { id: over },
          collisionRect: { top, left: 8, height: 300 },
          droppableContainers: { getEnabled: () => [...rects.keys()].map((id) => ({ id })) },
          droppableRects: rects,
        },
      } as never,
    );
  expect(step("ArrowDown", "a", 0)).toEqual({ x: 8, y: 335 - 150 });
  expect(step("ArrowDown", "b", 185)).toEqual({ x: 8, y: 395 - 150 });
  expect(step("ArrowDown", "c", 245)).toBeUndefined();
  expect(step("ArrowUp", "b", 185)).toEqual({ x: 8, y: 0 });
  expect(step("ArrowLeft", "b", 185)).toBeUndefined();
});
