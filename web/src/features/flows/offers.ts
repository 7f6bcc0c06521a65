import type { FlowDocument, Step } from "@/api/flows";
import type { FormDefinition } from "@/api/forms";
import type { Label } from "@/shared/label";
import type { FieldName } from "@/ui/formula/names";

type Labelled = (label: Label | null | undefined) => string;

/** The form whose records a loop goes over: of a find step, or of the rows in a sub-form. */
function formOver(over: string, document: FlowDocument, form: FormDefinition | undefined): string | null {
  const found = document.steps.find(({ key }) => key === over);
  if (found?.kind === "find") return found.form || null;
  const rows = form?.fields.find(({ key }) => key === over);
  return rows ? String(rows.settings.form ?? "") || null : null;
}

function formOf(step: Step, document: FlowDocument, form: FormDefinition | undefined): string | null {
  if (step.kind === "create" || step.kind === "upsert" || step.kind === "find") return step.form || null;
  return step.kind === "loop" ? formOver(step.over, document, form) : null;
}

/** The forms that a document's formulas may read through its steps. */
export function formsIn(document: FlowDocument, form: FormDefinition | undefined): string[] {
  const keys = document.steps.flatMap((step) => {
    const shown = step.kind === "update" || step.kind === "delete" ? step.form : null;
    return [formOf(step, document, form), shown];
  });
  return [...new Set(keys.filter((key): key is string => Boolean(key)))];
}

const fieldsOf = (form: FormDefinition | undefined) => (form?.fields ?? []).filter(({ retired }) => !retired);

/** What formulas and texts of a flow may name: the record's fields, records and values of steps, inputs. */
export function offersOf(
  document: FlowDocument,
  form: FormDefinition | undefined,
  forms: ReadonlyMap<string, FormDefinition>,
  label: Labelled,
): FieldName[] {
  const own = fieldsOf(form).map((field) => ({ key: field.key, label: label(field.label) }));
  const steps = document.steps.flatMap((step) => {
    const title = label(step.title);
    const names = [
      ...(step.kind === "formula" ? Object.keys(step.values) : []),
      ...(step.kind === "http" ? ["status"] : []),
      ...(step.kind === "http" || step.kind === "task" ? (step.outputs ?? []).map(({ key }) => key) : []),
    ];
    const values = names.map((name) => ({ key: `${step.key}.${name}`, label: title }));
    const fields = fieldsOf(forms.get(formOf(step, document, form) ?? ""));
    const read = fields.map((field) => ({
      key: `${step.key}.${field.key}`,
      label: [title, label(field.label)].join(" · "),
    }));
    return [...values, ...read];
  });
  const { trigger } = document;
  const asked = "inputs" in trigger ? (trigger.inputs ?? []) : [];
  const inputs = asked.map((input) => ({ key: `input.${input.key}`, label: label(input.label) }));
  return [...own, ...inputs, ...steps];
}
