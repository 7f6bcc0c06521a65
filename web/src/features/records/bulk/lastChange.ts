import { bulk } from "@/api/records";
import { remember, remembered } from "@/shared/storage";

/** How long the server keeps what a bulk change replaced. */
const KEPT_MS = 24 * 3_600_000;

interface Kept {
  token: string;
  at: number;
}

const placeOf = (form: string) => `lastBulk.${form}`;

/** Keeps what undoes the last bulk change of a form, or forgets it. */
export function keepLastChange(form: string, token: string | null, at = Date.now()): void {
  remember(placeOf(form), token === null ? null : JSON.stringify({ token, at } satisfies Kept));
}

/** What undoes the last bulk change of a form in this browser, while the server still can. */
export function lastChange(form: string, now = Date.now()): string | null {
  try {
    const kept = JSON.parse(remembered(placeOf(form)) ?? "null") as Kept | null;
    return kept && now - kept.at < KEPT_MS ? kept.token : null;
  } catch {
    return null;
  }
}

/** Undoes a bulk change, which then is the last one no more. */
export async function undoChange(form: string, token: string, insists: boolean): Promise<void> {
  await bulk.undo(token, insists);
  if (lastChange(form) === token) keepLastChange(form, null);
}
