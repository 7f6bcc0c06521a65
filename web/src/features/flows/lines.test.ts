import { expect, it } from "vitest";
import type { FlowLine } from "@/api/flowDrafts";
import { fitting, stateOf } from "./lines";

const line = (key: string, more: Partial<FlowLine> = {}): FlowLine => ({
  key,
  title: `Flow ${key}`,
  form: "order",
  trigger: "record",
  active: 1,
  paused: false,
  draft_is_newer: false,
  running: 0,
  stuck: 0,
  fault: null,
  ...more,
});

const all = [
  line("buying"),
  line("leaving", { form: "leave", trigger: "button", active: null }),
  line("closing", { paused: true }),
  line("broken", { paused: true, stuck: 2 }),
];
const nothing = { search: "", form: "", trigger: "", state: "" };
const keys = (wanted: Partial<typeof nothing>) =>
  fitting(all, { ...nothing, ...wanted }, ({ title }) => String(title)).map(({ key }) => key);

it("says how a flow stands, trouble first", () => {
  expect(all.map(stateOf)).toEqual(["active", "draft", "paused", "stuck"]);
});

it.each([
  [{}, ["buying", "leaving", "closing", "broken"]],
  [{ search: "  FLOW ing" }, ["buying", "leaving", "closing"]],
  [{ form: "leave" }, ["leaving"]],
  [{ trigger: "record", state: "stuck" }, ["broken"]],
  [{ search: "nothing" }, []],
])("keeps what fits %j", (wanted, expected) => {
  expect(keys(wanted)).toEqual(expected);
});
