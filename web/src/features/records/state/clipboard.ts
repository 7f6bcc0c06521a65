/** Cells as spreadsheets put them on the clipboard: tabs, line breaks, quotes around what holds either. */
export function readCells(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  const endCell = () => {
    rows.at(-1)?.push(cell);
    cell = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t") endCell();
    else if (sign === "\n") {
      endCell();
      rows.push([]);
    } else if (sign !== "\r") cell += sign;
  }
  endCell();
  const last = rows.at(-1);
  if (rows.length > 1 && last?.length === 1 && last[0] === "") rows.pop();
  return rows;
}

export function writeCells(rows: readonly (readonly string[])[]): string {
  const quote = (cell: string) => (/["\t\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => row.map(quote).join("\t")).join("\n");
}

export interface Place {
  row: number;
  column: number;
}

/** A block of cells, corners included. */
export interface Block {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export function blockOf(one: Place, other: Place): Block {
  return {
    top: Math.min(one.row, other.row),
    bottom: Math.max(one.row, other.row),
    left: Math.min(one.column, other.column),
    right: Math.max(one.column, other.column),
  };
}

export function isInside(block: Block, row: number, column: number): boolean {
  return row >= block.top && row <= block.bottom && column >= block.left && column <= block.right;
}

/** Where each pasted cell goes. One copied cell fills the whole block that is selected. */
export function* spread<Cell>(
  cells: readonly (readonly Cell[])[],
  block: Block,
): Generator<{ row: number; column: number; cell: Cell }> {
  const single = cells.length === 1 && cells[0]?.length === 1;
  const height = single ? block.bottom - block.top + 1 : cells.length;
  for (let down = 0; down < height; down += 1) {
    const line = single ? cells[0] : cells[down];
    const width = single ? block.right - block.left + 1 : (line?.length ?? 0);
    for (let across = 0; across < width; across += 1) {
      const cell = line?.[single ? 0 : across];
      if (cell !== undefined) yield { row: block.top + down, column: block.left + across, cell };
    }
  }
}
