import type { Edge, Node } from "@xyflow/react";
import type { FlowDocument, Part, Point, Step } from "@/api/flows";
import { waysOut } from "./kinds";
import { NODE_HEIGHT, NODE_WIDTH } from "./layout";
import { pathOf, type Route, routesOf } from "./route";
import { lineText, type Names, summaryOf } from "./words";

/** How far a run has come at one step. */
export interface StepState {
  state: "passed" | "waiting" | "remaining" | "failed" | "skipped";
  /** Who acted, or who is waited for. */
  persons?: readonly string[];
  /** How long it took, or has taken so far. */
  seconds?: number;
  /** Why it failed, or why it was taken. */
  note?: string;
}

export type StepStates = Readonly<Record<string, StepState>>;

export interface StepData extends Record<string, unknown> {
  step: Step;
  title: string;
  summary: string;
  state?: StepState | undefined;
  /** Sentences about what is wrong with it. */
  faults: readonly string[];
  isEditable: boolean;
  /** Ways out that no line takes yet. */
  open: readonly Part[];
}

export interface LineData extends Record<string, unknown> {
  index: number;
  path: string;
  route: Route;
  words: string;
  isAside: boolean;
  isPassed: boolean;
  faults: readonly string[];
  isEditable: boolean;
}

export type StepNodeType = Node<StepData, "step">;
export type LineEdgeType = Edge<LineData, "line">;

export interface SceneOptions {
  names: Names;
  states?: StepStates | undefined;
  /** Indexes of lines that were taken; without it, those between steps that were passed. */
  taken?: ReadonlySet<number> | undefined;
  faults?: ReadonlyMap<string, readonly string[]>;
  lineFaults?: ReadonlyMap<number, readonly string[]>;
  isEditable?: boolean;
}

const NONE: readonly string[] = [];

export function nodesOf(
  document: FlowDocument,
  places: ReadonlyMap<string, Point>,
  options: SceneOptions,
): StepNodeType[] {
  const { names, states, faults, isEditable = false } = options;
  const { t, reader } = names.readings;
  const ways = waysOut(document.steps);
  const used = new Set((document.lines ?? []).map((line) => `${line.source} ${line.part ?? "next"}`));
  return document.steps.map((step) => {
    const title = reader.label(step.title) || t(`flows.kinds.${step.kind}`);
    const summary = summaryOf(step, { t, names, document });
    return {
      id: step.key,
      type: "step",
      position: places.get(step.key) ?? { x: 0, y: 0 },
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      draggable: isEditable,
      connectable: isEditable,
      deletable: isEditable && step.kind !== "start",
      ariaLabel: t("flows.nodeLabel", { kind: t(`flows.kinds.${step.kind}`), title, summary }),
      data: {
        step,
        title,
        summary,
        state: states?.[step.key],
        faults: faults?.get(step.key) ?? NONE,
        isEditable,
        open: ways(step.key).filter((part) => !used.has(`${step.key} ${part}`)),
      },
    };
  });
}

function isOnTheWay(states: StepStates | undefined, source: string, target: string): boolean {
  const [from, to] = [states?.[source]?.state, states?.[target]?.state];
  return from === "passed" && to !== undefined && to !== "remaining" && to !== "skipped";
}

export function edgesOf(
  document: FlowDocument,
  places: ReadonlyMap<string, Point>,
  options: SceneOptions,
): LineEdgeType[] {
  const { names, states, taken, lineFaults, isEditable = false } = options;
  const { t, reader } = names.readings;
  const lines = document.lines ?? [];
  const routes = routesOf(lines, places, waysOut(document.steps));
  const titles = new Map(document.steps.map(({ key, title }) => [key, reader.label(title)]));
  return lines.flatMap((line, index): LineEdgeType[] => {
    const route = routes[index];
    if (!route) return [];
    const words = lineText(line, { t, names, document });
    return [
      {
        id: `line ${index}`,
        type: "line",
        source: line.source,
        sourceHandle: line.part ?? "next",
        target: line.target,
        deletable: isEditable,
        focusable: isEditable,
        selectable: isEditable,
        ariaLabel: t("flows.lineLabel", {
          source: titles.get(line.source),
          target: titles.get(line.target),
          words,
        }),
        data: {
          index,
          path: pathOf(route.points),
          route,
          words,
          isAside: (line.part ?? "next") !== "next",
          isPassed: taken ? taken.has(index) : isOnTheWay(states, line.source, line.target),
          faults: lineFaults?.get(index) ?? NONE,
          isEditable,
        },
      },
    ];
  });
}
