import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Popconfirm, Result, Steps } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { FORMS_KEY, type FormDefinition, useForm } from "@/api/forms";
import {
  type ImportFound,
  type ImportResult,
  type Looks,
  useCheckImport,
  useRunImport,
  useUploadImport,
} from "@/api/imports";
import { isUnderWay, noticeJob, useJob } from "@/api/jobs";
import { bulk, useRefreshRecords } from "@/api/records";
import { useReader } from "@/fields/reader";
import { useNarrow } from "@/shared/narrow";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { ErrorState, LoadingSkeleton, NoPermission } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { Underway } from "@/ui/Underway";
import { useInsisting } from "@/ui/useInsisting";
import { CheckStep, ErrorRows, Tallies } from "./CheckStep";
import { FoundPanel } from "./FoundPanel";
import styles from "./imports.module.css";
import { MappingStep } from "./MappingStep";
import { choicesOf, type Mapping, mappingOf, withRefusedWords } from "./mapping";
import { TotalsPanel } from "./TotalsPanel";
import { UploadStep } from "./UploadStep";

const STEPS = ["upload", "mapping", "check", "run"] as const;

function choiceFields(form: FormDefinition): ReadonlySet<string> {
  return new Set(
    form.fields.filter((field) => Array.isArray(field.settings.options)).map((field) => field.key),
  );
}

/** New fields that the form got though no row was written. */
function FieldsThatStay({ form, news }: { form: FormDefinition; news: Mapping["new_fields"] }) {
  const { t } = useTranslation();
  const { separator } = useReader();
  const there = form.fields.filter((field) => field.key in news && !field.retired);
  if (there.length === 0) return null;
  const names = there.map((field) => news[field.key]?.label).join(separator);
  return (
    <Alert
      type="warning"
      showIcon
      className={styles.alert}
      title={t("imports.newField.stays", { count: there.length, names })}
      description={t("imports.newField.staysAbout")}
      action={<Link to={`/forms/${form.key}/design`}>{t("imports.newField.designer")}</Link>}
    />
  );
}

function Outcome({
  form,
  fields,
  id,
  job,
  news,
  onBack,
  onAgain,
}: {
  form: FormDefinition;
  fields: ImportFound["fields"];
  id: string;
  job: string;
  news: Mapping["new_fields"];
  onBack: () => void;
  onAgain: () => void;
}) {
  const { t } = useTranslation();
  const refresh = useRefreshRecords(form.key);
  const { failed } = useToasts();
  const insisting = useInsisting();
  const [takenBack, setTakenBack] = useState<number | null>(null);
  const queries = useQueryClient();
  const run = useJob(job, () => {
    void refresh();
    if (Object.keys(news).length > 0) void queries.invalidateQueries({ queryKey: FORMS_KEY });
  }).data;
  if (!run || isUnderWay(run)) return <Underway job={run} title={t("imports.running")} />;
  const result = run.result as ImportResult | null;
  const takeBack = async (token: string) => {
    try {
      const count = result ? result.create + result.update + result.remove : 0;
      setTakenBack(await insisting((insists) => bulk.undo(token, insists, count)));
      await refresh();
    } catch (error) {
      failed(error);
    }
  };
  if (run.status !== "done" || !result) {
    return (
      <>
        <Panel>
          <Result
            status={run.status === "cancelled" ? "info" : "error"}
            title={t(run.status === "cancelled" ? "imports.cancelled" : "imports.refused")}
            subTitle={run.problem?.title ?? run.message}
            extra={<Button onClick={onBack}>{t("imports.backToMapping")}</Button>}
          />
        </Panel>
        <FieldsThatStay form={form} news={news} />
        {run.status === "failed" && <ErrorRows form={form} fields={fields} id={id} pass={job} />}
      </>
    );
  }
  return (
    <>
      <Panel>
        <Result
          status={takenBack === null ? "success" : "info"}
          title={
            takenBack === null
              ? t("imports.done", { count: result.create + result.update })
              : t("imports.takenBack", { count: takenBack })
          }
          extra={[
            <Link key="records" to={`/forms/${form.key}`}>
              <Button type="primary">{t("imports.see")}</Button>
            </Link>,
            <Button key="again" onClick={onAgain}>
              {t("imports.again")}
            </Button>,
            ...(result.undo && takenBack === null
              ? [
                  <Popconfirm
                    key="undo"
                    title={t("imports.undoAsk")}
                    okText={t("imports.undo")}
                    onConfirm={() => takeBack(result.undo as string)}
                  >
                    <Button>{t("imports.undo")}</Button>
                  </Popconfirm>,
                ]
              : []),
          ]}
        />
        <Tallies result={result} done />
      </Panel>
      {result.totals && <TotalsPanel totals={result.totals} chosen="warn" />}
      {result.bad > 0 && <ErrorRows form={form} fields={fields} id={id} pass={job} />}
    </>
  );
}

/** One uploaded file from its mapping to its result. */
function Upload(props: {
  form: FormDefinition;
  file: File;
  found: ImportFound;
  pending: boolean;
  onStep: (step: number) => void;
  onLook: (looks: Looks) => void;
  onOther: () => void;
}) {
  const { form, found, onStep } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { failed } = useToasts();
  const [mapping, setMapping] = useState<Mapping>(() => mappingOf(found));
  const [checking, setChecking] = useState<string | null>(null);
  const [running, setRunning] = useState<string | null>(null);
  const check = useCheckImport(form.key, found.id);
  const run = useRunImport(form.key, found.id);
  const checked = useJob(checking).data;

  const begin = async (
    send: () => Promise<{ job: { id: string } }>,
    keep: (job: string) => void,
    step: number,
  ) => {
    try {
      keep((await send()).job.id);
      onStep(step);
      void noticeJob(queries);
    } catch (error) {
      failed(error);
    }
  };
  const fields = [
    ...found.fields,
    ...Object.entries(mapping.new_fields).map(([key, { label }]) => ({
      key, label, required: false, unique: false, accepted: [],
    })), // biome-ignore format: one line each
  ];
  const result = checked?.status === "done" ? (checked.result as ImportResult | null) : null;
  const back = () => {
    if (result) setMapping((now) => withRefusedWords(now, result.errors, choiceFields(form)));
    setChecking(null);
    setRunning(null);
    onStep(1);
  };
  if (running)
    return (
      <Outcome
        form={form}
        fields={fields}
        id={found.id}
        job={running}
        news={mapping.new_fields}
        onBack={back}
        onAgain={props.onOther}
      />
    );
  if (checking && (!checked || isUnderWay(checked)))
    return <Underway job={checked} title={t("imports.checking")} />;
  if (checking && !result) {
    return (
      <>
        <Alert
          type={checked?.status === "cancelled" ? "info" : "error"}
          showIcon
          title={
            checked?.status === "cancelled"
              ? t("imports.checkCancelled")
              : (checked?.problem?.title ?? t("imports.refused"))
          }
          className={styles.alert}
        />
        <Button onClick={back}>{t("imports.backToMapping")}</Button>
      </>
    );
  }
  if (checking && result) {
    return (
      <CheckStep
        form={form}
        fields={fields}
        id={found.id}
        pass={checking}
        result={result}
        part={mapping.part}
        pending={run.isPending}
        onBack={back}
        onRun={(how) => begin(() => run.mutateAsync({ ...choicesOf(mapping), ...how }), setRunning, 3)}
      />
    );
  }
  return (
    <>
      <FoundPanel
        name={props.file.name}
        found={found}
        pending={props.pending}
        onLook={props.onLook}
        onOther={props.onOther}
      />
      <MappingStep
        form={form}
        found={found}
        mapping={mapping}
        pending={check.isPending}
        onChange={setMapping}
        onCheck={() => begin(() => check.mutateAsync(choicesOf(mapping)), setChecking, 2)}
      />
    </>
  );
}

function Wizard({ form }: { form: FormDefinition }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const narrow = useNarrow();
  const upload = useUploadImport(form.key);
  const [file, setFile] = useState<File | null>(null);
  const [step, setStep] = useState(0);
  const found = upload.data?.import;
  const look = (chosen: File, looks: Looks) => {
    setFile(chosen);
    upload.mutate({ file: chosen, looks }, { onSuccess: () => setStep(1) });
  };
  const other = () => {
    upload.reset();
    setFile(null);
    setStep(0);
  };
  return (
    <div className={styles.page}>
      <PageHeader
        title={t("imports.title", { name: label(form.title) })}
        crumbs={[{ title: label(form.title), to: `/forms/${form.key}` }]}
      />
      <Steps
        className={styles.steps}
        size="small"
        responsive={false}
        titlePlacement={narrow ? "vertical" : "horizontal"}
        current={step}
        items={STEPS.map((key) => ({ title: t(`imports.steps.${key}`) }))}
      />
      {file && found ? (
        <Upload
          key={found.id}
          form={form}
          file={file}
          found={found}
          pending={upload.isPending}
          onStep={setStep}
          onLook={(looks) => look(file, looks)}
          onOther={other}
        />
      ) : (
        <UploadStep pending={upload.isPending} error={upload.error} onFile={(chosen) => look(chosen, {})} />
      )}
    </div>
  );
}

/** Brings records in from a file, as other systems export them. */
export function ImportPage() {
  const { form: key = "" } = useParams();
  const form = useForm(key);
  if (form.data && !form.data.actions.includes("import")) return <NoPermission />;
  if (form.data) return <Wizard key={key} form={form.data} />;
  if (form.error) return <ErrorState error={form.error} onRetry={() => form.refetch()} />;
  return <LoadingSkeleton rows={8} />;
}
