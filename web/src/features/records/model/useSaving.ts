import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import type { FieldError } from "@/api/problem";
import { type FieldValues, type LabelledId, type RecordRow, recordKey, updateRecord } from "@/api/records";
import { wireValues } from "@/fields/wire";
import { useToasts } from "@/ui/toasts";
import { useInsisting } from "@/ui/useInsisting";
import { inTurn } from "./inTurn";
import { underway, withUnderway } from "./underway";

/** Somebody else wrote first: both values, and who. */
export interface Conflict {
  before: RecordRow;
  current: RecordRow;
  values: FieldValues;
  by: string;
}

interface Shown {
  put: (record: RecordRow) => void;
}

interface How {
  /** The caller deals with whatever goes wrong. */
  quiet?: boolean;
  /** Takes mistakes that belong to a field; answers whether it showed them. */
  onFieldErrors?: (errors: readonly FieldError[]) => boolean;
}

export type Save = (record: RecordRow, values: FieldValues, how?: How) => Promise<RecordRow | null>;

function nameOf(by: unknown): string {
  if (typeof by === "string") return by;
  return typeof by === "object" && by !== null ? ((by as LabelledId).label ?? "") : "";
}

/**
 * Saves values of a record: shown at once, taken back when the server refuses. A stale revision becomes a
 * `conflict` that waits for a decision. `save` answers whether the record is written.
 */
export function useSaving(form: string, shown?: Shown) {
  const queries = useQueryClient();
  const { t } = useTranslation();
  const { failed } = useToasts();
  const insisting = useInsisting();
  const [conflict, setConflict] = useState<Conflict | null>(null);

  const put = useCallback(
    (known: RecordRow) => {
      const record = withUnderway(known);
      shown?.put(record);
      queries.setQueryData<RecordRow>(recordKey(form, record.id), (old) =>
        old ? { ...old, ...record } : old,
      );
    },
    [shown, queries, form],
  );

  const save: Save = useCallback(
    async (record, values, how = {}) => {
      const arrived = underway(record.id, values);
      put(record);
      try {
        const send = (insists: boolean) =>
          inTurn(record.id, record.revision, (revision) =>
            updateRecord(form, record.id, revision, wireValues(values), insists),
          );
        const written = await (how.quiet ? send(false) : insisting(send));
        arrived();
        put({ ...record, ...written });
        void queries.invalidateQueries({ queryKey: [...recordKey(form, record.id), "history"] });
        return written;
      } catch (error) {
        const problem = asProblem(error);
        const current = problem.document.current as RecordRow | undefined;
        arrived();
        put(current ?? record);
        if (how.quiet) throw error;
        if (problem.status === 409 && current) {
          const by = nameOf(problem.document.updated_by ?? current.updated_by) || t("records.somebody");
          setConflict({ before: record, current, values, by });
        } else if (!how.onFieldErrors?.(problem.errors)) failed(problem);
        return null;
      }
    },
    [form, put, queries, failed, insisting, t],
  );

  return { save, conflict, dismissConflict: useCallback(() => setConflict(null), []) };
}
