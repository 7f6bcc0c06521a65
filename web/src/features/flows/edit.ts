import type {
  AskingStep,
  AssigneeSource,
  FlowDocument,
  Line,
  Part,
  Point,
  Step,
  StepKind,
  Texts,
} from "@/api/flows";
import { KINDS, partOf } from "@/flows/kinds";
import { LAYER_GAP, NODE_HEIGHT, placesOf } from "@/flows/layout";
import { freeKey } from "@/shared/keys";
import { renamedCondition, renamedStep } from "./renaming";

/** What a new step is called, by its kind. */
export type Titles = (kind: StepKind) => Texts;

export const linesOf = (document: FlowDocument): readonly Line[] => document.lines ?? [];

export const stepOf = (document: FlowDocument, key: string | null): Step | undefined =>
  document.steps.find((step) => step.key === key);

const takenKeys = (document: FlowDocument) => new Set(document.steps.map(({ key }) => key));

/** What a new approval offers: many may be decided at once, and who refuses says why. */
export const APPROVING = {
  opinion: "on_refusal",
  actions: (["submit", "save", "reject", "return", "transfer", "batch"] as const).map((name) => ({ name })),
} as const satisfies Partial<AskingStep>;

/** A new step of a kind, as empty as its kind allows. */
function blank(kind: StepKind, key: string, title: Texts): Step {
  const base = { key, title };
  switch (kind) {
    case "approve":
      return { ...base, kind, people: [], ...APPROVING };
    case "fill":
    case "cc":
      return { ...base, kind, people: [] };
    case "create":
      return { ...base, kind, form: "", values: {} };
    case "upsert":
      return { ...base, kind, form: "", match: [], values: {} };
    case "find":
      return { ...base, kind, form: "" };
    case "update":
    case "formula":
      return { ...base, kind, values: {} };
    case "loop":
      return { ...base, kind, over: "" };
    case "wait":
      return { ...base, kind, duration: { amount: 1, unit: "days" } };
    case "subflow":
      return { ...base, kind, flow: "" };
    case "notify":
      return { ...base, kind, people: [{ kind: "initiator" }], subject: "", text: "" };
    case "http":
      return { ...base, kind, url: "" };
    case "document":
      return { ...base, kind, template: "", field: "" };
    case "task":
      return { ...base, kind, name: "" };
    default:
      return { ...base, kind };
  }
}

/** What comes into the document for one kind: the step, what belongs to it, and the lines among them. */
interface Piece {
  steps: Step[];
  lines: Line[];
  /** Where lines come in, and those that lead on from it to whatever follows. */
  entry: string;
  exits: Omit<Line, "target">[];
}

function pieceOf(kind: StepKind, document: FlowDocument, titles: Titles): Piece {
  const taken = takenKeys(document);
  const make = (each: StepKind): Step => {
    const step = blank(each, freeKey(each, each, taken), titles(each));
    taken.add(step.key);
    return step;
  };
  const step = make(kind);
  const { key } = step;
  if (kind === "end") return { steps: [step], lines: [], entry: key, exits: [] };
  if (kind === "branch") {
    const exits = [{ source: key }, { source: key, otherwise: true }];
    return { steps: [step], lines: [], entry: key, exits };
  }
  if (kind === "parallel") {
    const join = make("join");
    const line = { source: key, target: join.key };
    return { steps: [step, join], lines: [line, { ...line }], entry: key, exits: [{ source: join.key }] };
  }
  if (kind === "loop") {
    const body = make("update");
    const lines: Line[] = [
      { source: key, target: body.key, part: "body" },
      { source: body.key, target: key },
    ];
    return { steps: [step, body], lines, entry: key, exits: [{ source: key }] };
  }
  return { steps: [step], lines: [], entry: key, exits: [{ source: key }] };
}

export interface Edited {
  document: FlowDocument;
  /** What is chosen afterwards. */
  key: string;
}

const isPlaced = (document: FlowDocument) => document.steps.every(({ at }) => at);

/** Steps put at a place one below the other, where steps are placed by hand; what stands lower makes room. */
function roomFor(document: FlowDocument, fresh: readonly Step[], at: Point): Step[] {
  if (!isPlaced(document)) return [...document.steps, ...fresh];
  const height = NODE_HEIGHT + LAYER_GAP;
  const lowered = document.steps.map((step) =>
    step.at && step.at.y >= at.y
      ? { ...step, at: { x: step.at.x, y: step.at.y + height * fresh.length } }
      : step,
  );
  const put = fresh.map((step, index) => ({ ...step, at: { x: at.x, y: at.y + height * index } }));
  return [...lowered, ...put];
}

/** A step put between the two ends of a line. What the line asks stays asked before it. */
export function inserted(document: FlowDocument, index: number, kind: StepKind, titles: Titles): Edited {
  const lines = linesOf(document);
  const line = lines[index];
  if (!line) return { document, key: "" };
  const piece = pieceOf(kind, document, titles);
  const target = placesOf(document.steps, lines).get(line.target) ?? { x: 0, y: 0 };
  const bent = lines.map((each, place) => (place === index ? { ...each, target: piece.entry } : each));
  const leading = piece.exits.map((exit) => ({ ...exit, target: line.target }));
  return {
    document: {
      ...document,
      steps: roomFor(document, piece.steps, target),
      lines: [...bent, ...piece.lines, ...leading],
    },
    key: piece.entry,
  };
}

/** A step at a way out that leads nowhere yet. */
export function appended(
  document: FlowDocument,
  from: { step: string; part: Part },
  kind: StepKind,
  titles: Titles,
): Edited {
  const lines = linesOf(document);
  const piece = pieceOf(kind, document, titles);
  const above = placesOf(document.steps, lines).get(from.step) ?? { x: 0, y: 0 };
  const line: Line = { source: from.step, target: piece.entry, ...partNamed(from.part) };
  const at = { x: above.x + (from.part === "next" ? 0 : 252), y: above.y + NODE_HEIGHT + LAYER_GAP };
  return {
    document: {
      ...document,
      steps: isPlaced(document)
        ? putAt(document.steps, piece.steps, at)
        : [...document.steps, ...piece.steps],
      lines: [...lines, line, ...piece.lines],
    },
    key: piece.entry,
  };
}

const partNamed = (part: Part): Pick<Line, "part"> => (part === "next" ? {} : { part });

const putAt = (steps: readonly Step[], fresh: readonly Step[], at: Point): Step[] => [
  ...steps,
  ...fresh.map((step, index) => ({ ...step, at: { x: at.x, y: at.y + index * (NODE_HEIGHT + LAYER_GAP) } })),
];

/** A step dropped on the canvas, with no line to it yet: from here on, all steps stand where they are put. */
export function dropped(document: FlowDocument, kind: StepKind, titles: Titles, at: Point): Edited {
  const piece = pieceOf(kind, document, titles);
  const placed = moved(document, new Map());
  return {
    document: {
      ...placed,
      steps: putAt(placed.steps, piece.steps, at),
      lines: [...linesOf(document), ...piece.lines],
    },
    key: piece.entry,
  };
}

/** Steps reached from some lines without passing `without`. */
function reached(document: FlowDocument, from: readonly string[], without: string | null): Set<string> {
  const found = new Set<string>();
  const open = [...from];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (found.has(key) || key === without) continue;
    found.add(key);
    for (const line of linesOf(document)) if (line.source === key) open.push(line.target);
  }
  return found;
}

/** Where lines that led to a step lead once it is gone: to what followed it, of a loop to its body first. */
function heirs(document: FlowDocument, key: string): (source: string) => string | undefined {
  const out = linesOf(document).filter(({ source, target }) => source === key && target !== key);
  const next = out.find((line) => partOf(line) === "next")?.target;
  const body = out.filter((line) => partOf(line) === "body").map(({ target }) => target);
  const inside = reached(document, body, key);
  return (source) => (body.length > 0 && !inside.has(source) ? body[0] : next);
}

const isSame = (one: Line, other: Line) =>
  one.source === other.source && one.target === other.target && partOf(one) === partOf(other);

/** Lines without those to themselves and without repetitions that say nothing; ways of a branch stay. */
function clean(lines: readonly Line[], steps: readonly Step[]): Line[] {
  const several = new Set(
    steps.filter(({ kind }) => kind === "branch" || kind === "parallel").map(({ key }) => key),
  );
  return lines.filter((line, index) => {
    if (line.source === line.target) return false;
    if (several.has(line.source)) return true;
    return lines.findIndex((each) => isSame(each, line)) === index;
  });
}

const withoutActor = (sources: readonly AssigneeSource[] | undefined, key: string) =>
  sources?.filter((source) => source.kind !== "actor_of" || source.step !== key);

/** A step that no longer speaks of a removed one in its lists; what cannot go without it is told by the check. */
function parted(step: Step, key: string): Step {
  if (step.kind !== "approve" && step.kind !== "fill" && step.kind !== "cc" && step.kind !== "notify")
    return step;
  const next = { ...step, people: withoutActor(step.people, key) ?? [] };
  if (next.kind !== "approve" && next.kind !== "fill") return next as Step;
  const asking: AskingStep = { ...next };
  if (asking.returns?.steps) {
    asking.returns = { ...asking.returns, steps: asking.returns.steps.filter((each) => each !== key) };
  }
  return asking;
}

function without(document: FlowDocument, key: string): FlowDocument {
  if (stepOf(document, key)?.kind === "start") return document;
  const heir = heirs(document, key);
  const steps = document.steps.filter((step) => step.key !== key).map((step) => parted(step, key));
  const lines = linesOf(document).flatMap((line): Line[] => {
    if (line.source === key) return [];
    if (line.target !== key) return [line];
    const target = heir(line.source);
    return target ? [{ ...line, target }] : [];
  });
  return { ...document, steps, lines: clean(lines, steps) };
}

/** The document without some steps; lines close over the gaps. The start stays. */
export function removed(document: FlowDocument, keys: readonly string[]): FlowDocument {
  return keys.reduce(without, document);
}

export function withoutLines(document: FlowDocument, indexes: readonly number[]): FlowDocument {
  const gone = new Set(indexes);
  return { ...document, lines: linesOf(document).filter((_, index) => !gone.has(index)) };
}

export type Refusal = "self" | "start" | "end" | "part" | "there" | "circle";

/** Why a line may not be drawn; null when it may. `but`: the line that is being moved. */
export function refusal(
  document: FlowDocument,
  wanted: { source: string; target: string; part: Part },
  but: number | null = null,
): Refusal | null {
  const [source, target] = [stepOf(document, wanted.source), stepOf(document, wanted.target)];
  if (!source || !target || source.key === target.key) return "self";
  if (target.kind === "start") return "start";
  if (source.kind === "end") return "end";
  if (!KINDS[source.kind].parts.includes(wanted.part)) return "part";
  const lines = linesOf(document).filter((_, index) => index !== but);
  const isSeveral = source.kind === "branch";
  if (!isSeveral && lines.some((line) => isSame(line, wanted))) return "there";
  const others = { ...document, lines };
  if (!reached(others, [target.key], null).has(source.key)) return null;
  if (target.kind !== "loop") return "circle";
  const body = lines.filter((line) => line.source === target.key && partOf(line) === "body");
  return reached(
    others,
    body.map((line) => line.target),
    target.key,
  ).has(source.key)
    ? null
    : "circle";
}

const hasSeveralWays = (document: FlowDocument, key: string) =>
  ["branch", "parallel"].includes(stepOf(document, key)?.kind ?? "");

/** A line drawn; of a step with one way on, it takes the place of the one before. */
export function connected(
  document: FlowDocument,
  wanted: { source: string; target: string; part: Part },
): FlowDocument {
  if (refusal(document, wanted)) return document;
  const { source, target, part } = wanted;
  const lines = linesOf(document);
  const line: Line = { source, target, ...partNamed(part) };
  const old = lines.findIndex((each) => each.source === source && partOf(each) === part);
  if (old >= 0 && !hasSeveralWays(document, source)) {
    return { ...document, lines: lines.map((each, index) => (index === old ? { ...each, target } : each)) };
  }
  return { ...document, lines: [...lines, line] };
}

/** A line led to another step. */
export function redirected(document: FlowDocument, index: number, target: string): FlowDocument {
  const line = linesOf(document)[index];
  if (!line) return document;
  if (refusal(document, { source: line.source, target, part: partOf(line) }, index)) return document;
  return lineChanged(document, index, { target });
}

export function lineChanged(document: FlowDocument, index: number, part: Partial<Line>): FlowDocument {
  const lines = linesOf(document).map((line, place) => (place === index ? { ...line, ...part } : line));
  return { ...document, lines };
}

/** A further way out of a branch, before the one taken otherwise. */
export function branched(document: FlowDocument, key: string): FlowDocument {
  const lines = linesOf(document);
  const own = lines.flatMap((line, index) => (line.source === key ? [index] : []));
  const target = lines[own.at(-1) ?? -1]?.target;
  if (!target) return document;
  const otherwise = own.find((index) => lines[index]?.otherwise);
  const at = otherwise ?? (own.at(-1) ?? 0) + 1;
  return { ...document, lines: [...lines.slice(0, at), { source: key, target }, ...lines.slice(at)] };
}

/** A line of a branch tried earlier or later than it was; others keep their order. */
export function lineNudged(document: FlowDocument, index: number, by: -1 | 1): FlowDocument {
  const lines = [...linesOf(document)];
  const line = lines[index];
  if (!line) return document;
  const own = lines.flatMap((each, place) => (each.source === line.source ? [place] : []));
  const other = own[own.indexOf(index) + by];
  const swapped = other === undefined ? undefined : lines[other];
  if (other === undefined || !swapped) return document;
  lines[index] = swapped;
  lines[other] = line;
  return { ...document, lines };
}

export function stepChanged(document: FlowDocument, key: string, part: Partial<Step>): FlowDocument {
  return {
    ...document,
    steps: document.steps.map((step) => (step.key === key ? ({ ...step, ...part } as Step) : step)),
  };
}

/** Steps put elsewhere; from here on all of them stand where they are. */
export function moved(document: FlowDocument, places: ReadonlyMap<string, Point>): FlowDocument {
  const now = placesOf(document.steps, linesOf(document));
  return {
    ...document,
    steps: document.steps.map((step) => {
      const { x, y } = places.get(step.key) ?? now.get(step.key) ?? { x: 0, y: 0 };
      return { ...step, at: { x: Math.round(x), y: Math.round(y) } };
    }),
  };
}

/** Steps arranged by themselves again. */
export function tidied(document: FlowDocument): FlowDocument {
  return { ...document, steps: document.steps.map(({ at: _, ...step }) => step as Step) };
}

/** What was copied: steps with the lines among them. */
export interface Clip {
  steps: readonly Step[];
  lines: readonly Line[];
}

export function clipOf(document: FlowDocument, keys: readonly string[]): Clip {
  const chosen = new Set(keys);
  return {
    steps: document.steps.filter(({ key, kind }) => chosen.has(key) && kind !== "start"),
    lines: linesOf(document).filter(({ source, target }) => chosen.has(source) && chosen.has(target)),
  };
}

/** Copies put in under new keys, which speak of each other by them; their places shifted a little. */
export function pasted(document: FlowDocument, clip: Clip): { document: FlowDocument; keys: string[] } {
  const taken = takenKeys(document);
  const names = new Map<string, string>();
  for (const { key, kind } of clip.steps) {
    const fresh = freeKey(key.replace(/_\d+$/, ""), kind, taken);
    taken.add(fresh);
    names.set(key, fresh);
  }
  const key = (each: string) => names.get(each) ?? each;
  const base = isPlaced(document) ? document : moved(document, new Map());
  const now = placesOf(base.steps, linesOf(base));
  const steps = clip.steps.map((step): Step => {
    const { x, y } = step.at ?? now.get(step.key) ?? { x: 0, y: 0 };
    return { ...renamedStep(step, names), key: key(step.key), at: { x: x + 40, y: y + 40 } };
  });
  const own = new Set(clip.steps.map((step) => step.key));
  const lines = clip.lines
    .filter(({ source, target }) => own.has(source) && own.has(target))
    .map((line) => ({
      ...line,
      source: key(line.source),
      target: key(line.target),
      ...(line.when ? { when: renamedCondition(line.when, names) } : {}),
    }));
  return {
    document: { ...base, steps: [...base.steps, ...steps], lines: [...linesOf(base), ...lines] },
    keys: steps.map((step) => step.key),
  };
}
