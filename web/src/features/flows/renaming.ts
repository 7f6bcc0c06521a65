import type { AssigneeSource, Condition, Filter, FlowDocument, Step, Texts, Values } from "@/api/flows";

/** New keys of steps by their old ones. */
export type Renaming = ReadonlyMap<string, string>;

const TOKEN =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?<![\p{L}\p{N}_.])[\p{L}_][\p{L}\p{N}_]*(?![\p{L}\p{N}_]|\s*\()/gu;

/** A formula with steps called by their new keys; texts in quotation marks, functions and later parts of paths stay. */
export function renamedFormula(formula: string, names: Renaming): string {
  return formula.replace(TOKEN, (word) => names.get(word) ?? word);
}

/** A text whose braces name steps by their new keys. */
export function renamedTemplate(text: string, names: Renaming): string {
  return text.replace(/\{([a-z][a-z0-9_]*)(?=[.}])/g, (whole, key: string) =>
    names.has(key) ? `{${names.get(key)}` : whole,
  );
}

export function renamedCondition(condition: Condition, names: Renaming): Condition {
  if (typeof condition === "string") return renamedFormula(condition, names);
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => {
        if (key === "field" && typeof each === "string") return [key, renamedFormula(each, names)];
        return [key, key === "value" ? each : walk(each)];
      }),
    );
  };
  return walk(condition) as Condition;
}

/** Which records of a form: its fields are its own, only formulas speak of the flow. */
function renamedFilter(filter: Filter, names: Renaming): Filter {
  if ("all" in filter) return { all: filter.all.map((each) => renamedFilter(each, names)) };
  if ("any" in filter) return { any: filter.any.map((each) => renamedFilter(each, names)) };
  if ("not" in filter) return { not: renamedFilter(filter.not, names) };
  return filter.formula === undefined
    ? filter
    : { ...filter, formula: renamedFormula(filter.formula, names) };
}

const STEP_OF = /^step:(.+)$/;

function renamedSource(source: AssigneeSource, names: Renaming): AssigneeSource {
  if (source.kind === "actor_of") return { ...source, step: names.get(source.step) ?? source.step };
  if (source.kind !== "superior" && source.kind !== "superiors") return source;
  const key = STEP_OF.exec(source.of ?? "")?.[1];
  return key && names.has(key) ? { ...source, of: `step:${names.get(key)}` } : source;
}

const renamedValues = (values: Values, names: Renaming): Values =>
  Object.fromEntries(Object.entries(values).map(([key, formula]) => [key, renamedFormula(formula, names)]));

/** `part` of a step worked over where it is there and not empty. */
function mapped<Of extends object>(step: Of, name: string, work: (value: never) => unknown): Of {
  const value = (step as Record<string, unknown>)[name];
  return value === undefined || value === null ? step : { ...step, [name]: work(value as never) };
}

/** A step that speaks of other steps by their new keys; its own key stays. */
export function renamedStep(step: Step, names: Renaming): Step {
  const people = (all: readonly AssigneeSource[]) => all.map((each) => renamedSource(each, names));
  const formula = (text: string) => renamedFormula(text, names);
  const template = (texts: Texts): Texts =>
    typeof texts === "string"
      ? renamedTemplate(texts, names)
      : Object.fromEntries(
          Object.entries(texts).map(([language, text]) => [language, renamedTemplate(text, names)]),
        );
  const key = (each: string) => names.get(each) ?? each;
  let next: Step = mapped(step, "people", people);
  next = mapped(next, "nobody", (nobody: { to?: AssigneeSource[] }) => mapped(nobody, "to", people));
  next = mapped(next, "returns", (returns: { steps?: string[]; values?: Values }) =>
    mapped(
      mapped(returns, "steps", (steps: string[]) => steps.map(key)),
      "values",
      (values: Values) => renamedValues(values, names),
    ),
  );
  next = mapped(next, "deadlines", (deadlines: object[]) =>
    deadlines.map((each) => mapped(mapped(each, "to", people), "text", template)),
  );
  for (const name of ["notice", "subject", "text"]) next = mapped(next, name, template);
  for (const name of ["record", "until"]) next = mapped(next, name, formula);
  for (const name of ["over", "each", "unread"]) next = mapped(next, name, key);
  next = mapped(next, "where", (where: Filter) => renamedFilter(where, names));
  return mapped(next, "values", (values: Values) => renamedValues(values, names));
}

/** The document with a step under another key, everywhere it is spoken of. */
export function renamed(document: FlowDocument, old: string, next: string): FlowDocument {
  if (old === next) return document;
  const names: Renaming = new Map([[old, next]]);
  const key = (each: string) => (each === old ? next : each);
  return {
    ...document,
    steps: document.steps.map((step) => ({ ...renamedStep(step, names), key: key(step.key) })),
    lines: (document.lines ?? []).map((line) => ({
      ...line,
      source: key(line.source),
      target: key(line.target),
      ...(line.when ? { when: renamedCondition(line.when, names) } : {}),
    })),
    ...(document.rules?.managers
      ? {
          rules: {
            ...document.rules,
            managers: document.rules.managers.map((each) => renamedSource(each, names)),
          },
        }
      : {}),
  };
}
