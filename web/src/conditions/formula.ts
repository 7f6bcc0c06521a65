import { entryOf } from "@/fields/registry";
import type { Readings } from "./sentence";

const PARTS = /'(?:[^']|'')*'|[\p{L}_][\p{L}\p{N}_.]*(?![\p{L}\p{N}_.]|\s*\()/gu;
const JOINING = new Set(["and", "or", "not"]);

/** A formula to be read: fields by their labels, and what a field is compared with as it is shown there. */
export function formulaText(formula: string, { fields, reader, others }: Readings): string {
  let compared = fields.get("");
  return formula.replace(PARTS, (part) => {
    if (part.startsWith("'")) {
      const value = part.slice(1, -1).replaceAll("''", "'");
      return (compared && entryOf(compared.type).text(value, compared, reader)) || part;
    }
    const field = fields.get(part);
    if (field || JOINING.has(part)) compared = field;
    return field ? reader.label(field.label) : (others?.get(part) ?? part);
  });
}
