import { describe, expect, it } from "vitest";
import type { RecordsPage } from "@/api/records";
import { RowStore } from "./rowStore";
import type { Step } from "./rowWindow";

const TOTAL = 3_000;

function page(step: Step, mark: string): RecordsPage {
  const start = Number(step.cursor ?? 0) + step.skip;
  const end = Math.min(TOTAL, start + step.limit);
  return {
    records: Array.from({ length: end - start }, (_, offset) => ({
      id: `r${start + offset}`,
      revision: 1,
      mark,
    })),
    next_cursor: end < TOTAL ? String(end) : null,
    total: TOTAL,
  };
}

async function settled(store: RowStore): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
  expect(store.snapshot().loading).toBe(false);
}

describe("the row store", () => {
  it("shows what came and goes far in one request", async () => {
    const asked: Step[] = [];
    const store = new RowStore(async (step) => {
      asked.push(step);
      return page(step, "a");
    });
    store.refresh();
    await settled(store);
    expect(store.snapshot().total).toBe(TOTAL);
    expect(store.snapshot().rows[0]?.record?.id).toBe("r0");
    expect(store.snapshot().rows[2_000]?.record).toBeNull();
    store.show(2_400, 2_440);
    await settled(store);
    expect(asked.map(({ start, limit }) => [start, limit])).toEqual([[0, 100], [2_360, 100], [2_460, 100]]); // biome-ignore format: pairs
    expect(store.snapshot().rows[2_420]?.record?.id).toBe("r2420");
  });

  it("keeps old rows on the screen until the new ones are here", async () => {
    let mark = "old";
    const store = new RowStore(async (step) => page(step, mark));
    store.refresh();
    await settled(store);
    mark = "new";
    store.refresh();
    expect(store.snapshot().rows[0]?.record?.mark).toBe("old");
    await settled(store);
    expect(store.snapshot().rows[0]?.record?.mark).toBe("new");
  });

  it("keeps the rows it has when asking again fails, and says so", async () => {
    let broken = false;
    const store = new RowStore(async (step) => {
      if (broken) throw new Error("gone");
      return page(step, "a");
    });
    store.refresh();
    await settled(store);
    broken = true;
    store.refresh();
    await settled(store);
    expect(store.snapshot().error).toEqual(new Error("gone"));
    expect(store.snapshot().rows[0]?.record?.id).toBe("r0");
  });

  it("changes and removes records in place", async () => {
    const store = new RowStore(async (step) => page(step, "a"));
    store.refresh();
    await settled(store);
    store.put({ id: "r1", revision: 2, mark: "b" });
    store.remove(new Set(["r0"]));
    expect(store.snapshot().rows[0]?.record).toEqual({ id: "r1", revision: 2, mark: "b" });
    expect(store.snapshot().total).toBe(TOTAL - 1);
  });
});
