import {
  ACTIONS,
  type Action,
  type FieldList,
  type FormRights,
  type Permission,
  type Role,
} from "@/api/roles";

const NOTHING: FormRights = { actions: [], rows: null, fields: { read: "*", write: "*" } };

export function emptyRole(kind: Role["kind"]): Role {
  return { key: "", title: "", kind, permissions: [], forms: {} };
}

/** What a role gives on a form; nothing when it says nothing. */
export function rightsOn(role: Role, form: string): FormRights {
  return { ...NOTHING, ...role.forms[form] };
}

/** The role with other rights on a form; rights without an action are left out. */
export function withRights(role: Role, form: string, rights: FormRights): Role {
  const { [form]: _, ...others } = role.forms;
  return { ...role, forms: rights.actions.length === 0 ? others : { ...others, [form]: rights } };
}

/** Turns an action on or off. Every action needs reading; without reading there is none. */
export function toggleAction(rights: FormRights, action: Action, on: boolean): FormRights {
  if (!on && action === "read") return { ...rights, actions: [] };
  const wanted = new Set(rights.actions);
  if (on) wanted.add(action).add("read");
  else wanted.delete(action);
  return { ...rights, actions: ACTIONS.filter((one) => wanted.has(one)) };
}

export function togglePermission(role: Role, permission: Permission, on: boolean): Role {
  const others = role.permissions.filter((one) => one !== permission);
  return { ...role, permissions: on ? [...others, permission] : others };
}

export function includesField(list: FieldList, field: string): boolean {
  return list === "*" || list.includes(field);
}

/** Adds or removes one field; `all` are the form's fields, needed to spell out "every field". */
export function toggleField(list: FieldList, field: string, on: boolean, all: string[]): FieldList {
  return on ? [...listed(list, all), field] : listed(list, all).filter((one) => one !== field);
}

/** Whoever may write a field also reads it: writing brings reading, and what may not be read is not written. */
export function withFieldRights(
  before: FormRights["fields"],
  right: keyof FormRights["fields"],
  list: FieldList,
): FormRights["fields"] {
  if (right === "read") {
    const write =
      list === "*" ? before.write : listed(before.write, list).filter((one) => list.includes(one));
    return { read: list, write };
  }
  const read = before.read === "*" || list === "*" ? "*" : [...new Set([...before.read, ...list])];
  return { read, write: list };
}

function listed(list: FieldList, all: string[]): string[] {
  return list === "*" ? all : list;
}

export function sameRole(one: Role, other: Role): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What every record has beside its form's own fields. */
export const SYSTEM_FIELDS = [
  "id",
  "created_at",
  "created_by",
  "updated_at",
  "updated_by",
  "revision",
] as const;

export const VARIABLES = ["me", "my_team", "my_partner", "today"] as const;

const WORDS = new Set(["and", "or", "not", "in", "true", "false", "empty", "null", ...VARIABLES]);
/** Texts and [labels] are passed over; a name before a parenthesis is a function. */
const NAMES = /"(?:""|[^"])*"|'(?:''|[^'])*'|\[[^\]]*\]|([^\W\d][\w.]*|[\p{L}_][\p{L}\p{N}_.]*)(\s*\()?/gu;

/** Names in a condition that are neither a field nor a variable. The server checks all the rest. */
export function unknownNames(condition: string, fields: string[]): string[] {
  const known = new Set([...fields, ...WORDS]);
  const found = [...condition.matchAll(NAMES)]
    .filter((match) => match[1] && !match[2])
    .map((match) => (match[1] ?? "").split(".")[0] ?? "");
  return [...new Set(found)].filter((name) => !known.has(name) && !WORDS.has(name.toLowerCase()));
}

const GROUPS = {
  administration: ["workspace", "members", "roles", "partner_users", "preview", "audit", "privacy"],
  building: ["forms", "views", "packages", "links", "webhooks", "flows"],
} as const;

export type PermissionGroup = keyof typeof GROUPS | "channel";

/** Which heading a permission stands under. */
export function groupOf(permission: string): PermissionGroup {
  const area = permission.split(".")[0] ?? "";
  for (const [group, areas] of Object.entries(GROUPS)) {
    if ((areas as readonly string[]).includes(area)) return group as PermissionGroup;
  }
  return "channel";
}
