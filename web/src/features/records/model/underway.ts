import type { FieldValues, RecordRow } from "@/api/records";

const writes = new Map<string, readonly FieldValues[]>();

/** Notes values on their way to the server; call what it answers when they arrived or were refused. */
export function underway(id: string, values: FieldValues): () => void {
  writes.set(id, [...(writes.get(id) ?? []), values]);
  return () => {
    const left = (writes.get(id) ?? []).filter((each) => each !== values);
    if (left.length > 0) writes.set(id, left);
    else writes.delete(id);
  };
}

/** The record as it will be: an answer to an earlier write does not hide what was typed since. */
export function withUnderway(record: RecordRow): RecordRow {
  return Object.assign({}, record, ...(writes.get(record.id) ?? []));
}
