import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import { readDecimal } from "@/fields/numerals";

const DAY = /^\d{4}-\d{2}-\d{2}/;

/** A value that an address gives a field; what is no value of its type is kept as unread, for people to mend. */
export function readGiven(field: FieldDefinition | undefined, text: string): unknown {
  const kind = field && FIELD_TYPES[field.type].kind;
  if (text.trim() === "") return null;
  if (kind === "money" || kind === "number") return readDecimal(text) ?? { unread: text };
  if (kind === "date" || kind === "instant")
    return DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : { unread: text };
  return text;
}
