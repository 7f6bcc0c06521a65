import type { Predicate } from "@/api/predicate";

/** What the address bar carries, so that a page can be sent to a colleague. */
export interface GridAddress {
  view: string | null;
  /** undefined: as the view has it; null: none. */
  filter: Predicate | null | undefined;
  sort: string | undefined;
  search: string;
  record: string | null;
  /** With what values a new record begins. */
  given?: Readonly<Record<string, string>>;
  deleted: boolean;
}

function readFilter(text: string | null): Predicate | null | undefined {
  if (text === null) return undefined;
  if (text === "") return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Predicate) : undefined;
  } catch {
    return undefined;
  }
}

export function readAddress(query: URLSearchParams): GridAddress {
  return {
    view: query.get("view"),
    filter: readFilter(query.get("filter")),
    sort: query.get("sort") ?? undefined,
    search: query.get("q") ?? "",
    record: query.get("record"),
    deleted: query.get("deleted") === "1",
  };
}

/** The address with some parts changed; the parts of other people's making stay. */
export function writeAddress(query: URLSearchParams, change: Partial<GridAddress>): URLSearchParams {
  const next = new URLSearchParams(query);
  const put = (name: string, value: string | null | undefined) =>
    value === null || value === undefined ? next.delete(name) : next.set(name, value);
  if ("view" in change) put("view", change.view);
  if ("filter" in change) {
    put(
      "filter",
      change.filter === undefined ? null : change.filter === null ? "" : JSON.stringify(change.filter),
    );
  }
  if ("sort" in change) put("sort", change.sort);
  if ("search" in change) put("q", change.search || null);
  if ("record" in change) {
    put("record", change.record);
    for (const name of [...next.keys()].filter((each) => each.startsWith("set."))) next.delete(name);
    for (const [key, value] of Object.entries(change.given ?? {})) next.set(`set.${key}`, value);
  }
  if ("deleted" in change) put("deleted", change.deleted ? "1" : null);
  return next;
}

export interface SortPart {
  field: string;
  descending: boolean;
}

export function readSort(sort: string | null | undefined): SortPart[] {
  return (sort ?? "")
    .split(",")
    .filter(Boolean)
    .map((part) => ({ field: part.replace(/^-/, ""), descending: part.startsWith("-") }));
}

export function writeSort(parts: readonly SortPart[]): string {
  return parts.map(({ field, descending }) => (descending ? `-${field}` : field)).join(",");
}

/** A click on a column's head: ascending, descending, not at all. With `more` the others stay. */
export function turnSort(parts: readonly SortPart[], field: string, more: boolean): SortPart[] {
  const now = parts.find((part) => part.field === field);
  const next =
    now === undefined ? { field, descending: false } : now.descending ? null : { field, descending: true };
  if (!more) return next ? [next] : [];
  if (!next) return parts.filter((part) => part.field !== field);
  return now ? parts.map((part) => (part.field === field ? next : part)) : [...parts, next];
}
