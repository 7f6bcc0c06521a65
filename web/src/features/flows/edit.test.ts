import { describe, expect, it } from "vitest";
import type { AskingStep, FlowDocument, Line, Step, StepKind } from "@/api/flows";
import { KINDS } from "@/flows/kinds";
import {
  appended,
  branched,
  clipOf,
  connected,
  dropped,
  inserted,
  lineNudged,
  linesOf,
  moved,
  pasted,
  redirected,
  refusal,
  removed,
  tidied,
} from "./edit";
import { renamed, renamedFormula, renamedTemplate } from "./renaming";

const titles = (kind: StepKind) => kind;

function flow(steps: Step[], lines: Line[]): FlowDocument {
  return { key: "buying", title: "Buying", form: "order", trigger: { kind: "flow" }, steps, lines };
}

const start: Step = { kind: "start", key: "start", title: "Start" };
const end: Step = { kind: "end", key: "end", title: "End" };
const approve = (key: string, more: Partial<Step> = {}) =>
  ({ kind: "approve", key, title: key, people: [{ kind: "initiator" }], ...more }) as Step;

const simple = flow(
  [start, approve("a"), end],
  [
    { source: "start", target: "a" },
    { source: "a", target: "end" },
  ],
);

const ways = (document: FlowDocument) =>
  linesOf(document).map(({ source, target, part }) => `${source} ${part ? `(${part}) ` : ""}${target}`);

/** Steps that a run can come to. */
function reachable(document: FlowDocument): Set<string> {
  const found = new Set(["start"]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const { source, target } of linesOf(document)) if (found.has(source)) found.add(target);
  }
  return found;
}

describe("inserting", () => {
  it("puts a step between the ends of a line", () => {
    const { document, key } = inserted(simple, 1, "approve", titles);
    expect(key).toBe("approve");
    expect(ways(document)).toEqual(["start a", "a approve", "approve end"]);
  });

  it("lets new approvals be decided with others, and asks who refuses to say why", () => {
    const { document, key } = inserted(simple, 1, "approve", titles);
    const made = document.steps.find((step) => step.key === key);
    expect(made).toMatchObject({ opinion: "on_refusal" });
    expect((made as AskingStep).actions?.map(({ name }) => name)).toEqual([
      "submit",
      "save",
      "reject",
      "return",
      "transfer",
      "batch",
    ]);
  });

  it("keeps the condition before the new step", () => {
    const asked = flow(simple.steps, [
      { source: "start", target: "a", when: "amount > 5", otherwise: false },
      ...linesOf(simple).slice(1),
    ]);
    const { document } = inserted(asked, 0, "cc", titles);
    expect(linesOf(document)[0]).toEqual({
      source: "start",
      target: "cc",
      when: "amount > 5",
      otherwise: false,
    });
    expect(linesOf(document).at(-1)).toEqual({ source: "cc", target: "a" });
  });

  it("gives a branch a way and the one taken otherwise", () => {
    const { document } = inserted(simple, 1, "branch", titles);
    expect(linesOf(document).slice(1)).toEqual([
      { source: "a", target: "branch" },
      { source: "branch", target: "end" },
      { source: "branch", otherwise: true, target: "end" },
    ]);
    const three = branched(document, "branch");
    expect(linesOf(three).map(({ otherwise }) => Boolean(otherwise))).toEqual([
      ...[false, false, false, false, true],
    ]);
  });

  it.each(Object.keys(KINDS).filter((kind) => kind !== "start" && kind !== "end"))(
    "leaves every step reachable with a %s on any line",
    (kind) => {
      linesOf(simple).forEach((_, index) => {
        const { document } = inserted(simple, index, kind as StepKind, titles);
        expect(reachable(document)).toEqual(new Set(document.steps.map(({ key }) => key)));
      });
    },
  );

  it("makes room where steps are placed by hand", () => {
    const placed = moved(simple, new Map([["a", { x: 10, y: 200 }]]));
    const low = placed.steps.find(({ key }) => key === "end")?.at?.y ?? 0;
    const { document } = inserted(placed, 1, "cc", titles);
    const at = (key: string) => document.steps.find((step) => step.key === key)?.at?.y;
    expect(at("cc")).toBe(low);
    expect(at("end")).toBe(low + 168);
    expect(at("a")).toBe(200);
  });

  it("appends at a way out that leads nowhere", () => {
    const { document, key } = appended(simple, { step: "a", part: "rejected" }, "end", titles);
    expect(key).toBe("end_2");
    expect(ways(document)).toEqual(["start a", "a end", "a (rejected) end_2"]);
  });

  it("drops a step that no line leads to", () => {
    const { document } = dropped(simple, "cc", titles, { x: 5, y: 7 });
    expect(document.steps.at(-1)).toMatchObject({ key: "cc", at: { x: 5, y: 7 } });
    expect(linesOf(document)).toEqual(linesOf(simple));
    expect(document.steps.every(({ at }) => at)).toBe(true);
  });
});

describe("removing", () => {
  it("closes lines over the gap", () => {
    expect(ways(removed(simple, ["a"]))).toEqual(["start end"]);
  });

  it("keeps the start", () => {
    expect(removed(simple, ["start"])).toEqual(simple);
  });

  it("leads to the body of a loop that is gone, and from it onwards", () => {
    const { document } = inserted(simple, 1, "loop", titles);
    expect(ways(document)).toEqual([
      ...["start a", "a loop", "loop (body) update", "update loop", "loop end"],
    ]);
    expect(ways(removed(document, ["loop"]))).toEqual(["start a", "a update", "update end"]);
  });

  it("forgets what others said of it in their lists", () => {
    const speaking = flow(
      [
        start,
        approve("a"),
        approve("b", { people: [{ kind: "actor_of", step: "a" }], returns: { to: "chosen", steps: ["a"] } }),
        end,
      ],
      [
        { source: "start", target: "a" },
        { source: "a", target: "b" },
        { source: "b", target: "end" },
      ],
    );
    const left = removed(speaking, ["a"]);
    expect(left.steps.find(({ key }) => key === "b")).toMatchObject({
      people: [],
      returns: { to: "chosen", steps: [] },
    });
  });

  it("never leaves a line without its ends, whatever goes", () => {
    let document = simple;
    for (const kind of ["branch", "parallel", "loop", "find", "approve", "cc"] as StepKind[])
      document = inserted(document, linesOf(document).length - 1, kind, titles).document;
    for (const { key } of document.steps) {
      const left = removed(document, [key]);
      const keys = new Set(left.steps.map((step) => step.key));
      expect(linesOf(left).filter(({ source, target }) => !keys.has(source) || !keys.has(target))).toEqual(
        [],
      );
      expect(linesOf(left).filter(({ source, target }) => source === target)).toEqual([]);
    }
  });
});

describe("lines", () => {
  it.each([
    ["a", "a", "self"],
    ["a", "start", "start"],
    ["end", "a", "end"],
    ["a", "end", "there"],
  ])("from %s to %s are refused: %s", (source, target, reason) => {
    expect(refusal(simple, { source, target, part: "next" })).toBe(reason);
  });

  it("go back only to the loop whose body they end", () => {
    const { document } = inserted(simple, 1, "loop", titles);
    const inner = inserted(document, 2, "cc", titles).document;
    expect(refusal(inner, { source: "cc", target: "loop", part: "next" })).toBeNull();
    expect(refusal(inner, { source: "loop", target: "a", part: "next" })).toBe("circle");
    expect(refusal(simple, { source: "a", target: "end", part: "body" })).toBe("part");
  });

  it("of a step with one way on take the place of the one before", () => {
    const two = dropped(simple, "end", titles, { x: 0, y: 0 }).document;
    expect(ways(connected(two, { source: "a", target: "end_2", part: "next" }))).toEqual([
      ...["start a", "a end_2"],
    ]);
    expect(ways(connected(two, { source: "a", target: "end_2", part: "rejected" }))).toEqual([
      ...["start a", "a end", "a (rejected) end_2"],
    ]);
  });

  it("are led elsewhere, unless that is refused", () => {
    const two = dropped(simple, "end", titles, { x: 0, y: 0 }).document;
    expect(ways(redirected(two, 1, "end_2"))).toEqual(["start a", "a end_2"]);
    expect(redirected(two, 1, "a")).toBe(two);
  });

  it("of a branch change their order and no others", () => {
    const { document } = inserted(simple, 0, "branch", titles);
    const three = branched(document, "branch");
    const titled = linesOf(three).map((line, index) => ({ ...line, title: String(index) }));
    const nudged = lineNudged({ ...three, lines: titled }, 3, -1);
    expect(linesOf(nudged).map(({ title }) => title)).toEqual(["0", "1", "3", "2", "4"]);
  });
});

describe("copies", () => {
  it("speak of each other by their new keys, of others as before", () => {
    const speaking = flow(
      [
        start,
        {
          kind: "find",
          key: "stock",
          title: "Stock",
          form: "stock",
          where: { field: "b", op: "eq", formula: "b.sku" },
        },
        approve("b", {
          people: [
            { kind: "actor_of", step: "a" },
            { kind: "superior", of: "step:b" },
          ],
        }),
        { kind: "formula", key: "sum", title: "Sum", values: { left: "stock.count - amount" } },
      ],
      [{ source: "stock", target: "sum", when: { field: "stock.count", op: "gt", value: "stock" } }],
    );
    const { document, keys } = pasted(speaking, clipOf(speaking, ["start", "stock", "b", "sum"]));
    expect(keys).toEqual(["stock_2", "b_2", "sum_2"]);
    expect(document.steps.find(({ key }) => key === "stock_2")).toMatchObject({
      where: { field: "b", op: "eq", formula: "b_2.sku" },
    });
    expect(document.steps.find(({ key }) => key === "sum_2")).toMatchObject({
      values: { left: "stock_2.count - amount" },
    });
    expect(document.steps.find(({ key }) => key === "b_2")).toMatchObject({
      people: [
        { kind: "actor_of", step: "a" },
        { kind: "superior", of: "step:b_2" },
      ],
    });
    expect(linesOf(document).at(-1)).toEqual({
      source: "stock_2",
      target: "sum_2",
      when: { field: "stock_2.count", op: "gt", value: "stock" },
    });
  });
});

describe("places", () => {
  it("stand once something was moved, and are given up again", () => {
    const placed = moved(simple, new Map([["a", { x: 3.6, y: 9 }]]));
    expect(placed.steps.find(({ key }) => key === "a")?.at).toEqual({ x: 4, y: 9 });
    expect(tidied(placed)).toEqual(simple);
  });
});

describe("renaming", () => {
  const names = new Map([["find", "stock"]]);

  it.each([
    ["find.count + other.find", "stock.count + other.find"],
    ["find(1) = 'find'", "find(1) = 'find'"],
    ['concat("find", findings, find.a)', 'concat("find", findings, stock.a)'],
  ])("turns %s into %s", (before, after) => {
    expect(renamedFormula(before, names)).toBe(after);
  });

  it("reaches braces of texts only", () => {
    expect(renamedTemplate("find {find.name}, {find} and {findings}", names)).toBe(
      "find {stock.name}, {stock} and {findings}",
    );
  });

  it("changes a key wherever it is spoken of", () => {
    const speaking = flow(
      [
        start,
        approve("a", { title: "First" }),
        approve("b", {
          nobody: { act: "people", to: [{ kind: "actor_of", step: "a" }] },
          returns: { to: "chosen", steps: ["a"] },
          deadlines: [{ share: 50, act: "remind", to: [{ kind: "actor_of", step: "a" }], text: "{a.x}" }],
        }),
        { kind: "loop", key: "each", title: "Each", over: "a" },
      ],
      [{ source: "a", target: "b", when: "a.x > 1" }],
    );
    const next = renamed(
      { ...speaking, rules: { managers: [{ kind: "actor_of", step: "a" }] } },
      "a",
      "first",
    );
    expect(JSON.stringify(next)).not.toMatch(/"a"|step:a\b|\{a\.|"a\.x/);
    expect(linesOf(next)).toEqual([{ source: "first", target: "b", when: "first.x > 1" }]);
    expect(next.rules?.managers).toEqual([{ kind: "actor_of", step: "first" }]);
  });
});
