import { describe, expect, it } from "vitest";
import type { RecordsPage } from "@/api/records";
import { RowStore } from "./rowStore";
import type { Step } from "./rowWindow";

const TOTAL = 3_000;

function page(step: Step, mark: string): RecordsPage {
  const start = Number(step.cursor ?? 0);
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
  expect(store.snapshot().passing).toBeNull();
}

describe("the row store", () => {
  it("shows what came and where it is on a long way", async () => {
    const store = new RowStore(async (step) => page(step, "a"));
    const reached: (number | null)[] = [];
    store.subscribe(() => reached.push(store.snapshot().passing));
    store.refresh();
    await settled(store);
    expect(store.snapshot().total).toBe(TOTAL);
    expect(store.snapshot().rows[0]?.record?.id).toBe("r0");
    expect(store.snapshot().rows[2_000]?.record).toBeNull();
    store.show(2_400, 2_440);
    await settled(store);
    expect(reached.filter((row) => row !== null)).toEqual([600, 1_100, 1_600, 2_100]);
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
