import { Button, Popconfirm } from "antd";
import { useTranslation } from "react-i18next";
import { type SlowList, useIndexes, useSlowLists } from "@/api/speed";
import { useLabel, useLocale } from "@/shared/locale";
import { Count, DateText } from "@/ui/Amounts";
import { type Column, DataTable } from "@/ui/DataTable";
import { formatSize } from "@/ui/format";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";

const TONES = { waiting: "plain", made: "good", failed: "bad", refused: "warn" } as const;

/** Makes an index or takes it away. */
function Index({ line }: { line: SlowList }) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const { make, remove } = useIndexes();
  const after = (said: string) => ({ onSuccess: () => toasts.done(said), onError: toasts.failed });
  if (line.bytes === null) {
    return (
      <Button
        size="small"
        loading={make.isPending}
        onClick={() => make.mutate(line.name, after(t("speed.asked")))}
      >
        {t("speed.make")}
      </Button>
    );
  }
  return (
    <Popconfirm
      title={t("speed.removeTitle")}
      description={t("speed.removeAbout")}
      onConfirm={() => remove.mutate(line.name, after(t("speed.removed")))}
    >
      <Button size="small" loading={remove.isPending}>
        {t("speed.remove")}
      </Button>
    </Popconfirm>
  );
}

function useColumns(): Column<SlowList>[] {
  const { t } = useTranslation();
  const label = useLabel();
  const { language } = useLocale();
  const by = ({ fields }: SlowList) =>
    fields
      .map((each) =>
        each.descending ? t("speed.descending", { field: label(each.label) }) : label(each.label),
      )
      .join(" · ");
  return [
    { key: "form", title: t("speed.form"), card: "title", render: (line) => label(line.title) },
    { key: "by", title: t("speed.by"), card: "line", render: by },
    {
      key: "times",
      title: t("speed.times"),
      align: "right",
      render: (line) => <Count value={line.times} />,
    },
    {
      key: "slowest",
      title: t("speed.slowest"),
      align: "right",
      card: "line",
      render: (line) => t("speed.milliseconds", { count: line.slowest_ms }),
    },
    { key: "last", title: t("speed.last"), render: (line) => <DateText value={line.last_at} time /> },
    {
      key: "state",
      title: t("speed.index"),
      card: "end",
      render: (line) => <Mark tone={TONES[line.state]}>{t(`speed.states.${line.state}`)}</Mark>,
    },
    {
      key: "size",
      title: t("speed.size"),
      align: "right",
      render: (line) => (line.bytes === null ? "—" : formatSize(line.bytes, language)),
    },
    {
      key: "uses",
      title: t("speed.uses"),
      align: "right",
      render: (line) => (line.uses === null ? "—" : <Count value={line.uses} />),
    },
    { key: "act", title: "", card: "line", render: (line) => <Index line={line} /> },
  ];
}

/** Lists that were slow, and a say in the indexes made for them. */
export function SpeedPage() {
  const { t } = useTranslation();
  const lists = useSlowLists();
  return (
    <>
      <PageHeader title={t("settings.places.speed")} about={t("speed.about")} />
      <Panel flush>
        <DataTable<SlowList>
          label={t("settings.places.speed")}
          rows={lists.data}
          rowKey={(line) => line.name}
          error={lists.error}
          onRetry={() => lists.refetch()}
          columns={useColumns()}
          empty={<EmptyState title={t("speed.none")} about={t("speed.noneAbout")} />}
        />
      </Panel>
    </>
  );
}
