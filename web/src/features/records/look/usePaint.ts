import { useEffect, useMemo, useState } from "react";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import type { RecordRow } from "@/api/records";
import { useSignedIn } from "@/api/session";
import type { Format, ViewLook } from "@/api/views";
import type { BoundTree, Variables } from "@/expressions";
import { optionsOf } from "@/fields/choiceTypes";
import { useToday } from "@/shared/locale";

type Language = typeof import("@/expressions");

/** The colours of a record: of its whole row, and of single cells by field. */
export interface Paint {
  row: string | null;
  cells: ReadonlyMap<string, string>;
}

export type Painter = (record: RecordRow) => Paint;

const PLAIN: Paint = { row: null, cells: new Map() };

/** The values of a record by the ids of their fields, as bound conditions name them. */
function byId(
  language: Language,
  record: RecordRow,
  fields: readonly FieldDefinition[],
): Record<string, unknown> {
  const value = (field: FieldDefinition) =>
    language.comparable(FIELD_TYPES[field.type].kind, record[field.key]);
  return Object.fromEntries(fields.map((field) => [field.id ?? field.key, value(field)]));
}

/** The colour of the option that a record has in the field that colours rows. */
function optionColour(record: RecordRow, field: FieldDefinition | undefined): string | null {
  if (!field) return null;
  return optionsOf(field).find((option) => option.key === record[field.key])?.color ?? null;
}

/** What the formats make of a record: the first that fits its row or a cell decides. */
export function paintOf(
  formats: readonly Format[],
  rowColour: string | null,
  fits: (format: Format) => boolean,
): Paint {
  const held = formats.filter(fits);
  const row = held.find(({ field }) => !field)?.colour ?? rowColour;
  const cells = new Map<string, string>();
  for (const { field, colour } of held) if (field && !cells.has(field)) cells.set(field, colour);
  return row === null && cells.size === 0 ? PLAIN : { row, cells };
}

function useLanguage(wanted: boolean): Language | null {
  const [language, setLanguage] = useState<Language | null>(null);
  useEffect(() => {
    if (wanted) void import("@/expressions").then(setLanguage);
  }, [wanted]);
  return language;
}

/** Paints records by the look's conditions and row colour; null where it has neither. */
export function usePaint(look: ViewLook, fields: ReadonlyMap<string, FieldDefinition>): Painter | null {
  const { formats, row_colour: coloured } = look;
  const language = useLanguage((formats?.length ?? 0) > 0);
  const today = useToday();
  const me = useSignedIn().member_id ?? null;
  return useMemo(() => {
    if (!formats?.length && !coloured) return null;
    const all = [...fields.values()];
    const variables: Variables = { me, today };
    const known = new WeakMap<RecordRow, Paint>();
    return (record) => {
      const before = known.get(record);
      if (before) return before;
      const values = language && byId(language, record, all);
      const fits = ({ bound }: Format) =>
        values !== null && (language?.holds(bound as unknown as BoundTree, values, variables) ?? false);
      const paint = paintOf(
        formats ?? [],
        optionColour(record, coloured ? fields.get(coloured) : undefined),
        fits,
      );
      known.set(record, paint);
      return paint;
    };
  }, [formats, coloured, fields, language, today, me]);
}

/** Fields that painting reads, so that they travel with the rows. */
export function paintedFields(look: ViewLook, fields: ReadonlyMap<string, FieldDefinition>): string[] {
  const ids = new Set((look.formats ?? []).flatMap(({ bound }) => pathsIn(bound as unknown as BoundTree)));
  const read = [...fields.values()].filter((field) => ids.has(field.id ?? field.key)).map(({ key }) => key);
  return look.row_colour && fields.has(look.row_colour) ? [...read, look.row_colour] : read;
}

function pathsIn(tree: BoundTree): string[] {
  if ("field" in tree) return [tree.field];
  return "call" in tree ? tree.arguments.flatMap(pathsIn) : [];
}
