import { expect, it } from "vitest";
import type { FlowDocument } from "./flows";
import { blanksIn, fromWire, toWire } from "./flowWire";

const unfinished: FlowDocument = {
  key: "k",
  title: "K",
  form: null,
  trigger: { kind: "date", field: "", when: "", days: 3 },
  steps: [
    { kind: "start", key: "start", title: "S" },
    {
      kind: "approve",
      key: "a",
      title: "A",
      people: [{ kind: "members", ids: [] }, { kind: "actor_of", step: "" }, { kind: "initiator" }],
      nobody: { act: "people", to: [{ kind: "roles", keys: [] }] },
      deadlines: [{ field: "", act: "transfer", to: [{ kind: "superiors", role: "" }] }],
    },
    { kind: "create", key: "c", title: "C", form: "", values: { name: "", left: "1" } },
    { kind: "upsert", key: "u", title: "U", form: "order", match: [], values: {} },
    { kind: "update", key: "own", title: "O", form: null, values: {} },
    { kind: "notify", key: "n", title: "N", people: [], subject: "", text: "Hello" },
    { kind: "task", key: "t", title: "T", name: "" },
    { kind: "http", key: "h", title: "H", url: "", outputs: [{ key: "", label: "L" }] },
  ],
  lines: [
    { source: "start", target: "a", when: "" },
    { source: "a", target: "c", when: { all: [] } },
  ],
  rules: { managers: [{ kind: "member_field", field: "" }] },
};

it("says where something is still to be chosen", () => {
  expect([...blanksIn(unfinished)].sort()).toEqual([
    "lines.0.when",
    "rules.managers",
    "steps.a.deadlines",
    "steps.a.nobody",
    "steps.a.people",
    "steps.c.form",
    "steps.c.values",
    "steps.h.outputs",
    "steps.h.url",
    "steps.n.people",
    "steps.n.subject",
    "steps.t.name",
    "steps.u.match",
    "trigger.field",
    "trigger.when",
  ]);
});

it("leaves nothing empty on the way, and takes it back out", () => {
  const wire = toWire(unfinished);
  expect(blanksIn(wire)).toEqual(new Set());
  expect(wire.steps[2]).toMatchObject({ form: "unset", values: { name: "unset", left: "1" } });
  expect(wire.steps[4]).toMatchObject({ form: null });
  expect(fromWire(wire)).toEqual(unfinished);
});

it("leaves what is finished alone", () => {
  const finished = fromWire(toWire(unfinished));
  const { steps } = finished;
  expect(toWire({ ...finished, steps: steps.slice(0, 1) }).steps).toEqual(steps.slice(0, 1));
});
