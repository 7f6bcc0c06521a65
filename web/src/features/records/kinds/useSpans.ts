import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import { both, type Predicate } from "@/api/predicate";
import { listRecords, useRefreshRecords } from "@/api/records";
import { useLocale, useToday } from "@/shared/locale";
import { useToasts } from "@/ui/toasts";
import { isWritable } from "../model/writing";
import type { KindProps } from "./contracts";
import { type Span, shifted, spanOf } from "./days";

/** Records with their days, and how to move them; the fields of the look must be there. */
export function useSpans(
  props: KindProps,
  condition: (start: FieldDefinition, end: FieldDefinition | undefined, zone: string) => Predicate,
  limit: number,
) {
  const { form, fields, grid, asked, save } = props;
  const { t } = useTranslation();
  const { timeZone } = useLocale();
  const today = useToday();
  const { undoable } = useToasts();
  const refresh = useRefreshRecords(form.key);
  const start = fields.byKey.get(grid.look.start ?? "") as FieldDefinition;
  const end = fields.byKey.get(grid.look.end ?? "");
  const filter = both(asked.filter ?? null, condition(start, end, timeZone));
  const question = { ...asked, filter, sort: start.key };
  const query = useQuery({
    queryKey: ["records", form.key, "spans", limit, question],
    queryFn: ({ signal }) => listRecords(form.key, question, { limit }, signal),
    placeholderData: (before) => before,
  });
  const spans = useMemo(
    () => (query.data?.records ?? []).flatMap((record) => spanOf(record, start, end, timeZone) ?? []),
    [query.data, start, end, timeZone],
  );
  const move = async (span: Span, by: { start: number; end: number }, words: string) => {
    const values = shifted(span, by, start, end, timeZone);
    if (Object.keys(values).length === 0) return;
    const before = Object.fromEntries(Object.keys(values).map((key) => [key, span.record[key] ?? null]));
    const written = await save(span.record, values);
    await refresh();
    if (written) undoable(words, () => save({ ...span.record, ...written }, before).then(refresh));
  };
  return {
    t,
    query,
    spans,
    start,
    end,
    today,
    timeZone,
    /** Whether there are more than are shown. */
    more: query.data?.next_cursor != null,
    move: isWritable(form, start) && (!end || isWritable(form, end)) ? move : null,
  };
}
