import type { FlowDocument, Part, Point, StepKind } from "@/api/flows";
import { partOf } from "@/flows/kinds";
import { appended, dropped, type Edited, inserted, linesOf, type Titles } from "./edit";

/** What is chosen on the canvas. */
export interface Chosen {
  steps: readonly string[];
  lines: readonly number[];
}

export const NOTHING: Chosen = { steps: [], lines: [] };

export const onlyStep = (key: string): Chosen => ({ steps: [key], lines: [] });

/** A step to bring into sight, or all of them; another time asks again. */
export interface Sought {
  step: string | null;
  time: number;
}

/** Where something new goes: on a line, at a way out, or at a place on the canvas. */
export type Spot =
  | { on: "line"; line: number }
  | { on: "way"; step: string; part: Part }
  | { on: "place"; at: Point };

/** Where something goes that is not put anywhere by hand: after what is chosen, else before the last step. */
export function spotAfter(document: FlowDocument, chosen: Chosen): Spot {
  const [step] = chosen.steps;
  const [line] = chosen.lines;
  if (step === undefined && line !== undefined) return { on: "line", line };
  const lines = linesOf(document);
  if (step !== undefined) {
    const index = lines.findIndex((each) => each.source === step && partOf(each) === "next");
    if (index >= 0) return { on: "line", line: index };
    if (document.steps.find(({ key }) => key === step)?.kind !== "end")
      return { on: "way", step, part: "next" };
  }
  const ends = new Set(document.steps.filter(({ kind }) => kind === "end").map(({ key }) => key));
  const last = lines.findLastIndex(({ target, part = "next" }) => ends.has(target) && part === "next");
  return last >= 0 ? { on: "line", line: last } : { on: "place", at: { x: 0, y: 0 } };
}

/** A step of a kind put at a spot. */
export function placed(document: FlowDocument, kind: StepKind, spot: Spot, titles: Titles): Edited {
  if (spot.on === "line") return inserted(document, spot.line, kind, titles);
  if (spot.on === "way") return appended(document, spot, kind, titles);
  return dropped(document, kind, titles, spot.at);
}
