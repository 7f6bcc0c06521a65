import { expect, it } from "vitest";
import type { FlowDocument } from "@/api/flows";
import { faultOf, faultsOf, grouped } from "./faults";

const document: FlowDocument = {
  key: "k",
  title: "K",
  trigger: { kind: "flow" },
  steps: [
    { kind: "start", key: "start", title: "S" },
    { kind: "branch", key: "way", title: "W" },
  ],
  lines: [
    { source: "start", target: "way" },
    { source: "way", target: "start" },
  ],
};
const error = (field: string, step: string | null = null) => ({ field, code: "x", message: field, step });

it.each([
  ["steps.way.takes", { step: "way", line: null, setting: "takes" }],
  ["steps.way.deadlines.0.to", { step: "way", line: null, setting: "deadlines" }],
  ["steps.way", { step: "way", line: null, setting: null }],
  ["lines.1.when", { step: "way", line: 1, setting: "when" }],
  ["document.trigger.changed.2", { step: "start", line: null, setting: "trigger.changed" }],
  ["form", { step: "start", line: null, setting: "form" }],
  ["rules.managers.0", { step: null, line: null, setting: "rules.managers" }],
])("%s is mended at its place", (field, place) => {
  expect(faultOf(error(field), document)).toEqual({ message: field, ...place });
});

it("says of what is still to be chosen only that it is", () => {
  const found = faultsOf(
    [error("steps.way.form"), error("steps.way.forms"), error("lines.1.when")],
    document,
    new Set(["steps.way.form"]),
    "Not set",
  );
  expect(found.map(({ message, setting }) => [message, setting])).toEqual([
    ["Not set", "form"],
    ["steps.way.forms", "forms"],
    ["lines.1.when", "when"],
  ]);
});

it("gathers sentences by what they are about", () => {
  const faults = ["steps.way.a", "steps.way.b", "rules.managers"].map((field) =>
    faultOf(error(field), document),
  );
  expect(grouped(faults, ({ step }) => step)).toEqual(new Map([["way", ["steps.way.a", "steps.way.b"]]]));
});
