import { useTranslation } from "react-i18next";
import { useForms } from "@/api/forms";
import type { FieldError } from "@/api/problem";
import { EVERY_FORM } from "@/api/roles";
import { useLabel } from "@/shared/locale";

/** What is wrong, and at which character, unless the sentence says that itself. */
export function useRefusal(): (error: FieldError) => string {
  const { t } = useTranslation();
  return ({ at, code, message }) =>
    at && code !== "expression_syntax" ? t("roles.atCharacter", { at, message }) : message;
}

const ASPECTS = ["rows", "actions", "fields"] as const;

/** The part of a role that a refusal names: "Partners · Visible records" for `forms.partner.rows`. */
export function usePlaceOf(): (error: FieldError) => string {
  const { t } = useTranslation();
  const label = useLabel();
  const forms = useForms().data ?? [];
  return ({ field }) => {
    const [area, key, part] = field.split(".");
    if (area === "permissions") return t("roles.permissions");
    if (area !== "forms" || !key) return area === "key" ? t("roles.key") : t("roles.facts");
    const form = forms.find((one) => one.key === key);
    const title = key === EVERY_FORM ? t("roles.everyForm") : form ? label(form.title) : key;
    const aspect = ASPECTS.find((one) => one === part);
    return [title, aspect && t(`roles.${aspect === "actions" ? "forms" : aspect}`)]
      .filter(Boolean)
      .join(" · ");
  };
}
