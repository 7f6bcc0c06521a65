import { bulk } from "@/api/records";
import { remember, remembered } from "@/shared/storage";

/** How long the server keeps what a bulk change replaced. */
const KEPT_MS = 24 * 3_600_000;

interface Kept {
  token: string;
  /** How many records it changed. */
  count: number;
  at: number;
}

type Change = Omit<Kept, "at">;

const placeOf = (form: string) => `lastBulk.${form}`;

/** Keeps what undoes the last bulk change of a form, or forgets it. */
export function keepLastChange(form: string, change: Change | null, at = Date.now()): void {
  remember(placeOf(form), change === null ? null : JSON.stringify({ ...change, at } satisfies Kept));
}

/** What undoes the last bulk change of a form in this browser, while the server still can. */
export function lastChange(form: string, now = Date.now()): Change | null {
  try {
    const kept = JSON.parse(remembered(placeOf(form)) ?? "null") as Kept | null;
    return kept && now - kept.at < KEPT_MS ? { token: kept.token, count: kept.count } : null;
  } catch {
    return null;
  }
}

/** Undoes a bulk change, which then is the last one no more. */
export async function undoChange(form: string, change: Change, insists: boolean): Promise<void> {
  await bulk.undo(change.token, insists, change.count);
  if (lastChange(form)?.token === change.token) keepLastChange(form, null);
}
