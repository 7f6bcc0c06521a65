import type { RecordRow, RecordsPage } from "@/api/records";
import type { GroupNode } from "./groups";
import {
  EMPTY_WINDOW,
  findRow,
  lengthOf,
  nextStep,
  placedRows,
  type RowWindow,
  type Step,
  trimmed,
  withArrived,
  withoutRows,
  withRows,
} from "./rowWindow";

/** A place in the grid; `record` is null while it is on its way. */
export interface GridRow {
  readonly index: number;
  readonly record: RecordRow | null;
  /** Where records stand in groups: this is the head of one, */
  readonly group?: GroupNode;
  /** and this the place of a record in the whole list. */
  readonly place?: number;
}

/** A part of the list: from a place to another, which is not in it. */
export type Range = readonly [from: number, to: number];

export interface Rows {
  readonly rows: readonly GridRow[];
  /** null until the server told. */
  readonly total: number | null;
  readonly loading: boolean;
  readonly error: unknown;
}

export type FetchStep = (step: Step, signal: AbortSignal) => Promise<RecordsPage>;

const NOTHING: Rows = { rows: [], total: null, loading: true, error: null };
const LOOK_AHEAD = 40;

/** The rows of one question, fetched as they come into sight. Old rows stay on the screen while it asks again. */
export class RowStore {
  private window: RowWindow = EMPTY_WINDOW;
  private fresh: RowWindow | null = null;
  private sight: readonly Range[] = [[0, 60]];
  private working: AbortController | null = null;
  private shown: Rows = NOTHING;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly fetchStep: FetchStep) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.working?.abort();
    };
  };

  readonly snapshot = (): Rows => this.shown;

  /** Rows `from` to `to` are on the screen. */
  show(from: number, to: number): void {
    this.showParts([[from, to]]);
  }

  /** Several parts of the list are on the screen, what lies between is folded. */
  showParts(parts: readonly Range[]): void {
    this.sight = parts.map(([from, to]) => [Math.max(0, from - LOOK_AHEAD), to + LOOK_AHEAD]);
    if (!this.working) void this.work();
  }

  /** Asks again from the beginning; what is shown stays until the answer is here. */
  refresh(): void {
    this.working?.abort();
    this.working = null;
    this.fresh = EMPTY_WINDOW;
    void this.work();
  }

  find(id: string): RecordRow | undefined {
    return findRow(this.window, id);
  }

  /** Replaces a record wherever it is shown. */
  put(record: RecordRow): void {
    this.change((window) => withRows(window, (row) => (row.id === record.id ? record : row)));
  }

  remove(ids: ReadonlySet<string>): void {
    this.change((window) => withoutRows(window, ids));
  }

  private change(step: (window: RowWindow) => RowWindow): void {
    this.window = step(this.window);
    if (this.fresh) this.fresh = step(this.fresh);
    this.tell({});
  }

  private async work(): Promise<void> {
    const working = new AbortController();
    this.working = working;
    try {
      for (let step = this.next(); step; step = this.next()) {
        const answer = await this.fetchStep(step, working.signal);
        if (working.signal.aborted) return;
        this.arrive(step, answer);
      }
      const idle = !this.fresh && !this.shown.loading && this.shown.error === null;
      this.settle();
      if (!idle) this.tell({ loading: false, error: null });
    } catch (error) {
      if (!working.signal.aborted) this.tell({ loading: false, error });
    } finally {
      if (this.working === working) this.working = null;
    }
  }

  private next(): Step | null {
    const window = this.fresh ?? this.window;
    if (window.total === null) return nextStep(window, ...(this.sight[0] ?? [0, 1]));
    for (const part of this.sight) {
      const step = nextStep(window, ...part);
      if (step) return step;
    }
    return null;
  }

  private arrive(step: Step, answer: RecordsPage): void {
    const base = this.fresh ?? this.window;
    const window = trimmed(withArrived(base, step, answer), ...this.around());
    if (this.fresh) this.fresh = window;
    else {
      this.window = window;
      this.tell({ error: null });
    }
  }

  /** From the first to the last of what is on the screen. */
  private around(): Range {
    return [Math.min(...this.sight.map(([from]) => from)), Math.max(...this.sight.map(([, to]) => to))];
  }

  private settle(): void {
    if (this.fresh) this.window = this.fresh;
    this.fresh = null;
  }

  private tell(state: Partial<Pick<Rows, "loading" | "error">>): void {
    const known = this.window.pages.length > 0 || this.window.total === 0;
    const rows: GridRow[] = new Array(known ? lengthOf(this.window) : 0);
    const before = this.shown.rows;
    for (const [index, record] of placedRows(this.window)) {
      const old = before[index];
      rows[index] = old?.record === record ? old : { index, record };
    }
    for (let index = 0; index < rows.length; index += 1) {
      rows[index] ??= before[index]?.record === null ? (before[index] as GridRow) : { index, record: null };
    }
    this.shown = { ...this.shown, rows, total: this.window.total, ...state };
    for (const listener of this.listeners) listener();
  }
}
