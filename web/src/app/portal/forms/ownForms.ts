import { FIELD_TYPES } from "@/api/fieldTypes";
import { type FieldDefinition, type FormDefinition, type FormSummary, useForms } from "@/api/forms";
import { useSignedIn } from "@/api/session";
import { entryOf } from "@/fields/registry";

/** Forms whose records have pages of their own in the portal. */
const ELSEWHERE: readonly string[] = ["partner", "order", "order_line"];

/** The forms that a partner's people read here; those that they may add to come first. */
export function ownForms(forms: readonly FormSummary[]): FormSummary[] {
  const own = forms.filter(({ key, part_of }) => part_of === null && !ELSEWHERE.includes(key));
  const adds = ({ actions }: FormSummary) => actions.includes("create");
  return [...own.filter(adds), ...own.filter((form) => !adds(form))];
}

export function useOwnForms() {
  const asked = useForms();
  return { ...asked, data: asked.data && ownForms(asked.data) };
}

/** Whether a record may be made: never while looking through another's eyes. */
export function useMayAdd(form: Pick<FormSummary, "actions"> | undefined): boolean {
  const { preview } = useSignedIn();
  return preview === null && Boolean(form?.actions.includes("create"));
}

/** The field by which a record belongs to a partner: here it is always the reader's own. */
export function partnerFieldOf(form: FormDefinition): FieldDefinition | undefined {
  const [key, ...further] = form.partner_path ?? [];
  const field = further.length === 0 ? form.fields.find((each) => each.key === key) : undefined;
  return field?.type === "reference" && field.settings.form === "partner" ? field : undefined;
}

/** What a way out of a stage asks for or shows: it is filled in there, unless a record needs it from its beginning. */
export function askedLater(form: FormDefinition): ReadonlySet<string> {
  const needed = new Set(form.fields.filter(({ required }) => required).map(({ key }) => key));
  const asked = (form.lifecycle?.transitions ?? []).flatMap(({ require = [], show = [] }) => [
    ...require,
    ...show,
  ]);
  return new Set(asked.filter((key) => !needed.has(key)));
}

/** The form as its records are read here: whose they are is not changed, and in a preview nothing is. */
export function asReadHere(form: FormDefinition, inPreview: boolean): FormDefinition {
  const partner = partnerFieldOf(form)?.key;
  const fields = form.fields.map((field) => (field.key === partner ? { ...field, writable: false } : field));
  return { ...form, fields, actions: inPreview ? ["read"] : form.actions };
}

const FACTS = 3;
const LONG: readonly string[] = ["rows", "file", "files", "markup", "long_text", "rich_text"];

/** What a card of a record says beside its name: its stage first, never the partner that reads it. */
export function factsOf(form: FormDefinition, record: Record<string, unknown>): FieldDefinition[] {
  const partner = partnerFieldOf(form);
  const stage = form.lifecycle?.field;
  const told = form.fields.filter(
    ({ key, type }) =>
      key in record &&
      key !== form.label_field &&
      key !== partner?.key &&
      !LONG.includes(type) &&
      !LONG.includes(FIELD_TYPES[type].kind) &&
      entryOf(type).family !== "media",
  );
  const filled = told.filter(({ key }) => record[key] !== null && record[key] !== "");
  return [...filled.filter(({ key }) => key === stage), ...filled.filter(({ key }) => key !== stage)].slice(
    0,
    FACTS,
  );
}
