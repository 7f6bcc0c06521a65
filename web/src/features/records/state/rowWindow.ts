import type { RecordRow } from "@/api/records";

/** Rows that a list is asked for at once, when they are to be seen. */
export const PAGE_ROWS = 100;
/** Rows that are passed over at once on the way to a far place: only ids travel. */
export const STRIDE_ROWS = 500;
/** Pages kept with their rows; the others keep only where they begin. */
const MOST_PAGES = 24;

export interface WindowPage {
  cursor: string | undefined;
  count: number;
  /** null: passed over or let go; asked for again when it is to be seen. */
  rows: readonly RecordRow[] | null;
}

/**
 * A list of which a part is known. Pages stand one after the other from the first row on; each knows its cursor,
 * so that a place once reached is one request away. Frozen: every step gives a new window.
 */
export interface RowWindow {
  readonly pages: readonly WindowPage[];
  /** Where the unknown rest begins; null when everything is known. */
  readonly rest: { cursor: string | undefined } | null;
  readonly total: number | null;
}

export const EMPTY_WINDOW: RowWindow = { pages: [], rest: { cursor: undefined }, total: null };

/** A request that brings the window nearer to what is to be seen. `page` null adds a page at the end. */
export interface Step {
  page: number | null;
  cursor: string | undefined;
  limit: number;
  /** Only ids are needed: the rows are passed over. */
  thin: boolean;
  /** The total is not known yet. */
  count: boolean;
}

export function knownRows(window: RowWindow): number {
  return window.pages.reduce((sum, page) => sum + page.count, 0);
}

/** How many rows the list has, as far as is known; an unknown rest counts as one page. */
export function lengthOf(window: RowWindow): number {
  const known = knownRows(window);
  if (window.rest === null) return known;
  return Math.max(known, window.total ?? known + PAGE_ROWS);
}

/** The next request for rows `from` to `to` (excluded), or null when they are all here. */
export function nextStep(window: RowWindow, from: number, to: number): Step | null {
  let start = 0;
  for (const [index, page] of window.pages.entries()) {
    const end = start + page.count;
    if (page.rows === null && start < to && end > from) {
      return { page: index, cursor: page.cursor, limit: page.count, thin: false, count: false };
    }
    start = end;
  }
  if (window.rest === null || (start >= to && window.pages.length > 0)) return null;
  const thin = from - start >= STRIDE_ROWS;
  return {
    page: null,
    cursor: window.rest.cursor,
    limit: thin ? STRIDE_ROWS : PAGE_ROWS,
    thin,
    count: window.total === null,
  };
}

export interface Arrived {
  records: readonly RecordRow[];
  next_cursor: string | null;
  total?: number;
}

/** The window with the answer to a step in it. */
export function withArrived(window: RowWindow, step: Step, answer: Arrived): RowWindow {
  const page: WindowPage = {
    cursor: step.cursor,
    count: answer.records.length,
    rows: step.thin ? null : answer.records,
  };
  const total = answer.total ?? window.total;
  if (step.page !== null) {
    const pages = window.pages.map((each, index) => (index === step.page ? page : each));
    return { ...window, pages, total };
  }
  const rest = answer.next_cursor === null ? null : { cursor: answer.next_cursor };
  return { pages: page.count > 0 ? [...window.pages, page] : window.pages, rest, total };
}

/** Lets go of the rows farthest from what is seen. */
export function trimmed(window: RowWindow, from: number, to: number): RowWindow {
  const middle = (from + to) / 2;
  let start = 0;
  const held = window.pages.flatMap((page, index) => {
    const distance = Math.abs(start + page.count / 2 - middle);
    start += page.count;
    return page.rows ? [{ index, distance }] : [];
  });
  if (held.length <= MOST_PAGES) return window;
  const gone = new Set(
    held
      .sort((one, other) => one.distance - other.distance)
      .slice(MOST_PAGES)
      .map(({ index }) => index),
  );
  return {
    ...window,
    pages: window.pages.map((page, index) => (gone.has(index) ? { ...page, rows: null } : page)),
  };
}

/** The rows that are here, each with its place in the list. */
export function* placedRows(window: RowWindow): Generator<[number, RecordRow]> {
  let start = 0;
  for (const page of window.pages) {
    for (const [offset, row] of (page.rows ?? []).entries()) yield [start + offset, row];
    start += page.count;
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
    if (!page.rows) return page;
    const rows = page.rows.filter((row) => !ids.has(row.id));
    gone += page.count - rows.length;
    return rows.length === page.count ? page : { ...page, rows, count: rows.length };
  });
  return { ...window, pages, total: window.total === null ? null : Math.max(0, window.total - gone) };
}
