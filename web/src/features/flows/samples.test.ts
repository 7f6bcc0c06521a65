import { describe, expect, it } from "vitest";
import type { TraceStep } from "@/api/flowDrafts";
import { blanksIn } from "@/api/flowWire";
import type { FormDefinition } from "@/api/forms";
import { linesOf } from "./edit";
import { offersOf } from "./offers";
import { SAMPLES, type Sample, sampleOf } from "./samples";
import { statesOf, takenOf } from "./trying";

const form = {
  key: "order",
  fields: [
    { key: "amount", type: "money", label: "Amount", settings: {} },
    { key: "ends", type: "date", label: "Ends", settings: {} },
    { key: "owner", type: "member", label: "Owner", settings: {} },
  ],
} as unknown as FormDefinition;

const made = (sample: Sample, of: FormDefinition | undefined = form) =>
  sampleOf(sample, { key: "k", title: "K", form: of, said: (key) => ({ en: key }) });

describe("samples", () => {
  it.each(SAMPLES)("%s: every step is reached from the start and leads on", (sample) => {
    const document = made(sample);
    const targets = new Set(linesOf(document).map(({ target }) => target));
    const sources = new Set(linesOf(document).map(({ source }) => source));
    for (const { key, kind } of document.steps) {
      expect(targets.has(key) || kind === "start").toBe(true);
      expect(sources.has(key) || kind === "end").toBe(true);
    }
  });

  it("leave open only what nobody can guess", () => {
    const open = SAMPLES.flatMap((sample) => [...blanksIn(made(sample))].map((at) => `${sample} ${at}`));
    expect(open).toEqual(["follow steps.create.form"]);
  });

  it("name the form's own fields", () => {
    expect(made("reminder").trigger).toMatchObject({ field: "ends", days: -30 });
    expect(made("reminder").steps[1]).toMatchObject({ people: [{ kind: "member_field", field: "owner" }] });
    expect(linesOf(made("amounts"))[1]?.when).toEqual({
      all: [{ field: "amount", op: "gte", value: 100_000 }],
    });
  });

  it("go by the clock without a form", () => {
    expect(made("blank", { ...form, key: "order" }).trigger.kind).toBe("record");
    expect(sampleOf("blank", { key: "k", title: "K", form: undefined, said: String }).trigger.kind).toBe(
      "schedule",
    );
  });
});

describe("offers", () => {
  it("are the record's fields, inputs and what steps leave behind", () => {
    const document = made("approval");
    const rich = {
      ...document,
      trigger: { kind: "button" as const, label: "Go", inputs: [{ key: "why", label: "Why" }] },
      steps: [
        ...document.steps,
        { kind: "find" as const, key: "stock", title: "Stock", form: "order" },
        { kind: "formula" as const, key: "sum", title: "Sum", values: { total: "1" } },
        { kind: "http" as const, key: "call", title: "Call", url: "https://a.example" },
      ],
    };
    const found = offersOf(rich, form, new Map([["order", form]]), (label) => String(label));
    expect(found.map(({ key }) => key)).toEqual([
      ...["amount", "ends", "owner", "input.why"],
      ...["stock.amount", "stock.ends", "stock.owner", "sum.total", "call.status"],
    ]);
  });
});

describe("a try", () => {
  const document = made("amounts");
  const trace: readonly TraceStep[] = [
    { step: "start", state: "passed", people: [], part: "next", lines: [], why: null },
    { step: "amount", state: "passed", people: [], part: "next", lines: [1], why: null },
    { step: "director", state: "failed", people: ["Ann"], part: "next", lines: [], why: "Nobody was found" },
  ];

  it("shows where the sample came and what it has not reached", () => {
    const states = statesOf(document, trace);
    expect(states.director).toEqual({ state: "failed", persons: ["Ann"], note: "Nobody was found" });
    expect(states.amount).toEqual({ state: "passed", persons: [] });
    expect(states.board?.state).toBe("remaining");
  });

  it("takes the lines between steps that it came to", () => {
    const taken = [...takenOf(document, trace)].map((index) => linesOf(document)[index]);
    expect(taken.map((line) => `${line?.source} ${line?.target}`)).toEqual([
      "start amount",
      "amount director",
    ]);
  });
});
