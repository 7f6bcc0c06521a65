import type { SetDocument } from "@/api/rights";
import type { FieldList, Role } from "@/api/roles";
import type { Schemas } from "@/api/schema";
import type { Label } from "@/shared/label";

export type Right = Schemas["FieldRight"];
export type Given = Schemas["FieldRights"];

export const RIGHTS: readonly Right[] = ["none", "read", "write"];

/** A role or permission set with rights of its own on the form, and what it may do with a field just added. */
export interface Holder {
  id: string;
  kind: "role" | "permission_set";
  title: Label;
  before: Right;
  /** Whether it gives writing at all: else no field of it is filled in. */
  writes: boolean;
}

/** By key of the holder, then of the field; what is not there stays as it is. */
export type Chosen = Readonly<Record<string, Readonly<Record<string, Right>>>>;

interface Rights {
  actions?: readonly string[];
  fields?: { read?: FieldList; write?: FieldList };
}

function holding(rights: Rights): Pick<Holder, "before" | "writes"> {
  const { read = "*", write = "*" } = rights.fields ?? {};
  const writes = rights.actions?.some((action) => action === "create" || action === "update") ?? false;
  return { writes, before: read !== "*" ? "none" : write === "*" && writes ? "write" : "read" };
}

/** Those whose rights on the form are told field by field. What is given on every form or by a preset holds for all. */
export function holdersOf(
  form: string,
  roles: readonly Role[],
  sets: readonly { id: string; document: SetDocument }[],
): Holder[] {
  const byRole = roles.flatMap(({ key, title, forms }): Holder[] => {
    const given = forms?.[form];
    return given ? [{ id: key, kind: "role", title: title as Label, ...holding(given as Rights) }] : [];
  });
  const bySet = sets
    .filter(({ document }) => document.form === form && !document.preset)
    .map(({ id, document }): Holder => {
      const title = document.title as Label;
      return { id, kind: "permission_set", title, ...holding(document as Rights) };
    });
  return [...byRole, ...bySet];
}

/** What is sent with the publishing: only where it is not what would hold anyhow. */
export function givenRights(holders: readonly Holder[], chosen: Chosen): Given[] {
  return holders.flatMap(({ id, kind, before }) => {
    const fields = Object.entries(chosen[id] ?? {}).filter(([, right]) => right !== before);
    return fields.length > 0 ? [{ [kind]: id, fields: Object.fromEntries(fields) }] : [];
  });
}
