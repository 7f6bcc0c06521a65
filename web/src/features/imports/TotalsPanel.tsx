import { Alert, Radio, Table, type TableProps } from "antd";
import { useTranslation } from "react-i18next";
import type { ImportTotal, ImportTotals, OnTotals } from "@/api/imports";
import { useNarrow } from "@/shared/narrow";
import { Count } from "@/ui/Amounts";
import { Panel } from "@/ui/Panel";
import styles from "./imports.module.css";

type Column = NonNullable<TableProps<ImportTotal>["columns"]>[number];

function Differing({ lines }: { lines: ImportTotal[] }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const span = (line: ImportTotal) =>
    t("imports.totals.of", { first: line.first_row, last: line.last_row, column: line.column });
  const what: Column = {
    title: t("imports.totals.what"),
    render: (_value, line) => (
      <>
        <div>{line.label}</div>
        <div className={styles.hint}>{span(line)}</div>
      </>
    ),
  };
  const amount = (key: "expected" | "computed" | "difference"): Column => ({
    title: t(`imports.totals.${key}`),
    dataIndex: key,
    align: "end",
    width: 140,
    render: (value: string) => <Count value={value} />,
  });
  const whole: Column = {
    title: t("imports.totals.difference"),
    align: "end",
    render: (_value, line) => (
      <>
        <Count value={line.difference} />
        <div className={styles.hint}>
          <Count value={line.expected} /> – <Count value={line.computed} />
        </div>
      </>
    ),
  };
  const row: Column = { title: t("imports.row"), dataIndex: "row", width: 72, align: "end" };
  return (
    <Table<ImportTotal>
      rowKey={(line) => `${line.row}.${line.column}`}
      size="small"
      pagination={false}
      scroll={{ y: 320 }}
      dataSource={lines}
      columns={
        narrow
          ? [row, what, whole]
          : [row, what, amount("expected"), amount("computed"), amount("difference")]
      }
    />
  );
}

/** What the file's own totals say of its rows; where they differ, whether that stops the import. */
export function TotalsPanel(props: {
  totals: ImportTotals;
  chosen: OnTotals;
  onChoose?: (chosen: OnTotals) => void;
}) {
  const { totals, onChoose } = props;
  const { t } = useTranslation();
  if (totals.checked === 0) return null;
  if (totals.differing === 0)
    return (
      <Alert
        type="success"
        showIcon
        className={styles.alert}
        title={t("imports.totals.agree", { count: totals.checked })}
      />
    );
  return (
    <Panel title={t("imports.totals.title")} flush>
      <div className={styles.inset}>
        <Alert
          type="warning"
          showIcon
          title={t("imports.totals.differ", { count: totals.differing, checked: totals.checked })}
          description={t("imports.totals.differAbout")}
        />
        {onChoose && (
          <Radio.Group
            value={props.chosen}
            onChange={(event) => onChoose(event.target.value)}
            className={styles.modes}
            options={(["block", "warn"] as const).map((value) => ({
              value,
              label: (
                <span>
                  {t(`imports.totals.${value}`)}
                  <span className={styles.hint}>{t(`imports.totals.${value}About`)}</span>
                </span>
              ),
            }))}
          />
        )}
      </div>
      <Differing lines={totals.lines.filter((line) => !line.agrees)} />
    </Panel>
  );
}
