import type { Preset, SetDocument } from "@/api/rights";
import type { FormRights } from "@/api/roles";

const EVERY_FIELD: FormRights["fields"] = { read: "*", write: "*" };

export function emptySet(form: string): SetDocument {
  return {
    form,
    title: "",
    preset: "view",
    actions: [],
    rows: null,
    fields: EVERY_FIELD,
    given_to: { members: [], departments: [], roles: [] },
    enabled: true,
  };
}

/** The set as a preset, which takes nothing of its own, or as a custom one that begins with reading. */
export function withPreset(draft: SetDocument, preset: Preset | null): SetDocument {
  return { ...draft, preset, actions: preset ? [] : ["read"], rows: null, fields: EVERY_FIELD };
}

/** What a custom set says of its form. */
export function ownRights(draft: SetDocument): FormRights {
  return {
    actions: [...(draft.actions ?? [])],
    rows: draft.rows ?? null,
    fields: { ...EVERY_FIELD, ...draft.fields },
  };
}

export function withRights(draft: SetDocument, { actions, rows, fields }: FormRights): SetDocument {
  return { ...draft, actions, rows, fields };
}
