import { useQueries } from "@tanstack/react-query";
import { type FormSummary, useForms } from "@/api/forms";
import { listRecords, type RecordRow } from "@/api/records";
import { useLabel } from "@/shared/locale";
import { useSettled } from "@/shared/settled";
import type { Destination } from "./destinations";

const SHORTEST = 2;
const MOST_FORMS = 24;
const MOST_OF_A_FORM = 3;
const PAUSE = 250;

/** Records found in one form as places to go to: each name once, as an order's lines all bear its number. */
export function foundIn(form: FormSummary, records: readonly RecordRow[], within: string): Destination[] {
  const byName = new Map<string, Destination>();
  for (const record of records) {
    const title = String(record[form.label_field] ?? "");
    if (title && !byName.has(title))
      byName.set(title, { group: "records", title, within, path: `/forms/${form.key}/${record.id}` });
  }
  return [...byName.values()];
}

/** Names that begin with what was typed come first; else the order of the forms stays. */
export function closestFirst(found: Destination[], typed: string): Destination[] {
  const begun = typed.toLowerCase();
  const far = ({ title }: Destination) => (title.toLowerCase().startsWith(begun) ? 0 : 1);
  return [...found].sort((one, other) => far(one) - far(other));
}

/** Records whose text matches, out of every form that the actor may read. */
export function useFoundRecords(typed: string): { found: Destination[]; pending: boolean } {
  const label = useLabel();
  const now = typed.trim();
  const search = useSettled(now, PAUSE);
  const forms = useForms().data?.slice(0, MOST_FORMS) ?? [];
  const asking = search.length >= SHORTEST;
  const answers = useQueries({
    queries: forms.map((form) => ({
      queryKey: ["records", form.key, "palette", search],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        listRecords(
          form.key,
          { search, fields: ["id", form.label_field] },
          { limit: MOST_OF_A_FORM },
          signal,
        ),
      enabled: asking,
    })),
  });
  if (now.length < SHORTEST) return { found: [], pending: false };
  const found = forms.flatMap((form, place) =>
    foundIn(form, answers[place]?.data?.records ?? [], label(form.title)),
  );
  return {
    found: closestFirst(found, search),
    pending: now !== search || answers.some((answer) => answer.isLoading),
  };
}
