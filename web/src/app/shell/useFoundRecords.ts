import type { RecordRow } from "@/api/records";
import { type FoundForm, useSearchEverything } from "@/api/search";
import { useLabel } from "@/shared/locale";
import { useSettled } from "@/shared/settled";
import type { Destination } from "./destinations";

const SHORTEST = 2;
const MOST_OF_A_FORM = 3;
const PAUSE = 200;

/** Records found in one form as places to go to: each name once, as an order's lines all bear its number. */
export function foundIn(
  form: Pick<FoundForm, "form" | "label_field">,
  records: readonly RecordRow[],
  within: string,
): Destination[] {
  const byName = new Map<string, Destination>();
  for (const record of records) {
    const title = String(record[form.label_field] ?? "");
    if (title && !byName.has(title))
      byName.set(title, { group: "records", title, within, path: `/forms/${form.form}/${record.id}` });
  }
  return [...byName.values()];
}

/** Names that begin with what was typed come first; else the order of the forms stays. */
export function closestFirst(found: Destination[], typed: string): Destination[] {
  const begun = typed.toLowerCase();
  const far = ({ title }: Destination) => (title.toLowerCase().startsWith(begun) ? 0 : 1);
  return [...found].sort((one, other) => far(one) - far(other));
}

/** Records whose text matches, out of every form that the actor may read: one request for all. */
export function useFoundRecords(typed: string): { found: Destination[]; pending: boolean } {
  const label = useLabel();
  const now = typed.trim();
  const search = useSettled(now, PAUSE);
  const answer = useSearchEverything(search, MOST_OF_A_FORM, search.length >= SHORTEST);
  if (now.length < SHORTEST) return { found: [], pending: false };
  const found = (answer.data ?? []).flatMap((form) => foundIn(form, form.records, label(form.title)));
  return { found: closestFirst(found, search), pending: now !== search || answer.isLoading };
}
