import type { FieldTypeName } from "@/api/fieldTypes";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import { freeKey } from "@/shared/keys";
import type { Label } from "@/shared/label";
import type { Draft, DraftField } from "./draft";
import { newUid } from "./layout";

/** What makes a draft an aggregate table. */
export type Aggregate = NonNullable<Draft["aggregate"]>;
type Source = Aggregate["sources"][number];

export const MEASURES = ["sum", "avg", "min", "max", "count", "count_distinct"] as const;
export type Measure = (typeof MEASURES)[number];

const GROUPED = new Set(["text", "choice", "date", "instant", "number", "money", "boolean", "reference"]);
const LABELS = new Set(["text", "choice", "date", "number", "money"]);
const COUNTED = new Set<string>(["count", "count_distinct"]);

/** The type whose values a field has: of a computed one that of its results. */
const meaningOf = (field: FieldDefinition): FieldTypeName => field.meaning ?? field.type;

/** The fields of a form that rows can be grouped by. */
export function groupable(form: FormDefinition): FieldDefinition[] {
  return form.fields.filter((field) => {
    const type = FIELD_TYPES[meaningOf(field)];
    return !field.retired && type.written && GROUPED.has(type.kind);
  });
}

/** Of a field what another must be like to hold its values: its type, and what says what they are. */
function likeness(field: FieldDefinition): Pick<DraftField, "type" | "settings"> {
  const { options, currency, decimals, form } = field.meaning_settings ?? field.settings;
  const settings = Object.fromEntries(
    Object.entries({ options, currency, decimals, form }).filter(([, value]) => value !== undefined),
  );
  return { type: meaningOf(field), settings };
}

const NUMBER: Pick<DraftField, "type" | "settings"> = { type: "number", settings: {} };

function fieldOf(key: string, label: Label, like: Pick<DraftField, "type" | "settings">): DraftField {
  return {
    uid: newUid("new"), id: null, key, label, required: false, unique: false, help: null, retired: false, ...like,
  }; // biome-ignore format: one field
}

/** Whether a draft's field folds what the sources give. */
export const measureOf = (draft: Draft, field: DraftField): Measure | null =>
  (draft.aggregate?.measures[field.key] as Measure | undefined) ?? null;

/** The fields that have a value in each source: dimensions first, then measures; computed ones have none. */
export function valued(draft: Draft): DraftField[] {
  const stored = draft.fields.filter((field) => !field.retired && FIELD_TYPES[field.type].written);
  return [
    ...stored.filter((field) => !measureOf(draft, field)),
    ...stored.filter((field) => measureOf(draft, field)),
  ];
}

function withAggregate(draft: Draft, change: (aggregate: Aggregate) => Aggregate): Draft {
  return draft.aggregate ? { ...draft, aggregate: change(draft.aggregate) } : draft;
}

/** One more form whose rows count; fields of the same key are taken as they are. */
export function withSource(draft: Draft, form: FormDefinition): Draft {
  const own = new Set(form.fields.filter((field) => !field.retired).map((field) => field.key));
  const values = Object.fromEntries(valued(draft).flatMap(({ key }) => (own.has(key) ? [[key, key]] : [])));
  return withAggregate(draft, (now) => ({ ...now, sources: [...now.sources, { form: form.key, values }] }));
}

export function withoutSource(draft: Draft, at: number): Draft {
  return withAggregate(draft, (now) => ({ ...now, sources: now.sources.filter((_, place) => place !== at) }));
}

function withSourceChanged(draft: Draft, at: number, change: (source: Source) => Source): Draft {
  return withAggregate(draft, (now) => ({
    ...now,
    sources: now.sources.map((source, place) => (place === at ? change(source) : source)),
  }));
}

export function withWhere(draft: Draft, at: number, where: Source["where"] | null): Draft {
  return withSourceChanged(draft, at, ({ form, values }) => ({
    form, ...(where === null ? {} : { where }), values,
  })); // biome-ignore format: short
}

/** What a source gives for a field. A dimension becomes like the field that its first source gives. */
export function withValue(
  draft: Draft,
  at: number,
  field: DraftField,
  text: string,
  form?: FormDefinition,
): Draft {
  const put = withSourceChanged(draft, at, (source) => {
    const { [field.key]: _before, ...others } = source.values;
    return { ...source, values: text.trim() ? { ...others, [field.key]: text } : others };
  });
  const given = form?.fields.find((each) => !each.retired && each.key === text);
  const folded = measureOf(draft, field);
  if (at > 0 || !given || (folded && COUNTED.has(folded))) return put;
  return withLikeness(put, field.uid, likeness(given));
}

function withLikeness(draft: Draft, uid: string, like: Pick<DraftField, "type" | "settings">): Draft {
  return { ...draft, fields: draft.fields.map((each) => (each.uid === uid ? { ...each, ...like } : each)) };
}

/** One more field, to group by or to fold. */
export function withColumn(draft: Draft, label: Label, measure: Measure | null): Draft {
  const taken = new Set(draft.fields.map((field) => field.key));
  const key = freeKey("", measure ? "total" : "group", taken);
  const field = fieldOf(key, label, measure ? NUMBER : { type: "text", settings: {} });
  const measures = { ...draft.aggregate?.measures, ...(measure ? { [key]: measure } : {}) };
  return withAggregate({ ...draft, fields: [...draft.fields, field] }, (now) => ({ ...now, measures }));
}

export function withMeasure(draft: Draft, field: DraftField, measure: Measure): Draft {
  const put = withAggregate(draft, (now) => ({
    ...now,
    measures: { ...now.measures, [field.key]: measure },
  }));
  return COUNTED.has(measure) ? withLikeness(put, field.uid, NUMBER) : put;
}

export function withoutColumn(draft: Draft, field: DraftField): Draft {
  const { [field.key]: _gone, ...measures } = draft.aggregate?.measures ?? {};
  const left = { ...draft, fields: draft.fields.filter((each) => each !== field) };
  const without = ({ [field.key]: _value, ...others }: Source["values"]) => others;
  return labelled(
    withAggregate(left, (now) => ({
      measures,
      sources: now.sources.map((source) => ({ ...source, values: without(source.values) })),
    })),
  );
}

/** The draft with a title field of a kind that can be one, where it has one. */
export function labelled(draft: Draft): Draft {
  const may = valued(draft).filter((field) => LABELS.has(FIELD_TYPES[field.type].kind));
  if (may.some((field) => field.key === draft.label_field)) return draft;
  return { ...draft, label_field: may[0]?.key ?? draft.label_field };
}

/** An aggregate table to begin with: how many records of a form there are of each value of a field. */
export function counting(form: FormDefinition, by: FieldDefinition, rows: Label) {
  const [group, count] = [fieldOf(by.key, by.label, likeness(by)), fieldOf("rows_counted", rows, NUMBER)];
  const fields = [group, { ...count, settings: { decimals: 0 } }].map(
    ({ uid: _uid, id: _id, ...field }) => field,
  );
  const isLabel = LABELS.has(FIELD_TYPES[group.type].kind);
  return {
    label_field: isLabel ? group.key : count.key,
    fields,
    aggregate: {
      sources: [{ form: form.key, values: { [group.key]: by.key, [count.key]: "1" } }],
      measures: { [count.key]: "count" },
    },
  };
}
