import { useTranslation } from "react-i18next";
import { type MarkedForm, useMarkedForms } from "@/api/privacy";
import { useMay } from "@/api/session";
import { useLabel } from "@/shared/locale";
import { Count } from "@/ui/Amounts";
import { type Column, DataTable } from "@/ui/DataTable";
import { Looks } from "@/ui/Looks";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import { FindPerson } from "./FindPerson";
import styles from "./personalData.module.css";

type Line = MarkedForm["fields"][number] & { form: MarkedForm };

function useLines(): Column<Line>[] {
  const { t } = useTranslation();
  const label = useLabel();
  return [
    { key: "form", title: t("personal.form"), card: "line", render: (line) => label(line.form.title) },
    { key: "field", title: t("personal.field"), card: "title", render: (line) => label(line.label) },
    {
      key: "level",
      title: t("personal.level"),
      card: "line",
      render: (line) => (
        <Mark tone={line.level === "sensitive" ? "warn" : "plain"}>{t(`personal.levels.${line.level}`)}</Mark>
      ),
    },
    { key: "mask", title: t("personal.mask"), render: (line) => t(`personal.masks.${line.mask}`) },
    {
      key: "purpose",
      title: t("personal.purpose"),
      card: "line",
      render: (line) => (line.purpose ? label(line.purpose) : "—"),
    },
    {
      key: "keeps",
      title: t("personal.keeps"),
      render: (line) =>
        line.keep_days ? t("personal.days", { count: line.keep_days }) : t("personal.always"),
    },
    {
      key: "records",
      title: t("personal.records"),
      align: "right",
      card: "end",
      render: (line) => <Count value={line.records} />,
    },
  ];
}

/** Fields with data of people, finding and erasing somebody, and who looked. */
export function PersonalDataPage() {
  const { t } = useTranslation();
  const marked = useMarkedForms();
  const mayAudit = useMay("audit.read");
  const lines = marked.data?.flatMap((form) => form.fields.map((field) => ({ ...field, form })));
  return (
    <div className={styles.page}>
      <PageHeader title={t("settings.places.personalData")} about={t("personal.about")} />
      <Panel flush title={t("personal.marked")}>
        <DataTable<Line>
          label={t("personal.marked")}
          rows={lines}
          rowKey={(line) => `${line.form.key}.${line.key}`}
          error={marked.error}
          onRetry={() => marked.refetch()}
          columns={useLines()}
          empty={<EmptyState title={t("personal.none")} about={t("personal.noneAbout")} />}
        />
      </Panel>
      <FindPerson forms={marked.data ?? []} />
      {mayAudit && (
        <Panel flush title={t("personal.log")}>
          <Looks forms={marked.data ?? []} />
        </Panel>
      )}
    </div>
  );
}
