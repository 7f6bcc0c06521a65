import type { TFunction } from "i18next";
import { newSubForms } from "@/fields/rows/drafts";
import type { Label } from "@/shared/label";
import { type Draft, documentOf } from "./draft";

/** Where in the designer the server means: `rules.0.when` is the first rule. */
export function wherePlaced(
  path: string,
  draft: Draft,
  t: TFunction,
  label: (text: Label | null) => string,
): string {
  const [area, place] = path.split(".");
  const at = Number(place);
  if (area === "rules" && Number.isInteger(at)) return t("designer.rules.number", { number: at + 1 });
  if (area === "duplicates" && Number.isInteger(at))
    return `${t("designerDuplicates.title")} · ${t("designerDuplicates.number", { number: at + 1 })}`;
  if (area === "checks" && Number.isInteger(at)) return t("designer.checks.number", { number: at + 1 });
  if (area === "fields" && Number.isInteger(at)) {
    const written = documentOf(draft).fields[at];
    return label((written?.label as Label) ?? null) || (written?.key ?? path);
  }
  if (area === "sub_forms" && Number.isInteger(at)) {
    const rows = newSubForms(draft)[at];
    const column = rows?.fields[Number(path.split(".")[3])];
    return (
      [rows?.title, column?.label]
        .map((text) => label(text ?? null))
        .filter(Boolean)
        .join(" · ") || path
    );
  }
  if (area === "aggregate") {
    const [, , source, , key] = path.split(".");
    const field = draft.fields.find((each) => each.key === key);
    if (field) return `${t("aggregates.source", { number: Number(source) + 1 })} · ${label(field.label)}`;
    return place === "sources"
      ? t("aggregates.source", { number: Number(source) + 1 })
      : t("aggregates.title");
  }
  if (area === "lifecycle") {
    const [, part, index] = path.split(".");
    const named = part === "transitions" ? draft.lifecycle?.transitions?.[Number(index)]?.title : null;
    return [t("lifecycle.title"), label((named as Label) ?? null)].filter(Boolean).join(" · ");
  }
  if (area === "layout")
    return label(draft.layout[at]?.title ?? null) || t("designer.sections.untitled", { number: at + 1 });
  return area === "rules" ? t("designer.rules.title") : path;
}
