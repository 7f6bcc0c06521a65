import type { FormInstance } from "antd";
import { asProblem } from "@/api/client";

/**
 * Puts the server's field errors at their fields, scrolls to the first and focuses it.
 * Returns false when nothing fitted a field, so that the caller shows the sentence instead.
 */
export function showFieldErrors(form: FormInstance, error: unknown, names?: Record<string, string>): boolean {
  const known = Object.keys(form.getFieldsValue(true) as object);
  const registered = new Set([...known, ...Object.keys(form.getFieldsValue() as object)]);
  const fitting = asProblem(error)
    .errors.map((refused) => ({ ...refused, field: names?.[refused.field] ?? refused.field }))
    .filter((refused) => registered.has(refused.field));
  const first = fitting[0];
  if (!first) return false;
  form.setFields(fitting.map((refused) => ({ name: refused.field, errors: [refused.message] })));
  form.scrollToField(first.field, { focus: true, block: "center" });
  return true;
}
