import type { Plan, PlanVersion } from "@/api/plans";

function newest(versions: PlanVersion[]): PlanVersion | undefined {
  return versions.reduce<PlanVersion | undefined>(
    (best, each) => (best === undefined || each.version > best.version ? each : best),
    undefined,
  );
}

/** The version that periods calculated now would use. */
export function inForce(plan: Plan): PlanVersion | undefined {
  return newest(plan.versions.filter(({ status }) => status === "published"));
}

export function draftOf(plan: Plan): PlanVersion | undefined {
  return plan.versions.find(({ status }) => status === "draft");
}

/** The version that changed last: the draft, else the one in force. */
export function latest(plan: Plan): PlanVersion | undefined {
  return draftOf(plan) ?? inForce(plan);
}

const VERSION_LINE = /^version:.*$/m;

/** The text of a published version as the beginning of the next one. */
export function revised(text: string, version: number): string {
  const line = `version: ${version}`;
  return VERSION_LINE.test(text) ? text.replace(VERSION_LINE, line) : `${line}\n${text}`;
}

/** The number of the line that a fault's place names, where the text can tell: "line 2", "components[0].rates". */
export function lineOf(text: string, path: string): number | null {
  const named = /^line (\d+)/.exec(path);
  if (named) return Number(named[1]);
  const lines = text.split("\n");
  let line = -1;
  for (const part of path.split(".")) {
    const [, key = "", index] = /^([^[\]]*)(?:\[(\d+)\])?/.exec(part) ?? [];
    const found = lineOfKey(lines, key, line + 1);
    if (found < 0) return line < 0 ? null : line + 1;
    line = index === undefined ? found : lineOfItem(lines, found, Number(index));
  }
  return line + 1;
}

function lineOfKey(lines: string[], key: string, from: number): number {
  const name = key.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const wanted = new RegExp(`^\\s*(?:- +)?["']?${name}["']?\\s*:|[{,]\\s*["']?${name}["']?\\s*:`);
  return lines.findIndex((line, index) => index >= Math.max(0, from - 1) && wanted.test(line));
}

/** The line of the n-th item of the list that begins under line `from`. */
function lineOfItem(lines: string[], from: number, wanted: number): number {
  let indent = -1;
  let seen = -1;
  for (let index = from + 1; index < lines.length; index += 1) {
    const item = /^(\s*)- /.exec(lines[index] ?? "");
    if (!item) continue;
    const depth = item[1]?.length ?? 0;
    if (indent < 0) indent = depth;
    if (depth < indent) break;
    if (depth === indent) seen += 1;
    if (seen === wanted) return index;
  }
  return from;
}
