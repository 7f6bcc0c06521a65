import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { ViewKind, ViewLook } from "@/api/views";

/** A setting of a kind that names a field. */
export type FieldSetting = "group" | "start" | "end" | "cover" | "parent" | "title";

interface KindSetting {
  name: FieldSetting;
  needed: boolean;
}

const needed = (name: FieldSetting): KindSetting => ({ name, needed: true });
const optional = (name: FieldSetting): KindSetting => ({ name, needed: false });

/** What each kind of view is made of; the server holds the same. */
export const KIND_SETTINGS: Record<ViewKind, readonly KindSetting[]> = {
  grid: [],
  kanban: [needed("group"), optional("cover"), optional("title")],
  calendar: [needed("start"), optional("end"), optional("title")],
  gallery: [optional("cover"), optional("title")],
  gantt: [needed("start"), optional("end"), optional("title")],
  tree: [needed("parent")],
};

/** The kinds that the pages can show. */
export const KINDS = [
  "grid",
  "kanban",
  "calendar",
  "gallery",
  "gantt",
  "tree",
] as const satisfies readonly ViewKind[];

const SETTING_NAMES: readonly FieldSetting[] = ["group", "start", "end", "cover", "parent", "title"];
const COLUMNED = new Set(["choice", "reference", "boolean"]);
const DATED = new Set(["date", "instant"]);

/** Whether a field can be what a setting asks for. */
export function fits(setting: FieldSetting, field: FieldDefinition, form: FormDefinition): boolean {
  const { kind } = FIELD_TYPES[field.type];
  switch (setting) {
    case "group":
      return COLUMNED.has(kind);
    case "start":
    case "end":
      return DATED.has(kind);
    case "cover":
      return field.type === "image";
    case "parent":
      return form.fields.some(
        (own) => own.key === field.key && own.type === "reference" && own.settings.hierarchy === true,
      );
    case "title":
      return kind !== "files";
  }
}

/** The fields a setting can be given. */
export function candidates(setting: FieldSetting, fields: readonly FieldDefinition[], form: FormDefinition) {
  return fields.filter((field) => fits(setting, field, form));
}

/** The first needed setting that has no fitting field in the form, or null: then the kind can be shown. */
export function lacking(kind: ViewKind, fields: readonly FieldDefinition[], form: FormDefinition) {
  const lacks = KIND_SETTINGS[kind].find(
    ({ name, needed: must }) => must && candidates(name, fields, form).length === 0,
  );
  return lacks?.name ?? null;
}

/** The look under another kind: settings of other kinds go, needed ones take the first field that fits. */
export function turnedTo(
  kind: ViewKind,
  look: ViewLook,
  fields: readonly FieldDefinition[],
  form: FormDefinition,
): ViewLook {
  const { scale: _scale, ...next } = look;
  for (const name of SETTING_NAMES) {
    const setting = KIND_SETTINGS[kind].find((each) => each.name === name);
    if (!setting) delete next[name];
    else if (setting.needed && !next[name]) {
      const first = candidates(name, fields, form)[0];
      if (first) next[name] = first.key;
    }
  }
  return next;
}
