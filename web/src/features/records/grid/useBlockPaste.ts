import type { ClipboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import type { FieldValues, RecordRow } from "@/api/records";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { useToasts } from "@/ui/toasts";
import type { Save } from "../model/useSaving";
import { type Block, readCells, spread, writeCells } from "../state/clipboard";
import type { ShownColumn } from "../state/columns";
import type { GridRow } from "../state/rowStore";

const MOST_ROWS = 1000;
const AT_ONCE = 4;

interface Given {
  rows: readonly GridRow[];
  columns: readonly ShownColumn[];
  writable: (column: ShownColumn) => boolean;
  save: Save;
}

interface Planned {
  changes: Map<RecordRow, FieldValues>;
  refused: number;
}

/** Runs a task for each item, a few at a time; answers how many failed and the first reason. */
async function eachOf<Item>(items: Iterable<Item>, task: (item: Item) => Promise<unknown>) {
  const queue = [...items];
  let failures = 0;
  let reason: string | null = null;
  const work = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        await task(item);
      } catch (error) {
        failures += 1;
        const problem = asProblem(error);
        reason ??= problem.errors[0]?.message ?? problem.message;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { failures, reason };
}

/** Copies a block as a spreadsheet would, and writes pasted blocks record by record, with one undo for all. */
export function useBlockPaste({ rows, columns, writable, save }: Given) {
  const { t } = useTranslation();
  const reader = useReader();
  const { undoable, done, failed } = useToasts();

  const copy = (event: ClipboardEvent, block: Block) => {
    const lines: string[][] = [];
    for (let row = block.top; row <= block.bottom; row += 1) {
      const record = rows[row]?.record;
      if (!record) continue;
      const shown = columns.slice(block.left, block.right + 1);
      lines.push(shown.map(({ field }) => entryOf(field.type).text(record[field.key], field, reader)));
    }
    event.clipboardData.setData("text/plain", writeCells(lines));
    event.preventDefault();
  };

  const planOf = (cells: string[][], block: Block): Planned => {
    const changes = new Map<RecordRow, FieldValues>();
    let refused = 0;
    for (const { row, column, text } of spread(cells.slice(0, MOST_ROWS), block)) {
      const record = rows[row]?.record;
      const target = columns[column];
      if (!record || !target) continue;
      const parsed = writable(target) ? entryOf(target.field.type).parse(text, target.field, reader) : null;
      if (!parsed || "refused" in parsed) refused += 1;
      else changes.set(record, { ...changes.get(record), [target.field.key]: parsed.value });
    }
    return { changes, refused };
  };

  const write = async ({ changes, refused }: Planned) => {
    const written: { record: RecordRow; before: FieldValues }[] = [];
    const { failures, reason } = await eachOf(changes, async ([record, values]) => {
      const before = Object.fromEntries(Object.keys(values).map((key) => [key, record[key] ?? null]));
      const after = await save(record, values, { quiet: true });
      if (after) written.push({ record: { ...record, ...after }, before });
    });
    if (reason) failed(new Error(t("records.paste.failed", { count: failures, reason })));
    if (written.length === 0)
      return refused > 0 && failures === 0 ? done(t("records.paste.nothing")) : undefined;
    const words =
      refused > 0
        ? t("records.paste.partly", { count: written.length, refused })
        : t("records.paste.done", { count: written.length });
    undoable(
      words,
      () => void eachOf(written, ({ record, before }) => save(record, before, { quiet: true })),
    );
  };

  const paste = (event: ClipboardEvent, block: Block) => {
    const text = event.clipboardData.getData("text/plain");
    if (text === "") return;
    event.preventDefault();
    void write(planOf(readCells(text), block));
  };

  const clear = (block: Block) => void write(planOf([[""]], block));

  return { copy, paste, clear };
}
