import type { TFunction } from "i18next";

const WORDS = [
  "title",
  "label",
  "label_field",
  "help",
  "required",
  "unique",
  "settings",
  "layout",
  "rules",
  "checks",
  "type",
  "filter",
  "sort",
  "columns",
  "blocks",
  "permissions",
  "actions",
  "rows",
  "given_to",
  "url",
  "privacy",
  "formula",
  "fields",
  "options",
] as const;

type Word = (typeof WORDS)[number];

const isWord = (step: string): step is Word => (WORDS as readonly string[]).includes(step);

/** `fields.tier.label` as people read it: 字段 tier · 名称. */
export function pathWords(path: string, t: TFunction): string {
  if (path === "") return t("packages.whole");
  const steps = path.replace("[]", ".[]").split(".");
  const said: string[] = [];
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at] ?? "";
    const next = steps[at + 1];
    if (step === "[]") said.push(t("packages.order"));
    else if ((step === "fields" || step === "options") && next !== undefined && next !== "[]") {
      said.push(t(step === "fields" ? "packages.field" : "packages.option", { key: next }));
      at++;
    } else if (step === "settings" && next !== undefined) continue;
    else said.push(isWord(step) ? t(`packages.path.${step}`) : step);
  }
  return said.join(" · ");
}
