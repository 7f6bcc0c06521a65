import { Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "@/api/forms";
import { exportAddress, type RecordsAsked } from "@/api/records";
import { useReader } from "@/fields/reader";
import { ReasonDialog } from "@/ui/ReasonDialog";

const FORMATS = ["xlsx", "csv"] as const;

/** A list as a file with personal data in full: which fields, what for, and that it is written down. */
export function RevealedExport(props: {
  form: string;
  asked: RecordsAsked;
  masked: readonly FieldDefinition[];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { label, separator } = useReader();
  const [format, setFormat] = useState<(typeof FORMATS)[number]>("xlsx");
  const fields = props.masked.map((field) => label(field.label)).join(separator);
  const take = async (reason: string) => {
    window.location.assign(exportAddress(props.form, format, props.asked, { reason }));
    props.onClose();
  };
  return (
    <ReasonDialog
      title={t("personal.exportTitle")}
      about={`${t("personal.exportAbout", { fields })} ${t("personal.exportOnly")}`}
      action={t("records.export.title")}
      onSay={take}
      onClose={props.onClose}
    >
      <Radio.Group
        aria-label={t("personal.exportFormat")}
        value={format}
        onChange={(event) => setFormat(event.target.value as typeof format)}
        options={FORMATS.map((each) => ({ value: each, label: t(`records.export.${each}`) }))}
      />
    </ReasonDialog>
  );
}
