import type { ClipboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import type { FieldDefinition } from "@/api/forms";
import type { FieldValues, RecordRow } from "@/api/records";
import type { Parsed } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { wireValues } from "@/fields/wire";
import { useToasts } from "@/ui/toasts";
import type { Save } from "../model/useSaving";
import { type Block, readCells, spread, writeCells } from "../state/clipboard";
import type { ShownColumn } from "../state/columns";
import type { GridRow } from "../state/rowStore";

const MOST_ROWS = 1000;
/** Beside the words that any program reads, cells carry the values that our own can take. */
const OWN_CELLS = "application/x-tongzhou-cells";
const AT_ONCE = 4;

/** Makes records of lines that are pasted under the last row, and takes them back. */
export interface Adding {
  create: (values: FieldValues) => Promise<RecordRow>;
  remove: (ids: string[]) => Promise<unknown>;
}

interface Given {
  rows: readonly GridRow[];
  columns: readonly ShownColumn[];
  writable: (column: ShownColumn) => boolean;
  save: Save;
  /** null where nobody may create records. */
  adding: Adding | null;
}

interface Planned {
  changes: Map<RecordRow, FieldValues>;
  /** Lines under the last row. */
  added: FieldValues[];
  refused: number;
}

interface CopiedCell {
  text: string;
  /** Where `value` means the same as in the cell it was copied from. */
  home?: string;
  value?: unknown;
}

/** A record, member or department means the same in every field that leads there; else only the field itself does. */
function homeOf({ id, key, type, settings }: FieldDefinition): string {
  return entryOf(type).family === "relation" ? `${type} ${settings.form ?? ""}` : (id ?? key);
}

function readCopied(data: DataTransfer): CopiedCell[][] {
  const own = data.getData(OWN_CELLS);
  if (own) return JSON.parse(own) as CopiedCell[][];
  return readCells(data.getData("text/plain")).map((line) => line.map((text) => ({ text })));
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
export function useBlockPaste({ rows, columns, writable, save, adding }: Given) {
  const { t } = useTranslation();
  const reader = useReader();
  const { undoable, done, failed } = useToasts();

  const copy = (event: ClipboardEvent, block: Block) => {
    const lines: CopiedCell[][] = [];
    for (let row = block.top; row <= block.bottom; row += 1) {
      const record = rows[row]?.record;
      if (!record) continue;
      const shown = columns.slice(block.left, block.right + 1);
      lines.push(
        shown.map(({ field }) => ({
          text: entryOf(field.type).text(record[field.key], field, reader),
          home: homeOf(field),
          value: record[field.key] ?? null,
        })),
      );
    }
    const words = lines.map((line) => line.map((cell) => cell.text));
    event.clipboardData.setData("text/plain", writeCells(words));
    event.clipboardData.setData(OWN_CELLS, JSON.stringify(lines));
    event.preventDefault();
  };

  const taken = (cell: CopiedCell, field: FieldDefinition): Parsed =>
    cell.home === homeOf(field) ? { value: cell.value } : entryOf(field.type).parse(cell.text, field, reader);

  const planOf = (cells: CopiedCell[][], block: Block): Planned => {
    const changes = new Map<RecordRow, FieldValues>();
    const added: FieldValues[] = [];
    let refused = 0;
    const lines = rows.slice(block.top).filter(({ group }) => !group);
    for (const { row, column, cell } of spread(cells.slice(0, MOST_ROWS), block)) {
      const place = row - block.top;
      const record = lines[place]?.record;
      const target = columns[column];
      if (!target || (cell.text === "" && place >= lines.length)) continue;
      const parsed = writable(target) ? taken(cell, target.field) : null;
      if (!parsed || "refused" in parsed) refused += 1;
      else if (record) changes.set(record, { ...changes.get(record), [target.field.key]: parsed.value });
      else if (place >= lines.length && adding) {
        const line = place - lines.length;
        added[line] = { ...added[line], [target.field.key]: parsed.value };
      } else refused += 1;
    }
    return { changes, added: added.filter(Boolean), refused };
  };

  const write = async ({ changes, added, refused }: Planned, act: "paste" | "cleared" | "filled") => {
    const written: { record: RecordRow; before: FieldValues }[] = [];
    const { failures, reason } = await eachOf(changes, async ([record, values]) => {
      const before = Object.fromEntries(Object.keys(values).map((key) => [key, record[key] ?? null]));
      const after = await save(record, values, { quiet: true });
      if (after) written.push({ record: { ...record, ...after }, before });
    });
    const made: string[] = [];
    const making = await eachOf(added, async (values) => {
      if (adding) made.push((await adding.create(wireValues(values))).id);
    });
    const count = failures + making.failures;
    const why = reason ?? making.reason;
    if (why) failed(new Error(t("records.paste.failed", { count, reason: why })));
    if (written.length + made.length === 0)
      return refused > 0 && count === 0 ? done(t("records.paste.nothing")) : undefined;
    const told = { count: written.length + made.length, refused };
    const words = refused > 0 ? t(`records.${act}.partly`, told) : t(`records.${act}.done`, told);
    undoable(words, async () => {
      await eachOf(written, ({ record, before }) => save(record, before, { quiet: true }));
      if (made.length > 0) await adding?.remove(made);
    });
  };

  const paste = (event: ClipboardEvent, block: Block) => {
    if (event.clipboardData.getData("text/plain") === "") return;
    event.preventDefault();
    void write(planOf(readCopied(event.clipboardData), block), "paste");
  };

  const clear = (block: Block) => void write(planOf([[{ text: "" }]], block), "cleared");

  /** The first line of a block over all of it; a block of one line takes the line above. */
  const fill = (block: Block) => {
    const top = block.top === block.bottom ? block.top - 1 : block.top;
    const source = rows[top]?.record;
    if (!source) return;
    const line = columns.slice(block.left, block.right + 1).map(({ field }) => ({
      text: entryOf(field.type).text(source[field.key], field, reader),
      home: homeOf(field),
      value: source[field.key] ?? null,
    }));
    const under = { ...block, top: top + 1 };
    const lines = rows.slice(under.top, under.bottom + 1).filter(({ record }) => record !== null);
    void write(
      planOf(
        lines.map(() => line),
        under,
      ),
      "filled",
    );
  };

  return { copy, paste, clear, fill };
}
