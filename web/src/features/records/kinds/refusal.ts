import type { FieldDefinition } from "@/api/forms";
import type { FieldError } from "@/api/problem";
import { placeOfError } from "@/entry/placed";

/** What holds a moved card back, in one line that names every field it is about. */
export function refusalOf(
  errors: readonly FieldError[],
  fields: ReadonlyMap<string, FieldDefinition>,
  say: (field: FieldDefinition, what: string) => string,
): string {
  const told = errors.map(({ field: path, message }) => {
    const asked = fields.get(placeOfError(path).key);
    return asked ? say(asked, message) : message;
  });
  return told.join(" ");
}
