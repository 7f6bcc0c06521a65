import { describe, expect, it } from "vitest";
import { moved, partsOf, resetsFor, type SerialPart, sampleOf, withParts } from "./serialParts";

const counter: SerialPart = { kind: "counter" };
const month: SerialPart = { kind: "date", format: "yyyyMM" };
const area: SerialPart = { kind: "field", field: "area" };

describe("parts of an auto number", () => {
  it("are its prefix and the counter where it has none", () => {
    expect(partsOf({ prefix: "HT-" })).toEqual([{ kind: "text", text: "HT-" }, counter]);
    expect(partsOf({})).toEqual([counter]);
    expect(partsOf({ parts: [month, counter] })).toEqual([month, counter]);
  });

  it("say when the counter may begin anew", () => {
    expect(resetsFor([counter])).toEqual(["never"]);
    expect(resetsFor([month, counter])).toEqual(["never", "yearly", "monthly"]);
    expect(resetsFor([{ kind: "date", format: "yy" }, { kind: "date", format: "MMdd" }, counter])).toEqual([
      "never",
      "yearly",
      "monthly",
      "daily",
    ]);
  });

  it("take with them what no longer goes", () => {
    const settings = { prefix: "A", digits: 3, reset: "monthly", apart: true };
    expect(withParts(settings, [month, area, counter])).toEqual({
      digits: 3,
      parts: [month, area, counter],
      reset: "monthly",
      apart: true,
    });
    expect(withParts(settings, [counter])).toEqual({ digits: 3, parts: [counter] });
  });

  it("change places", () => {
    expect(moved([month, area, counter], 2)).toEqual([month, counter, area]);
  });

  it("read as a number of the day", () => {
    const settings = { parts: [{ kind: "text", text: "HT-" }, month, area, counter], digits: 3, start: 7 };
    expect(sampleOf(settings, new Date(2026, 10, 2), () => "Area")).toBe("HT-202611[Area]007");
  });
});
