import { describe, expect, it } from "vitest";
import { stepsOf } from "./ladder";

const rung = (amount: string, here: boolean) => ({ range: "", rate: "", within: "", amount, here });

describe("a tier ladder", () => {
  it("fills marginal steps by what lies in each", () => {
    const steps = stepsOf({
      tier: 2,
      tiers: [
        { from: "0.00", to: "10000.00", rate: "0.01", amount_in_tier: "10000.00" },
        { from: "10000.00", to: "50000.00", rate: "0.02", amount_in_tier: "30000.00" },
        { from: "50000.00", to: null, rate: "0.03", amount_in_tier: "0.00" },
      ],
      ladder: [rung("100.00", false), rung("600.00", true), rung("0.00", false)],
    });
    expect(steps.map((step) => step.filled)).toEqual([1, 0.75, 0]);
    expect(steps.map((step) => step.within)).toEqual(["10000.00", "30000.00", null]);
    expect(steps.map((step) => step.here)).toEqual([false, true, false]);
  });

  it("fills growth steps up to the one reached", () => {
    const steps = stepsOf({
      tier: 1,
      tiers: [
        { from: "0.2", to: "0.5", rate: "0.01", amount_in_tier: null },
        { from: "0.5", to: null, rate: "0.015", amount_in_tier: null },
      ],
      ladder: [rung("", true), rung("", false)],
    });
    expect(steps.map((step) => step.filled)).toEqual([1, 0]);
    expect(steps.map((step) => step.result)).toEqual([null, null]);
  });

  it("fills nothing below the first step", () => {
    const steps = stepsOf({
      tier: null,
      tiers: [{ from: "0.2", to: null, rate: "0.01", amount_in_tier: null }],
      ladder: [],
    });
    expect(steps[0]?.filled).toBe(0);
    expect(steps[0]?.here).toBe(false);
  });
});
