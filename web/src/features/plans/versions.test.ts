import { describe, expect, it } from "vitest";
import type { Plan, PlanVersion } from "@/api/plans";
import { draftOf, inForce, latest, lineOf, revised } from "./versions";

function version(number: number, status: PlanVersion["status"]): PlanVersion {
  const never = {
    saved_by: null,
    submitted_at: null,
    submitted_by: null,
    published_at: null,
    published_by: null,
  };
  return { version: number, status, hash: "", saved_at: "2020-01-01T00:00:00Z", ...never };
}

function plan(...versions: PlanVersion[]): Plan {
  return { key: "rebate", title: "Rebate", currency: "USD", versions };
}

const TEXT = `plan: rebate
version: 1
components:
  - key: volume
    rates:
      tiers:
        - {from: 0, rate: 1%}
        - {from: 10, rate: 2%}
  - key: growth
    cap:
      amount: 5
`;

describe("versions of a plan", () => {
  const full = plan(version(1, "published"), version(2, "published"), version(3, "draft"));

  it("know which is in force and which is a draft", () => {
    expect([inForce(full)?.version, draftOf(full)?.version, latest(full)?.version]).toEqual([2, 3, 3]);
    expect(latest(plan(version(1, "published")))?.version).toBe(1);
    expect(inForce(plan())).toBeUndefined();
  });

  it("begin the next one with the text of the last", () => {
    expect(revised(TEXT, 2)).toBe(TEXT.replace("version: 1", "version: 2"));
    expect(revised("plan: rebate\n", 2)).toBe("version: 2\nplan: rebate\n");
  });
});

describe("the line of a fault", () => {
  it.each([
    ["line 2", 2],
    ["version", 2],
    ["components[0].key", 4],
    ["components[0].rates.tiers[1].rate", 8],
    ["components[1].cap.amount", 11],
    ["components[1].cap.mode", 10],
    ["currency", null],
  ])("%s is %s", (path, line) => {
    expect(lineOf(TEXT, path)).toBe(line);
  });
});
