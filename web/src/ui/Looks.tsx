import { useTranslation } from "react-i18next";
import { type Look, useLooks } from "@/api/privacy";
import type { Label } from "@/shared/label";
import { useLabel } from "@/shared/locale";
import { DateText } from "./Amounts";
import { DataTable } from "./DataTable";
import { LoadMore } from "./LoadMore";
import { EmptyState } from "./states";

/** Who saw masked values in full: of everything, or of one record. */
export function Looks(props: {
  forms: readonly { key: string; title: Label; fields: readonly { key: string; label: Label }[] }[];
  form?: string;
  record?: string;
}) {
  const { t } = useTranslation();
  const label = useLabel();
  const looks = useLooks(props.form, props.record);
  const words = ({ form: key, title, fields, records, exported, certain }: Look) => {
    const form = props.forms.find((each) => each.key === key);
    const name = (field: string) => label(form?.fields.find((each) => each.key === field)?.label ?? field);
    const what = {
      form: form ? label(form.title) : title,
      fields: fields.map(name).join(", "),
      count: records,
    };
    if (!exported) return t("personal.seen", what);
    return certain ? t("personal.exported", what) : t("personal.perhapsExported", what);
  };
  return (
    <>
      <DataTable<Look>
        label={t("personal.log")}
        rows={looks.rows}
        rowKey={(look) => String(look.seq)}
        error={looks.error}
        onRetry={() => looks.refetch()}
        columns={[
          {
            key: "at",
            title: t("personal.at"),
            card: "line",
            render: (look) => <DateText value={look.at} time />,
          },
          { key: "who", title: t("personal.who"), card: "title", render: (look) => look.by },
          { key: "what", title: t("personal.what"), card: "line", width: 420, render: words },
          { key: "reason", title: t("personal.reason"), card: "line", render: (look) => look.reason ?? "—" },
        ]}
        empty={<EmptyState title={t("personal.nobody")} />}
      />
      <LoadMore list={looks} />
    </>
  );
}
