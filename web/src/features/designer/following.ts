import type { SettingsValues } from "@/fields/contracts";
import type { DraftField } from "./draft";

type Rename = (key: string) => string;

/** What compares fields of another form with ours: ours have new names. */
function compared(where: unknown, renamed: Rename): unknown {
  if (!Array.isArray(where)) return where;
  return (where as { equals: string }[]).map((match) => ({ ...match, equals: renamed(match.equals) }));
}

/** A part of settings that compares: options of another form, departments that another form names. */
function comparing(part: unknown, renamed: Rename): unknown {
  if (typeof part !== "object" || part === null || !("where" in part)) return part;
  return { ...part, where: compared(part.where, renamed) };
}

function ranged(range: unknown, renamed: Rename): unknown {
  if (typeof range !== "object" || range === null) return range;
  const { of, linked } = range as { of?: string | null; linked?: unknown };
  return {
    ...range,
    ...(of ? { of: renamed(of) } : {}),
    ...(linked ? { linked: comparing(linked, renamed) } : {}),
  };
}

const byField = (items: unknown, renamed: Rename): unknown =>
  Array.isArray(items)
    ? (items as { field?: string }[]).map((item) =>
        item.field ? { ...item, field: renamed(item.field) } : item,
      )
    : items;

/** How each setting that names fields of the same form follows a new name. */
const FOLLOWS: Readonly<Record<string, (value: unknown, renamed: Rename) => unknown>> = {
  where: compared,
  source: comparing,
  range: ranged,
  recommended: ranged,
  fills: byField,
  parts: byField,
  depends_on: (key, renamed) => (typeof key === "string" ? renamed(key) : key),
};

/** A field whose settings and linked value name another by its new key. */
export function following(field: DraftField, old: string, key: string): DraftField {
  const renamed: Rename = (each) => (each === old ? key : each);
  const settings: SettingsValues = Object.fromEntries(
    Object.entries(field.settings).map(([name, value]) => [name, FOLLOWS[name]?.(value, renamed) ?? value]),
  );
  if (field.type === "lookup" && settings.through === old) settings.through = key;
  const linked = field.linked && {
    ...field.linked,
    where: field.linked.where.map((match) => ({ ...match, equals: renamed(match.equals) })),
  };
  return { ...field, settings, ...(linked ? { linked } : {}) };
}
