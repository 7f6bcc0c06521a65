interface Revised {
  revision: number;
}

const last = new Map<string, Promise<unknown>>();
const reached = new Map<string, number>();

/**
 * Writes of one record one after the other, each on the revision that the one before reached: whoever tabs fast
 * from cell to cell is never in conflict with themselves. A write of somebody else still is.
 */
export async function inTurn<Written extends Revised>(
  id: string,
  seen: number,
  write: (revision: number) => Promise<Written>,
): Promise<Written> {
  const before = last.get(id) ?? Promise.resolve();
  const mine = before.then(() => write(Math.max(seen, reached.get(id) ?? 0)));
  const settled = mine.then(
    ({ revision }) => {
      reached.set(id, revision);
    },
    () => undefined,
  );
  last.set(id, settled);
  try {
    return await mine;
  } finally {
    if (last.get(id) === settled) last.delete(id);
  }
}
