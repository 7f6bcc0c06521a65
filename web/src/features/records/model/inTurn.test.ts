import { describe, expect, it } from "vitest";
import { inTurn } from "./inTurn";

describe("writes of one record", () => {
  it("wait for each other and go on from the revision reached", async () => {
    const seen: number[] = [];
    const write = async (revision: number) => {
      seen.push(revision);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { revision: revision + 1 };
    };
    await Promise.all([
      inTurn("a", 3, write),
      inTurn("a", 3, write),
      inTurn("b", 9, write),
      inTurn("a", 3, write),
    ]);
    expect(seen).toEqual([3, 9, 4, 5]);
  });

  it("go on after one that failed, and take a newer revision that was seen meanwhile", async () => {
    const refuse = () => Promise.reject(new Error("no"));
    const write = async (revision: number) => ({ revision: revision + 1 });
    const failed = inTurn("c", 1, refuse);
    const after = inTurn("c", 1, write);
    await expect(failed).rejects.toThrow("no");
    expect(await after).toEqual({ revision: 2 });
    expect(await inTurn("c", 7, write)).toEqual({ revision: 8 });
  });
});
