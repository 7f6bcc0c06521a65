import type { AssigneeSource, FlowDocument, InputField, Line, Step, Trigger, Values } from "./flows";

/**
 * Drafts are saved before they are finished, but a document has no empty keys and formulas: what is still to be
 * chosen travels as a word that names nothing, so that the check finds it at its place.
 */
const KEY = "unset";
const NAME = "unset.unset";
const TEXT = "{unset}";
const CRON = "unset unset";
const KEYS: readonly string[] = [KEY];
const PEOPLE: readonly AssigneeSource[] = [{ kind: "actor_of", step: KEY }];

/** Looks at what may be missing: `filler` stands for it on the way, `at` is its place in the document. */
type Turn = <Value>(value: Value, filler: Value, at: string) => Value;

/** `name` of an object turned where it is there: nothing chosen at all is no empty choice. */
function part<Of extends object>(of: Of, name: string, turn: (value: never) => unknown): Of {
  const value = (of as Record<string, unknown>)[name];
  if (value === undefined || value === null) return of;
  const next = turn(value as never);
  return next === value ? of : { ...of, [name]: next };
}

function sourceTurned(source: AssigneeSource, turn: Turn, at: string): AssigneeSource {
  const key = (value: string) => turn(value, KEY, at);
  switch (source.kind) {
    case "members":
    case "departments":
      return { ...source, ids: [...turn<readonly string[]>(source.ids, KEYS, at)] };
    case "roles":
      return { ...source, keys: [...turn<readonly string[]>(source.keys, KEYS, at)] };
    case "superiors":
      return part(part(source, "role", key), "department", key);
    case "member_field":
    case "department_field":
      return { ...source, field: key(source.field) };
    case "actor_of":
      return { ...source, step: key(source.step) };
    default:
      return source;
  }
}

const peopleTurned = (turn: Turn, at: string) => (people: readonly AssigneeSource[]) =>
  people.map((source) => sourceTurned(source, turn, at));

const valuesTurned = (turn: Turn, at: string) => (values: Values) =>
  Object.fromEntries(Object.entries(values).map(([key, formula]) => [key, turn(formula, KEY, at)]));

const inputsTurned = (turn: Turn, at: string) => (fields: readonly InputField[]) =>
  fields.map((field) => ({ ...field, key: turn(field.key, KEY, at) }));

const SINGLE: readonly [string, string][] = [
  ...["form", "record", "over", "until", "flow", "each", "template", "field", "url"].map(
    (name): [string, string] => [name, KEY],
  ),
  ["subject", TEXT],
  ["text", TEXT],
  ["name", NAME],
];

function stepTurned(step: Step, turn: Turn): Step {
  const at = (name: string) => `steps.${step.key}.${name}`;
  let next = step;
  for (const [name, filler] of SINGLE)
    next = part(next, name, (value: string) => turn(value, filler, at(name)));
  next = part(next, "match", (match: readonly string[]) => turn(match, KEYS, at("match")));
  if (next.kind === "notify")
    next = part(next, "people", (all: readonly AssigneeSource[]) => turn(all, PEOPLE, at("people")));
  next = part(next, "people", peopleTurned(turn, at("people")));
  next = part(next, "nobody", (nobody: object) => part(nobody, "to", peopleTurned(turn, at("nobody"))));
  next = part(next, "deadlines", (deadlines: readonly object[]) =>
    deadlines.map((each) =>
      part(part(each, "to", peopleTurned(turn, at("deadlines"))), "field", (field: string) =>
        turn(field, KEY, at("deadlines")),
      ),
    ),
  );
  next = part(next, "values", valuesTurned(turn, at("values")));
  next = part(next, "returns", (returns: object) =>
    part(returns, "values", valuesTurned(turn, at("returns"))),
  );
  return part(next, "outputs", inputsTurned(turn, at("outputs")));
}

const conditionTurned = (turn: Turn, at: string) => (when: unknown) =>
  typeof when === "string" ? turn(when, KEY, at) : when;

function triggerTurned(trigger: Trigger, turn: Turn): Trigger {
  let next = part(trigger, "when", conditionTurned(turn, "trigger.when"));
  next = part(next, "inputs", inputsTurned(turn, "trigger.inputs"));
  next = part(next, "field", (field: string) => turn(field, KEY, "trigger.field"));
  next = part(next, "cron", (cron: string) => turn(cron, CRON, "trigger.cron"));
  return part(next, "name", (name: string) => turn(name, NAME, "trigger.name"));
}

function turned(document: FlowDocument, turn: Turn): FlowDocument {
  return {
    ...document,
    trigger: triggerTurned(document.trigger, turn),
    steps: document.steps.map((step) => stepTurned(step, turn)),
    lines: (document.lines ?? []).map(
      (line, index): Line => part(line, "when", conditionTurned(turn, `lines.${index}.when`)),
    ),
    ...(document.rules
      ? { rules: part(document.rules, "managers", peopleTurned(turn, "rules.managers")) }
      : {}),
  };
}

const isBlank = (value: unknown) =>
  Array.isArray(value) ? value.length === 0 : typeof value === "string" && value.trim() === "";

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** A document as it travels, with words that name nothing for what is still to be chosen. */
export function toWire(document: FlowDocument): FlowDocument {
  return turned(document, (value, filler) => (isBlank(value) ? filler : value));
}

/** A document as it is edited, with those words taken out again. */
export function fromWire(document: FlowDocument): FlowDocument {
  return turned(document, (value, filler) => {
    if (!isSame(value, filler)) return value;
    return (Array.isArray(value) ? [] : "") as typeof value;
  });
}

/** The places of what is still to be chosen. */
export function blanksIn(document: FlowDocument): Set<string> {
  const found = new Set<string>();
  turned(document, (value, _, at) => {
    if (isBlank(value)) found.add(at);
    return value;
  });
  return found;
}
