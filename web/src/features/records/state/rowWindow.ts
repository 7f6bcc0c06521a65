import type { RecordRow } from "@/api/records";

/** Rows that a list is asked for at once. */
export const PAGE_ROWS = 100;
/** Rows that the server passes over at once on the way to a far place. */
export const SKIP_MOST = 1_000_000;
/** Pages kept with their rows; the others keep only where they begin. */
const MOST_PAGES = 24;

/** Where a page is asked for: so many rows behind a cursor. */
interface Place {
  readonly cursor: string | undefined;
  readonly skip: number;
}

export interface WindowPage extends Place {
  /** The number of its first row in the list. */
  readonly start: number;
  readonly count: number;
  /** null: let go of; asked for again when it is to be seen. */
  readonly rows: readonly RecordRow[] | null;
  /** The cursor of what follows; null at the end of the list. */
  readonly next: string | null;
}

/** A list of which parts are known: pages in order, with gaps between them. Frozen: every step gives a new window. */
export interface RowWindow {
  readonly pages: readonly WindowPage[];
  readonly total: number | null;
}

export const EMPTY_WINDOW: RowWindow = { pages: [], total: null };

/** A request that brings the window nearer to what is to be seen. */
export interface Step extends Place {
  readonly start: number;
  readonly limit: number;
  /** The total is not known, or may have changed since it was told. */
  readonly count: boolean;
}

const endOf = (page: WindowPage) => page.start + page.count;

/** How many rows the list has, as far as is known; an unknown rest counts as one page. */
export function lengthOf(window: RowWindow): number {
  const known = window.pages.at(-1);
  const end = known ? endOf(known) : 0;
  if (known?.next === null) return end;
  return Math.max(end, window.total ?? end + PAGE_ROWS);
}

/** The next request for rows `from` to `to` (excluded), or null when they are all here. */
export function nextStep(window: RowWindow, from: number, to: number): Step | null {
  if (window.pages.length === 0 && window.total === 0) return null;
  const until = window.total === null ? to : Math.min(to, lengthOf(window));
  let at = Math.min(from, Math.max(0, until - 1));
  for (const page of window.pages) {
    if (endOf(page) <= at) continue;
    if (page.start > at) break;
    if (page.rows === null) return again(page);
    at = endOf(page);
  }
  return at < until ? into(window, at) : null;
}

function again({ cursor, skip, start, count }: WindowPage): Step {
  return { cursor, skip, start, limit: count, count: false };
}

/** The page for row `at`, which lies in a gap: near the gap's beginning or end it closes up with what is known. */
function into(window: RowWindow, at: number): Step {
  const before = window.pages.findLast((page) => endOf(page) <= at);
  const after = window.pages.find((page) => page.start > at);
  const first = before ? endOf(before) : 0;
  const last = after?.start ?? window.total ?? Number.POSITIVE_INFINITY;
  const near = at - first < PAGE_ROWS ? first : Math.max(first, Math.min(at, last - PAGE_ROWS));
  const start = Math.min(near, first + SKIP_MOST);
  return {
    cursor: before?.next ?? undefined,
    skip: start - first,
    start,
    limit: Math.min(PAGE_ROWS, last - start),
    count: window.total === null || start > first,
  };
}

export interface Arrived {
  records: readonly RecordRow[];
  next_cursor: string | null;
  total?: number;
}

/** The window with the answer to a step in it. */
export function withArrived(window: RowWindow, step: Step, answer: Arrived): RowWindow {
  const { cursor, skip, start } = step;
  const page: WindowPage = {
    cursor,
    skip,
    start,
    count: answer.records.length,
    rows: answer.records,
    next: answer.next_cursor,
  };
  const end = answer.next_cursor === null && page.count > 0 ? endOf(page) : null;
  const told = end ?? answer.total ?? window.total;
  if (page.count === 0) {
    const before = window.pages.filter((each) => endOf(each) <= start);
    return { pages: before, total: Math.min(told ?? start, start) };
  }
  const others = window.pages.filter((each) => each.start !== start);
  return { pages: [...others, page].sort((one, other) => one.start - other.start), total: told };
}

/** Lets go of the rows farthest from what is seen. */
export function trimmed(window: RowWindow, from: number, to: number): RowWindow {
  const middle = (from + to) / 2;
  const distance = (page: WindowPage) => Math.abs(page.start + page.count / 2 - middle);
  const held = window.pages.filter((page) => page.rows);
  if (held.length <= MOST_PAGES) return window;
  const gone = new Set(held.sort((one, other) => distance(one) - distance(other)).slice(MOST_PAGES));
  return { ...window, pages: window.pages.map((page) => (gone.has(page) ? { ...page, rows: null } : page)) };
}

/** The rows that are here, each with its place in the list. */
export function* placedRows(window: RowWindow): Generator<[number, RecordRow]> {
  for (const page of window.pages) {
    for (const [offset, row] of (page.rows ?? []).entries()) yield [page.start + offset, row];
  }
}

export function findRow(window: RowWindow, id: string): RecordRow | undefined {
  for (const [, row] of placedRows(window)) if (row.id === id) return row;
  return undefined;
}

/** The window with some records changed in place. */
export function withRows(window: RowWindow, change: (row: RecordRow) => RecordRow): RowWindow {
  const pages = window.pages.map((page) => {
    if (!page.rows) return page;
    const rows = page.rows.map(change);
    return rows.some((row, index) => row !== page.rows?.[index]) ? { ...page, rows } : page;
  });
  return { ...window, pages };
}

/** The window without these records; what follows moves up. */
export function withoutRows(window: RowWindow, ids: ReadonlySet<string>): RowWindow {
  let gone = 0;
  const pages = window.pages.map((page) => {
    const start = page.start - gone;
    const rows = page.rows?.filter((row) => !ids.has(row.id)) ?? null;
    const count = rows?.length ?? page.count;
    gone += page.count - count;
    return { ...page, start, rows, count };
  });
  return { pages, total: window.total === null ? null : Math.max(0, window.total - gone) };
}
