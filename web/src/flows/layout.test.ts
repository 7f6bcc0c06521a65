import { describe, expect, it } from "vitest";
import type { Line, Step, StepKind } from "@/api/flows";
import { waysOut } from "./kinds";
import { arranged, LAYER_GAP, NODE_HEIGHT, NODE_WIDTH, placesOf, spread } from "./layout";
import { exitOf, pathOf, routesOf } from "./route";

const step = (key: string, kind: StepKind = "cc") => ({ key, kind, title: key }) as Step;
const line = (text: string, part?: Line["part"]): Line => {
  const [source = "", target = ""] = text.split(" ");
  return part ? { source, target, part } : { source, target };
};

const branchy: [Step[], Line[]] = [
  [step("start", "start"), step("b", "branch"), step("x"), step("y"), step("z"), step("end", "end")],
  ["start b", "b x", "b y", "b z", "x end", "y end", "z end"].map((each) => line(each)),
];

describe("spreading", () => {
  it.each([
    [
      [0, 0, 0],
      [-10, 0, 10],
    ],
    [
      [0, 50],
      [0, 50],
    ],
    [
      [5, 0, 40],
      [-2.5, 7.5, 40],
    ],
    [[], []],
  ])("of %j keeps order and distance: %j", (wished, expected) => {
    expect(spread(wished, 10)).toEqual(expected);
  });
});

describe("the arrangement", () => {
  it("puts ways of a branch side by side in their order, and what they meet in below the middle", () => {
    const at = arranged(...branchy);
    const place = (key: string) => at.get(key) ?? { x: Number.NaN, y: Number.NaN };
    expect([place("x").y, place("y").y, place("z").y]).toEqual(Array(3).fill(2 * (NODE_HEIGHT + LAYER_GAP)));
    expect(place("x").x).toBeLessThan(place("y").x);
    expect(place("y").x).toBeLessThan(place("z").x);
    expect(place("end").x).toBe(place("y").x);
    expect(place("b").x).toBe(place("y").x);
  });

  it("stands loops' bodies beside and below, whatever leads back", () => {
    const at = arranged(
      [step("start", "start"), step("l", "loop"), step("body"), step("end", "end")],
      [line("start l"), line("l body", "body"), line("body l"), line("l end")],
    );
    expect(at.get("body")?.y).toBe(at.get("end")?.y);
    expect(at.get("body")?.x).toBeGreaterThan(at.get("end")?.x ?? 0);
  });

  it("never lays one step over another", () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    for (let round = 0; round < 60; round += 1) {
      const steps = Array.from({ length: 2 + random(25) }, (_, index) => step(`s${index}`));
      const lines = steps
        .slice(1)
        .flatMap((_, index) =>
          Array.from({ length: 1 + random(3) }, () => line(`s${random(index + 1)} s${index + 1}`)),
        );
      const places = [...arranged(steps, lines).values()];
      places.forEach((one, index) => {
        for (const other of places.slice(index + 1)) {
          const apart = Math.abs(one.x - other.x) >= NODE_WIDTH || Math.abs(one.y - other.y) >= NODE_HEIGHT;
          expect(apart).toBe(true);
        }
      });
    }
  });

  it("gives way to places that all steps were given", () => {
    const placed = branchy[0].map((each, index) => ({ ...each, at: { x: index, y: 0 } }));
    expect(placesOf(placed, branchy[1]).get("y")).toEqual({ x: 3, y: 0 });
    expect(placesOf([...placed.slice(1), step("start", "start")], branchy[1]).get("x")).toEqual(
      arranged([...branchy[0].slice(1), step("start", "start")], branchy[1]).get("x"),
    );
  });
});

describe("lines", () => {
  it("pass beside steps that stand in between", () => {
    const steps = [step("a"), step("b"), step("c")];
    const lines = [line("a b"), line("b c"), line("a c")];
    const at = new Map(steps.map(({ key }, index) => [key, { x: 0, y: index * 168 }]));
    const [, , long] = routesOf(lines, at, waysOut(steps));
    const lane = long?.points[2]?.x ?? 0;
    expect(Math.abs(lane - NODE_WIDTH / 2)).toBeGreaterThanOrEqual(NODE_WIDTH / 2 + 24);
  });

  it("between the same two steps stand apart", () => {
    const steps = [step("b", "branch"), step("e")];
    const at = arranged(steps, [line("b e"), line("b e")]);
    const routes = routesOf([line("b e"), line("b e")], at, waysOut(steps));
    expect((routes[1]?.words.x ?? 0) - (routes[0]?.words.x ?? 0)).toBe(208);
    expect(at.get("e")?.y).toBe(2 * (NODE_HEIGHT + LAYER_GAP));
  });

  it("leave at the side for what is not next", () => {
    expect(exitOf({ x: 0, y: 0 }, "next", ["next", "none", "failed"])).toEqual({ x: 108, y: 76 });
    expect(exitOf({ x: 0, y: 0 }, "failed", ["next", "none", "failed"])).toEqual({ x: 216, y: 51 });
  });

  it("that meet stay below their steps until just above where they meet, each with a handle of its own", () => {
    const at = arranged(...branchy);
    const routes = routesOf(branchy[1], at, waysOut(branchy[0]));
    const [x, y, z] = ["x", "y", "z"].map((key) => (at.get(key)?.x ?? 0) + NODE_WIDTH / 2);
    expect(routes.slice(4).map((route) => route?.insert.x)).toEqual([x, y, z]);
    expect(routes.slice(1, 4).map((route) => route?.insert.x)).toEqual([x, y, z]);
  });

  it("keep their handles apart, off every step and off the words of every line", () => {
    let seed = 11;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    for (let round = 0; round < 60; round += 1) {
      const steps = Array.from({ length: 2 + random(18) }, (_, index) => step(`s${index}`));
      const lines = steps
        .slice(1)
        .flatMap((_, index) =>
          Array.from({ length: 1 + random(3) }, () => line(`s${random(index + 1)} s${index + 1}`)),
        );
      const at = arranged(steps, lines);
      const handles = routesOf(lines, at, waysOut(steps)).map((route) => route?.insert ?? { x: 0, y: 0 });
      handles.forEach((one, index) => {
        for (const other of handles.slice(index + 1))
          expect(Math.abs(one.x - other.x) >= 28 || Math.abs(one.y - other.y) >= 28).toBe(true);
        for (const box of at.values()) {
          const isBeside = one.x < box.x || one.x > box.x + NODE_WIDTH;
          expect(isBeside || one.y < box.y || one.y > box.y + NODE_HEIGHT).toBe(true);
        }
      });
    }
  });

  it("that people laid over each other still have each its handle", () => {
    const steps = [step("a"), step("b")];
    const at = new Map(steps.map(({ key }) => [key, { x: 0, y: 0 }]));
    const routes = routesOf([line("a b"), line("b a")], at, waysOut(steps));
    const [one, other] = routes.map((route) => route?.insert.x ?? 0);
    const apartDown = Math.abs((routes[0]?.insert.y ?? 0) - (routes[1]?.insert.y ?? 0));
    expect(Math.abs((one ?? 0) - (other ?? 0)) >= 28 || apartDown >= 28).toBe(true);
  });

  it("without one of their ends are not drawn", () => {
    expect(routesOf([line("a nowhere")], new Map([["a", { x: 0, y: 0 }]]), () => [])).toEqual([null]);
  });

  it("turn round corners", () => {
    expect(
      pathOf([
        { x: 0, y: 0 },
        { x: 0, y: 20 },
        { x: 40, y: 20 },
      ]),
    ).toBe("M0,0 L0,12 Q0,20 8,20 L40,20");
  });
});
