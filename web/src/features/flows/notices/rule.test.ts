import { expect, it } from "vitest";
import type { FlowDocument } from "@/api/flows";
import { begunRule, ruleIn, type Words, withFollowUp, withoutFollowUp, withStep } from "./rule";

const WORDS: Words = { start: "S", end: "E", told: "T", wait: "W", again: "A" };
const ways = ({ lines = [] }: FlowDocument) => lines.map(({ source, target }) => `${source} ${target}`);
const steps = (document: FlowDocument) => document.steps.map(({ key }) => key);

it("begins with one message that is still to be written", () => {
  const begun = begunRule(WORDS, "order");
  expect([begun.form, begun.trigger.kind, ...ways(begun)]).toEqual([
    "order",
    "record",
    "start told",
    "told end",
  ]);
  expect(begunRule(WORDS, null).form).toBeNull();
  expect(ruleIn(begun)?.followUps).toEqual([]);
});

it("tells others in turn, three times at most, with the first message's words", () => {
  let document = withStep(begunRule(WORDS, null), "told", { subject: "Hello", text: "There" });
  document = withFollowUp(withFollowUp(document, WORDS), WORDS);
  expect(ways(document)).toEqual([
    "start told",
    "told wait",
    "wait again",
    "again wait_2",
    "wait_2 again_2",
    "again_2 end",
  ]);
  const rule = ruleIn(document);
  expect(rule?.followUps.map(({ wait, step }) => [wait, step.unread, step.subject])).toEqual([
    ["wait", "told", "Hello"],
    ["wait_2", "told", "Hello"],
  ]);
  document = withFollowUp(withFollowUp(document, WORDS), WORDS);
  expect(ruleIn(document)?.followUps).toHaveLength(3);
});

it("takes one of them out again and closes the gap", () => {
  const document = withFollowUp(withFollowUp(begunRule(WORDS, null), WORDS), WORDS);
  const first = ruleIn(document)?.followUps[0];
  if (!first) throw new Error("none");
  const left = withoutFollowUp(document, first);
  expect(steps(left)).toEqual(["start", "told", "wait_2", "again_2", "end"]);
  expect(ways(left)).toEqual(["start told", "told wait_2", "wait_2 again_2", "again_2 end"]);
});
