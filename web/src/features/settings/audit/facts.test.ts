import { expect, it } from "vitest";
import { factsOf } from "./facts";

const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

it("says where somebody was, and leaves what it has no words for", () => {
  expect(factsOf({ address: "203.0.113.9", browser: FIREFOX, failures: 3, roles: ["finance"] })).toEqual({
    facts: [
      ["address", "203.0.113.9"],
      ["browser", "Firefox · Windows"],
      ["failures", "3"],
    ],
    rest: { roles: ["finance"] },
  });
  expect(factsOf({ ended: { address: "203.0.113.9", browser: FIREFOX } })).toEqual({
    facts: [["ended", "203.0.113.9 · Firefox · Windows"]],
    rest: {},
  });
  expect(factsOf({})).toEqual({ facts: [], rest: {} });
});
