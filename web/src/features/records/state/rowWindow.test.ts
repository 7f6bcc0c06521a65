import { describe, expect, it } from "vitest";
import type { RecordRow } from "@/api/records";
import {
  type Arrived,
  EMPTY_WINDOW,
  findRow,
  lengthOf,
  nextStep,
  PAGE_ROWS,
  placedRows,
  type RowWindow,
  SKIP_MOST,
  type Step,
  trimmed,
  withArrived,
  withoutRows,
  withRows,
} from "./rowWindow";

const TOTAL = 57_851;

const row = (index: number): RecordRow => ({ id: `r${index}`, revision: 1, name: `row ${index}` });

/** A list of 57,851 rows whose cursors are the number of the next row. */
function answer(step: Step, total = TOTAL): Arrived {
  const start = Math.min(total, Number(step.cursor ?? 0) + step.skip);
  const end = Math.min(total, start + step.limit);
  return {
    records: Array.from({ length: end - start }, (_, offset) => row(start + offset)),
    next_cursor: end < total ? String(end) : null,
    ...(step.count ? { total } : {}),
  };
}

/** Steps until the rows are here; the steps taken come back too. */
function reach(window: RowWindow, from: number, to: number): { window: RowWindow; steps: Step[] } {
  const steps: Step[] = [];
  let reached = window;
  for (let step = nextStep(reached, from, to); step; step = nextStep(reached, from, to)) {
    steps.push(step);
    reached = withArrived(reached, step, answer(step));
  }
  return { window: reached, steps };
}

describe("row window", () => {
  it("begins with one page and the total", () => {
    const { window, steps } = reach(EMPTY_WINDOW, 0, 40);
    expect(steps).toEqual([{ cursor: undefined, skip: 0, start: 0, limit: PAGE_ROWS, count: true }]);
    expect(lengthOf(window)).toBe(TOTAL);
    expect([...placedRows(window)]).toHaveLength(PAGE_ROWS);
  });

  it("adds pages as one scrolls and asks for none twice", () => {
    const first = reach(EMPTY_WINDOW, 0, 40).window;
    const { window, steps } = reach(first, 80, 220);
    expect(steps.map((step) => [step.cursor, step.skip])).toEqual([["100", 0], ["200", 0]]); // biome-ignore format: pairs
    expect(steps.every((step) => !step.count)).toBe(true);
    expect(nextStep(window, 0, 300)).toBeNull();
  });

  it("jumps to the end and to the middle in one request each", () => {
    const first = reach(EMPTY_WINDOW, 0, 40).window;
    const end = reach(first, 57_800, TOTAL);
    expect(end.steps).toEqual([
      { cursor: "100", skip: 57_651, start: 57_751, limit: PAGE_ROWS, count: true },
    ]);
    expect([...placedRows(end.window)].at(-1)).toEqual([TOTAL - 1, row(TOTAL - 1)]);
    const middle = reach(end.window, 30_000, 30_060);
    expect(middle.steps).toEqual([
      { cursor: "100", skip: 29_900, start: 30_000, limit: PAGE_ROWS, count: true },
    ]);
    expect(lengthOf(middle.window)).toBe(TOTAL);
  });

  it("closes up with what is known when one scrolls back from a far place", () => {
    const far = reach(reach(EMPTY_WINDOW, 0, 40).window, 5_000, 5_050).window;
    const { window, steps } = reach(far, 4_960, 5_050);
    expect(steps.map(({ skip, start, limit }) => [skip, start, limit])).toEqual([[4_800, 4_900, 100]]);
    const close = reach(window, 150, 190).window;
    const last = nextStep(close, 100, 4_900);
    expect(last).toMatchObject({ cursor: "200", start: 200 });
    expect(nextStep(reach(window, 4_760, 4_780).window, 4_760, 4_900)).toMatchObject({
      start: 4_860,
      limit: 40,
    });
  });

  it("passes over no more at once than the server may", () => {
    const long = { pages: [], total: 2_500_000 };
    const steps: Step[] = [];
    let window: RowWindow = long;
    for (
      let step = nextStep(window, 2_400_000, 2_400_060);
      step;
      step = nextStep(window, 2_400_000, 2_400_060)
    ) {
      steps.push(step);
      window = withArrived(window, step, answer(step, 2_500_000));
    }
    expect(steps.map((step) => step.start)).toEqual([1_000_000, 2_000_100, 2_400_000]);
    expect(steps.every((step) => step.skip <= SKIP_MOST)).toBe(true);
  });

  it("lets go of far pages and asks for them again where they began", () => {
    let window = EMPTY_WINDOW;
    for (let from = 0; from < 4_000; from += 100) window = reach(window, from, from + 100).window;
    const kept = trimmed(window, 3_900, 4_000);
    expect(kept.pages.filter((page) => page.rows)).toHaveLength(24);
    expect(kept.pages[0]).toEqual({
      cursor: undefined,
      skip: 0,
      start: 0,
      count: 100,
      rows: null,
      next: "100",
    });
    expect(nextStep(kept, 130, 170)).toEqual({
      cursor: "100",
      skip: 0,
      start: 100,
      limit: 100,
      count: false,
    });
  });

  it("comes back when the list became shorter than the place one jumps to", () => {
    let window = reach(EMPTY_WINDOW, 0, 40).window;
    const step = nextStep(window, 50_000, 50_060) as Step;
    window = withArrived(window, step, answer(step, 150));
    expect(lengthOf(window)).toBe(150);
    expect(nextStep(window, 120, 150)).toMatchObject({ start: 100, limit: 50 });
  });

  it("ends where the server says so", () => {
    const step = nextStep(EMPTY_WINDOW, 0, 40) as Step;
    const window = withArrived(EMPTY_WINDOW, step, { records: [row(0)], next_cursor: null });
    expect(lengthOf(window)).toBe(1);
    expect(nextStep(window, 0, 40)).toBeNull();
  });

  it("is empty, not loading, when there is nothing", () => {
    const step = nextStep(EMPTY_WINDOW, 0, 40) as Step;
    const window = withArrived(EMPTY_WINDOW, step, { records: [], next_cursor: null, total: 0 });
    expect([lengthOf(window), nextStep(window, 0, 40)]).toEqual([0, null]);
  });

  it("changes and removes records in place", () => {
    const window = reach(EMPTY_WINDOW, 0, 40).window;
    const changed = withRows(window, (each) => (each.id === "r3" ? { ...each, name: "new" } : each));
    expect(findRow(changed, "r3")?.name).toBe("new");
    expect(findRow(window, "r3")?.name).toBe("row 3");
    const fewer = withoutRows(changed, new Set(["r0", "r1"]));
    expect([...placedRows(fewer)][0]).toEqual([0, row(2)]);
    expect(fewer.total).toBe(TOTAL - 2);
    expect(nextStep(fewer, 90, 120)).toMatchObject({ cursor: "100", start: 98 });
  });
});
