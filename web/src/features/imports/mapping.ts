import type { FieldDefinition } from "@/api/forms";
import type { ImportChoices, ImportError, ImportFound, ImportMode, ImportNewField } from "@/api/imports";

/** What the user decides before an import. Every step gives a new one. */
export type Mapping = ImportChoices;

/** The proposal of the server; words it could not place wait for an answer. */
export function mappingOf(found: ImportFound): Mapping {
  const { mapping, values, key, mode, readings, months, part, allow_duplicates, references, new_fields } =
    found.choices;
  const asked = Object.fromEntries(
    found.columns
      .filter((column) => Object.keys(column.unknown_values).length > 0)
      .map((column) => [column.name, { ...column.unknown_values, ...values[column.name] }]),
  );
  const decided = { mapping, key, mode, readings, months, part, allow_duplicates, references, new_fields };
  return { ...decided, values: { ...values, ...asked } };
}

/** The mapping with a column going to a field; the column that had the field before lets go of it. */
export function withColumn(mapping: Mapping, column: string, field: string | null): Mapping {
  if (mapping.mapping[column] === field) return mapping;
  const freed = Object.entries(mapping.mapping)
    .filter(([name, taken]) => name !== column && field !== null && taken === field)
    .map(([name]) => name);
  const { [column]: _words, ...values } = mapping.values;
  const { [column]: _reading, ...readings } = mapping.readings;
  const references = { ...mapping.references };
  const next = { ...mapping.mapping, [column]: field };
  for (const name of freed) next[name] = null;
  for (const name of [column, ...freed]) delete references[name];
  const used = fieldsFed({ ...mapping, mapping: next });
  return {
    ...mapping,
    mapping: next,
    values,
    readings,
    references,
    new_fields: kept(mapping.new_fields, used),
    key: mapping.key.filter((each) => used.has(each)),
    part: mapping.part.filter((each) => used.has(each.field)),
  };
}

function kept(fields: Mapping["new_fields"], used: ReadonlySet<string>): Mapping["new_fields"] {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => used.has(key)));
}

/** The mapping with a column becoming a field that the form gets for it. */
export function withNewField(
  mapping: Mapping,
  column: string,
  { key, ...field }: ImportNewField & { key: string },
): Mapping {
  const next = withColumn(mapping, column, key);
  return { ...next, new_fields: { ...next.new_fields, [key]: field } };
}

/** The mapping with a new field changed. */
export function withNewFieldAs(mapping: Mapping, key: string, change: Partial<ImportNewField>): Mapping {
  const before = mapping.new_fields[key];
  if (!before) return mapping;
  return { ...mapping, new_fields: { ...mapping.new_fields, [key]: { ...before, ...change } } };
}

/** Every field that the file feeds, by a column or by months that become rows. */
export function fieldsFed({ mapping, months }: Mapping): ReadonlySet<string> {
  const fed = [...Object.values(mapping), months?.field, ...Object.values(months?.values ?? {})];
  return new Set(fed.filter((field): field is string => Boolean(field)));
}

export function withWord(mapping: Mapping, column: string, word: string, option: string | null): Mapping {
  return {
    ...mapping,
    values: { ...mapping.values, [column]: { ...mapping.values[column], [word]: option } },
  };
}

/** The mapping with a column's bare numbers read as shares (0.1 is 10%) or as percent points. */
export function withFractions(mapping: Mapping, column: string, fractions: boolean): Mapping {
  const reading = { ...mapping.readings[column], percent_fractions: fractions };
  return { ...mapping, readings: { ...mapping.readings, [column]: reading } };
}

/** The mapping with the records of a column named by one of their fields alone, or by any that fits. */
export function withReference(mapping: Mapping, column: string, by: string | null): Mapping {
  const { [column]: _before, ...references } = mapping.references;
  return { ...mapping, references: by === null ? references : { ...references, [column]: by } };
}

/** A number of the file by which to show how percentages are read: what it is as points and as a share. */
export function percentExample(sample: readonly string[]): {
  written: string;
  points: string;
  share: string;
} {
  const written = sample.find((text) => /^-?\d+(\.\d+)?$/.test(text)) ?? "0.5";
  return { written, points: `${written}%`, share: `${Number((Number(written) * 100).toPrecision(15))}%` };
}

export function withMode(mapping: Mapping, mode: ImportMode): Mapping {
  return { ...mapping, mode };
}

export function withKey(mapping: Mapping, key: string[]): Mapping {
  return { ...mapping, key };
}

/** Words that the check refused for fields with options: they are asked about on the way back. */
export function withRefusedWords(
  mapping: Mapping,
  errors: readonly ImportError[],
  choiceFields: ReadonlySet<string>,
): Mapping {
  let next = mapping;
  for (const { field, value } of errors) {
    const column = Object.keys(mapping.mapping).find((name) => mapping.mapping[name] === field);
    if (!field || !value || !column || !choiceFields.has(field)) continue;
    if (!(value in (next.values[column] ?? {}))) next = withWord(next, column, value, null);
  }
  return next;
}

export interface Lack {
  code: "nothing" | "newField" | "months" | "part" | "required" | "key" | "keyColumn";
  /** Keys of the fields in question. */
  fields: string[];
}

/** Key fields that stand for a reference: a column of partner codes feeds the partner. */
export type Spellings = ReadonlyMap<string, string>;

export function spellingsOf(
  fields: readonly Pick<FieldDefinition, "key" | "type" | "settings">[],
): Spellings {
  return new Map(
    fields
      .filter((field) => field.type === "lookup")
      .map((field) => [field.key, String(field.settings.through)] as const),
  );
}

/** What still stands in the way of a check. */
export function lackOf(mapping: Mapping, fields: ImportFound["fields"], spellings: Spellings): Lack | null {
  const used = fieldsFed(mapping);
  if (used.size === 0) return { code: "nothing", fields: [] };
  const { months, new_fields } = mapping;
  const unnamed = Object.keys(new_fields).filter((key) => !new_fields[key]?.label.trim());
  if (unnamed.length > 0) return { code: "newField", fields: unnamed };
  if (months && !(months.field && Object.values(months.values).some(Boolean)))
    return { code: "months", fields: [] };
  if (mapping.mode === "replace" && mapping.part.length === 0) return { code: "part", fields: [] };
  if (mapping.mode !== "create") {
    if (mapping.key.length === 0 && mapping.mode !== "replace") return { code: "key", fields: [] };
    const loose = mapping.key.filter((key) => !used.has(key));
    if (loose.length > 0) return { code: "keyColumn", fields: loose };
  }
  const meant = (key: string) => spellings.get(key) ?? key;
  const fed = new Set([...used].map(meant));
  const missing =
    mapping.mode === "update"
      ? []
      : fields.filter((field) => field.required && !spellings.has(field.key) && !fed.has(field.key));
  return missing.length > 0 ? { code: "required", fields: missing.map((field) => field.key) } : null;
}

export type Sureness = "saved" | "high" | "middle" | "none";

/** How sure the guess is, in words rather than in decimals. */
export function surenessOf({
  by,
  confidence,
  field,
}: {
  by: string | null;
  confidence: number;
  field: string | null;
}): Sureness {
  if (field === null) return "none";
  if (by === "saved") return "saved";
  return confidence >= 0.85 ? "high" : "middle";
}

/** Words of the file that mean no option yet. */
export function openWords(mapping: Mapping): number {
  return Object.values(mapping.values)
    .flatMap((words) => Object.values(words))
    .filter((option) => option === null).length;
}

/** What is sent: a word without an answer stays the bad value it is, instead of being emptied. */
export function choicesOf(mapping: Mapping): Mapping {
  const answered = Object.entries(mapping.values).map(([column, words]) => [
    column,
    Object.fromEntries(Object.entries(words).filter(([, option]) => option !== null)),
  ]);
  return { ...mapping, values: Object.fromEntries(answered) };
}
