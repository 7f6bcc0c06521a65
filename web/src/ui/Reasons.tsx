import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { Explanation, Reason } from "@/api/rights";
import { type Column, DataTable } from "./DataTable";
import { Mark } from "./Mark";
import { EmptyState } from "./states";

const TONES = { allowed: "success", some_rows: "info", refused: "warning" } as const;

function toneOf(reason: Reason): "good" | "plain" | "bad" {
  if (!reason.enabled || !reason.allows || reason.shows_field === false) return "plain";
  return reason.admits === false ? "bad" : "good";
}

/** Why somebody may or may not: the verdict in a sentence, and each source of rights with what it says. */
export function Reasons({ explanation }: { explanation: Explanation }) {
  const { t } = useTranslation();
  const columns: Column<Reason>[] = [
    {
      key: "source",
      title: t("why.source"),
      card: "title",
      render: (reason) => (
        <>
          {t(`why.kinds.${reason.kind}`)}
          {reason.title !== t(`why.kinds.${reason.kind}`) && ` · ${reason.title}`}
        </>
      ),
    },
    { key: "through", title: t("why.through"), render: (reason) => reason.through || t("frame.dash") },
    {
      key: "says",
      title: t("why.says"),
      card: "line",
      render: (reason) => <Mark tone={toneOf(reason)}>{reason.sentence}</Mark>,
    },
  ];
  return (
    <>
      <Alert
        type={TONES[explanation.verdict]}
        showIcon
        role="status"
        title={explanation.sentence}
        description={
          explanation.notes.length > 0 && (
            <ul>
              {explanation.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )
        }
        style={{ marginBottom: 12 }}
      />
      <DataTable<Reason>
        label={t("why.title")}
        rows={explanation.reasons}
        rowKey={(reason) => `${reason.kind} ${reason.key} ${reason.rows}`}
        columns={columns}
        empty={<EmptyState compact title={t("why.none")} />}
      />
    </>
  );
}
