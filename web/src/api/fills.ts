import { api, url } from "./client";
import type { FieldDefinition } from "./forms";
import type { FieldValues, RecordRow } from "./records";

interface Fill {
  field: string;
  source: string;
}

/** What the record just chosen in a reference fills in beside it, as far as one may read it. */
export async function filledBy(field: FieldDefinition, chosen: unknown): Promise<FieldValues> {
  const { form, fills } = field.settings;
  const id = typeof chosen === "object" && chosen !== null ? (chosen as { id?: unknown }).id : undefined;
  if (typeof form !== "string" || typeof id !== "string" || !Array.isArray(fills) || fills.length === 0)
    return {};
  const record = await api.get<RecordRow>(url`/api/forms/${form}/records/${id}`);
  return Object.fromEntries(
    (fills as Fill[])
      .filter(({ source }) => source in record)
      .map((fill) => [fill.field, record[fill.source]]),
  );
}

/** Values that a choice offers of another form, a page of them. */
export interface OfferedPage {
  options: string[];
  more: boolean;
}

export interface OfferedAsked {
  field: string;
  values: FieldValues;
  search: string;
  skip: number;
}

export const offeredValues = (form: string, asked: OfferedAsked) =>
  api.post<OfferedPage>(`${url`/api/forms/${form}/records`}:options`, asked);

/** What linked fields take beside these values, as far as one may read it. */
export const linkedValues = (form: string) => async (values: FieldValues, fields: readonly string[]) =>
  (await api.post<{ values: FieldValues }>(`${url`/api/forms/${form}/records`}:linked`, { values, fields }))
    .values;
