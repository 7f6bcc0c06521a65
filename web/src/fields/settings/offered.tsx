import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { SettingsProps } from "../contracts";
import type { Match } from "./Matches";
import { comparable, SourceSettings, useNamed } from "./Source";

interface Offering {
  form: string;
  field: string;
  where?: Match[];
}

/** Which field of which form gives the options, and what of this record they depend on. */
export function OfferedSettings({ field, form, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const named = useNamed();
  const { form: key, field: take, ...others } = field.settings.source as Offering;
  const put = (source: Partial<Offering>) => onChange({ ...field.settings, source });
  return (
    <SourceSettings
      allHold
      canBeEmpty
      names={{ form: t("offered.form"), where: t("offered.where"), take: t("offered.field") }}
      source={{ form: key, take, where: others.where ?? [] }}
      ours={comparable(form.fields).filter((each) => each.key !== field.key)}
      takes={(theirs) =>
        named(
          theirs.filter(
            (each) => each.type !== "long_text" && FIELD_TYPES[each.meaning ?? each.type].kind === "text",
          ),
        )
      }
      onForm={(next) => put({ form: next ?? "", field: "", where: [] })}
      onChange={(part) =>
        put({ ...others, form: key, field: part.take ?? take, where: part.where ?? others.where ?? [] })
      }
    />
  );
}
