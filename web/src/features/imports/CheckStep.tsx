import { DownloadOutlined } from "@ant-design/icons";
import { Alert, Button, Radio, Table, type TableProps } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import {
  badRowsAddress,
  type FormChange,
  type ImportError,
  type ImportFound,
  type ImportPart,
  type ImportResult,
  importErrorsAddress,
  type OnError,
  type OnTotals,
  useImportErrors,
} from "@/api/imports";
import { useReader } from "@/fields/reader";
import { useNarrow } from "@/shared/narrow";
import { Count } from "@/ui/Amounts";
import { Panel } from "@/ui/Panel";
import styles from "./imports.module.css";
import { PartsPanel } from "./PartPanel";
import { TotalsPanel } from "./TotalsPanel";

type Column = NonNullable<TableProps<ImportError>["columns"]>[number];

function Tally({ name, value, tone }: { name: string; value: number; tone?: "bad" }) {
  return (
    <div className={styles.tally} data-tone={value > 0 ? tone : undefined}>
      <span className={styles.hint}>{name}</span>
      <strong>
        <Count value={value} />
      </strong>
    </div>
  );
}

export function Tallies({ result, done }: { result: ImportResult; done: boolean }) {
  const { t } = useTranslation();
  const tense = done ? "done" : "would";
  return (
    <div className={styles.tallies}>
      <Tally name={t(`imports.tally.${tense}.create`)} value={result.create} />
      <Tally name={t(`imports.tally.${tense}.update`)} value={result.update} />
      <Tally name={t("imports.tally.unchanged")} value={result.unchanged} />
      {result.parts.length > 0 && (
        <Tally name={t(`imports.tally.${tense}.remove`)} value={result.remove} tone="bad" />
      )}
      <Tally name={t(done ? "imports.tally.skipped" : "imports.tally.bad")} value={result.bad} tone="bad" />
    </div>
  );
}

/** Every bad row with its reason, and all of them as a file. */
export function ErrorRows(props: {
  form: FormDefinition;
  fields: ImportFound["fields"];
  id: string;
  pass: string;
}) {
  const { form, fields, id, pass } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const narrow = useNarrow();
  const errors = useImportErrors(form.key, id, pass);
  const nameOf = (key: string | null) => {
    const fed = fields.find((field) => field.key === key)?.label;
    return fed ?? (label(form.fields.find((field) => field.key === key)?.label) || (key ?? ""));
  };
  const row: Column = { title: t("imports.row"), dataIndex: "row", width: 72, align: "end" };
  const value = (error: ImportError) => error.value && <code>{error.value}</code>;
  const apart: Column[] = [
    { title: t("imports.field"), width: 140, render: (_value, error) => nameOf(error.field) },
    { title: t("imports.value"), width: 180, render: (_value, error) => value(error) },
    { title: t("imports.reason"), dataIndex: "message" },
  ];
  const whole = (_value: unknown, error: ImportError) => (
    <>
      <div>
        {nameOf(error.field)} {value(error)}
      </div>
      <div className={styles.hint}>{error.message}</div>
    </>
  );
  return (
    <Panel
      title={t("imports.badRows")}
      flush
      actions={
        <span className={styles.links}>
          <a href={badRowsAddress(form.key, id)} download>
            <DownloadOutlined aria-hidden="true" /> {t("imports.downloadRows")}
          </a>
          <a href={importErrorsAddress(form.key, id)} download>
            {t("imports.download")}
          </a>
        </span>
      }
    >
      <Table<ImportError>
        rowKey={(error) => `${error.row}.${error.field}.${error.code}`}
        size="small"
        loading={errors.isPending}
        dataSource={errors.data ?? []}
        pagination={false}
        scroll={narrow ? { y: 320 } : { y: 320, x: "max-content" }}
        columns={narrow ? [row, { title: t("imports.reason"), render: whole }] : [row, ...apart]}
      />
      {errors.hasNextPage && (
        <div className={styles.more}>
          <Button type="link" loading={errors.isFetchingNextPage} onClick={() => errors.fetchNextPage()}>
            {t("frame.loadMore")}
          </Button>
        </div>
      )}
    </Panel>
  );
}

/** What the import changes of the form before it writes. */
function FormChanges({ changes }: { changes: FormChange[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("imports.newField.first")}>
      <ul className={styles.changes}>
        {changes.map((change) => (
          <li key={`${change.kind}.${change.field}`}>{change.text}</li>
        ))}
      </ul>
      <p className={styles.hint}>{t("imports.newField.firstAbout")}</p>
    </Panel>
  );
}

/** What the check found; then all or nothing, or all that is good. */
export function CheckStep(props: {
  form: FormDefinition;
  fields: ImportFound["fields"];
  id: string;
  pass: string;
  result: ImportResult;
  part: ImportPart[];
  pending: boolean;
  onBack: () => void;
  onRun: (how: { on_error: OnError; on_totals: OnTotals }) => void;
}) {
  const { form, id, result } = props;
  const { t } = useTranslation();
  const [how, setHow] = useState<OnError>("all_or_nothing");
  const [onTotals, setOnTotals] = useState<OnTotals>("block");
  const differs = (result.totals?.differing ?? 0) > 0;
  const bad = result.bad > 0 && (how === "all_or_nothing" || result.ok === 0);
  const blocked = bad || (differs && onTotals === "block");
  return (
    <>
      <Panel title={t("imports.checked")}>
        <Tallies result={result} done={false} />
        {result.bad === 0 && (
          <Alert type="success" showIcon title={t("imports.allGood", { count: result.ok })} />
        )}
        {result.bad > 0 && (
          <Radio.Group
            value={how}
            onChange={(event) => setHow(event.target.value)}
            className={styles.modes}
            options={(["all_or_nothing", "skip_bad"] as const).map((value) => ({
              value,
              disabled: value === "skip_bad" && result.parts.length > 0,
              label: (
                <span>
                  {t(`imports.onError.${value}`)}
                  <span className={styles.hint}>
                    {t(`imports.onError.${value}About`, { count: result.bad })}
                  </span>
                </span>
              ),
            }))}
          />
        )}
      </Panel>
      {result.form_changes && result.form_changes.length > 0 && <FormChanges changes={result.form_changes} />}
      {result.parts.length > 0 && <PartsPanel form={form} part={props.part} parts={result.parts} />}
      {result.totals && <TotalsPanel totals={result.totals} chosen={onTotals} onChoose={setOnTotals} />}
      {result.bad > 0 && <ErrorRows form={form} fields={props.fields} id={id} pass={props.pass} />}
      <div className={styles.foot}>
        <Button onClick={props.onBack}>{t("imports.backToMapping")}</Button>
        <Button
          type="primary"
          disabled={blocked}
          loading={props.pending}
          onClick={() => props.onRun({ on_error: how, on_totals: onTotals })}
        >
          {t("imports.run", { count: result.ok })}
        </Button>
      </div>
    </>
  );
}
