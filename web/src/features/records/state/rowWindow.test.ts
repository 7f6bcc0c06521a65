import { describe, expect, it } from "vitest";
import type { RecordRow } from "@/api/records";
import {
  type Arrived,
  EMPTY_WINDOW,
  findRow,
  knownRows,
  lengthOf,
  nextStep,
  PAGE_ROWS,
  placedRows,
  type RowWindow,
  STRIDE_ROWS,
  type Step,
  trimmed,
  withArrived,
  withoutRows,
  withRows,
} from "./rowWindow";

const TOTAL = 57_851;

const row = (index: number): RecordRow => ({ id: `r${index}`, revision: 1, name: `row ${index}` });

/** A list of 57,851 rows whose cursors are the number of the next row. */
function answer(step: Step): Arrived {
  const start = Number(step.cursor ?? 0);
  const end = Math.min(TOTAL, start + step.limit);
  return {
    records: Array.from({ length: end - start }, (_, offset) => row(start + offset)),
    next_cursor: end < TOTAL ? String(end) : null,
    ...(step.count ? { total: TOTAL } : {}),
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
    expect(steps).toEqual([{ page: null, cursor: undefined, limit: PAGE_ROWS, thin: false, count: true }]);
    expect(lengthOf(window)).toBe(TOTAL);
    expect(knownRows(window)).toBe(PAGE_ROWS);
  });

  it("adds pages as one scrolls and asks for none twice", () => {
    const first = reach(EMPTY_WINDOW, 0, 40).window;
    const { window, steps } = reach(first, 80, 220);
    expect(steps.map((step) => step.cursor)).toEqual(["100", "200"]);
    expect(steps.every((step) => !step.count)).toBe(true);
    expect(nextStep(window, 0, 300)).toBeNull();
  });

  it("strides over what nobody sees on a long jump", () => {
    const first = reach(EMPTY_WINDOW, 0, 40).window;
    const { window, steps } = reach(first, 57_800, TOTAL);
    expect(steps.filter((step) => step.thin)).toHaveLength(115);
    expect(steps.filter((step) => !step.thin).length).toBeLessThanOrEqual(5);
    expect(window.rest).toBeNull();
    expect([...placedRows(window)].at(-1)).toEqual([TOTAL - 1, row(TOTAL - 1)]);
  });

  it("fetches a passed page by its own cursor when it is seen", () => {
    const far = reach(reach(EMPTY_WINDOW, 0, 40).window, 5_000, 5_050).window;
    const step = nextStep(far, 700, 740);
    expect(step).toEqual({ page: 2, cursor: "600", limit: STRIDE_ROWS, thin: false, count: false });
  });

  it("lets go of far pages and keeps where they begin", () => {
    let window = EMPTY_WINDOW;
    for (let from = 0; from < 4_000; from += 100) window = reach(window, from, from + 100).window;
    const kept = trimmed(window, 3_900, 4_000);
    expect(kept.pages.filter((page) => page.rows)).toHaveLength(24);
    expect(kept.pages[0]).toEqual({ cursor: undefined, count: 100, rows: null });
    expect(knownRows(kept)).toBe(4_000);
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
  });
});
