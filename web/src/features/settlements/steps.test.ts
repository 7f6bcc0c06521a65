import { describe, expect, it } from "vitest";
import type { Settlement, StepTaken } from "@/api/settlements";
import { refusal, STEPS, shareOf, standing } from "./steps";

function taken(action: string, status: Settlement["status"], by: string): StepTaken {
  return { action, status, by, by_id: null, at: "2020-04-03T08:00:00Z", reason: null };
}

function at(status: Settlement["status"], ...steps: StepTaken[]) {
  return { status, steps };
}

const calculated = taken("calculated", "calculated", "Finance");
const reviewed = taken("review", "reviewed", "Director");
const rejected = { ...taken("reject", "calculated", "Director"), reason: "Returns are missing" };
const again = taken("review", "reviewed", "Finance");

describe("the steps of a settlement", () => {
  it("are done up to where it stands", () => {
    const settlement = at("reviewed", calculated, reviewed);
    expect(STEPS.filter((step) => standing(settlement, step).done)).toEqual(["calculated", "reviewed"]);
    expect(STEPS.filter((step) => standing(settlement, step).current)).toEqual(["reviewed"]);
    expect(standing(settlement, "reviewed").taken).toBe(reviewed);
  });

  it("are none while it is calculated", () => {
    const settlement = at("calculating");
    expect(STEPS.filter((step) => standing(settlement, step).done)).toEqual([]);
  });

  it("forget what was sent back, and name who calculated, not who sent it back", () => {
    const settlement = at("calculated", calculated, reviewed, rejected);
    expect(standing(settlement, "reviewed")).toEqual({ done: false, current: false, taken: undefined });
    expect(standing(settlement, "calculated").taken).toBe(calculated);
    expect(refusal(settlement)).toBe(rejected);
  });

  it("name the last one who took a step", () => {
    const settlement = at("reviewed", calculated, reviewed, rejected, again);
    expect(standing(settlement, "reviewed").taken).toBe(again);
    expect(refusal(settlement)).toBeUndefined();
  });
});

describe("shareOf", () => {
  it("compares a change with what was there before", () => {
    expect(shareOf("-50.00", "200.00")).toBe(-0.25);
    expect(shareOf("10.00", "0.00")).toBeNull();
  });
});
