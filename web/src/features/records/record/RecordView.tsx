import { Alert, App, Button, Tabs } from "antd";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import { linkedValues } from "@/api/fills";
import type { FormDefinition } from "@/api/forms";
import type { FieldError } from "@/api/problem";
import { type FieldValues, type RecordRow, useRecord, useRefreshRecords } from "@/api/records";
import { useRewindRecord } from "@/api/rewinding";
import { useSignedIn } from "@/api/session";
import { useLive } from "@/entry/live";
import { placeOfError, toldAt } from "@/entry/placed";
import { Blocks, loadTabBar } from "@/entry/Sections";
import { blocksOf, sectionsOf } from "@/entry/sections";
import { BesideValues, InForm } from "@/fields/beside";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { isSame } from "@/fields/wire";
import { useToday } from "@/shared/locale";
import { DateText } from "@/ui/Amounts";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import { MergedInto } from "../duplicates/Merged";
import { RecordFlows } from "../flows/RecordFlows";
import { RevealsProvider } from "../masked/Reveals";
import { useMasked } from "../masked/useMasked";
import { type FormFields, useFormFields } from "../model/useFormFields";
import { type Save, useSaving } from "../model/useSaving";
import { isWritable } from "../model/writing";
import { StageHead } from "../stages/StageHead";
import { Comments } from "./Comments";
import { ConflictDialog } from "./ConflictDialog";
import { FieldLine } from "./FieldLine";
import { Origin } from "./Origin";
import { Related } from "./Related";
import styles from "./record.module.css";
import { type TakeBack, Timeline } from "./Timeline";
import { UnsavedParts, useUnsaved, useUnsavedPart } from "./unsaved";

void loadTabBar();

const FACTS = 4;

/** The name a record goes by, and its first choices and people as key facts beneath. */
function Facts({ form, fields, record }: { form: FormDefinition; fields: FormFields; record: RecordRow }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const shown = fields.all
    .filter((field) => {
      const { family } = entryOf(field.type);
      return (
        field.key !== form.label_field &&
        FIELD_TYPES[field.type].kind !== "rows" &&
        (family === "choice" || family === "relation") &&
        !isEmpty(record[field.key])
      );
    })
    .slice(0, FACTS);
  return (
    <ul className={styles.facts}>
      {shown.map((field) => {
        const { Cell } = entryOf(field.type);
        return (
          <li key={field.key}>
            <span className={styles.factName}>{label(field.label)}</span>
            <Cell field={field} value={record[field.key]} />
          </li>
        );
      })}
      {typeof record.updated_at === "string" && (
        <li>
          <span className={styles.factName}>{t("records.updated")}</span>
          <DateText value={record.updated_at} time />
        </li>
      )}
    </ul>
  );
}

/** Rows that were refused are kept as they were written: only there can they be mended. */
const inRows = (errors: readonly FieldError[]) =>
  errors.some(({ field }) => placeOfError(field).row !== null);

function Fields(props: {
  form: FormDefinition;
  fields: FormFields;
  record: RecordRow;
  readOnly: boolean;
  save: Save;
}) {
  const { form, fields, record, readOnly, save } = props;
  const { t } = useTranslation();
  const refresh = useRefreshRecords(form.key);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [tabs, setTabs] = useState<Record<string, string>>({});
  const [pending, setPending] = useState<FieldValues>({});
  const values = useMemo(() => ({ ...record, ...pending }), [record, pending]);
  const today = useToday();
  const { member_id: me } = useSignedIn();
  const masked = useMasked(form, readOnly);
  const ask = useMemo(() => linkedValues(form.key), [form.key]);
  const live = useLive(form.live, fields.all, values, { today, me }, false, undefined, ask);
  const blocks = useMemo(
    () =>
      blocksOf(
        sectionsOf(
          form,
          fields.all.filter((field) => !live.hidden.has(field.key)),
          (section) => live.hiddenSections.has(section),
        ),
      ),
    [form, fields, live],
  );
  useUnsavedPart("pending", Object.keys(pending).length > 0);
  /** What a rule asks of other fields first is kept until they are filled in, and all is saved together. */
  const write = async (key: string, value: unknown) => {
    const wanted = { ...pending, [key]: value };
    setErrors(({ [key]: _old, ...rest }) => rest);
    const onFieldErrors = (refused: readonly FieldError[]) => {
      const known = refused.filter(({ field }) => field === "" || fields.byKey.has(placeOfError(field).key));
      const told = toldAt(known, t);
      const elsewhere = Object.keys(told).some((field) => !(field in wanted));
      if (elsewhere || inRows(known) || Object.keys(wanted).length > 1) setPending(wanted);
      setErrors(told);
      return known.length > 0;
    };
    if (!(await save(record, wanted, { onFieldErrors }))) return;
    setPending({});
    setErrors({});
    void refresh();
  };
  const giveUp = () => {
    setPending({});
    setErrors({});
  };
  return (
    <>
      {(Object.keys(pending).length > 0 || errors[""]) && (
        <Alert
          type="warning"
          showIcon
          className={styles.pending}
          title={errors[""] ?? t("entry.pending")}
          action={
            <Button size="small" onClick={giveUp}>
              {t("entry.giveUp")}
            </Button>
          }
        />
      )}
      <Blocks
        blocks={blocks}
        wrong={new Set(Object.keys(errors))}
        tabs={tabs}
        onTab={(bar, tab) => setTabs({ ...tabs, [bar]: tab })}
        draw={(field) => (
          <BesideValues values={values}>
            <FieldLine
              field={field}
              value={values[field.key]}
              required={field.required || live.required.has(field.key)}
              writable={
                !readOnly &&
                isWritable(form, field) &&
                !live.readOnly.has(field.key) &&
                field.key !== form.lifecycle?.field
              }
              error={errors[field.key]}
              onSave={(value) => void write(field.key, value)}
              masked={{ ...masked, id: record.id }}
            />
          </BesideValues>
        )}
      />
    </>
  );
}

interface Shown {
  form: FormDefinition;
  id: string;
  wide: boolean;
  /** For somebody of a partner: what the record holds and what is said of it, none of the workbench's pages. */
  outside?: boolean;
  /** In the recycle bin: nothing is written, and nothing refers to it. */
  binned?: boolean;
  onTitle?: (title: string) => void;
}

/** Without the fields that the server did not give: who made a record and when is not everybody's to read. */
function useGiven(fields: FormFields, record: RecordRow | undefined): FormFields {
  return useMemo(() => {
    if (!record) return fields;
    const all = fields.all.filter(({ key }) => key in record);
    return { all, byKey: new Map(all.map((field) => [field.key, field])) };
  }, [fields, record]);
}

function Whole(props: Shown) {
  const { form, id, wide, outside = false, binned = false, onTitle } = props;
  const { t } = useTranslation();
  const known = useFormFields(form);
  const record = useRecord(form.key, id, binned);
  const fields = useGiven(known, outside ? record.data : undefined);
  const { save, conflict, dismissConflict } = useSaving(form.key);
  const rewinding = useRewindRecord(form.key);
  const { modal } = App.useApp();
  const { done, failed } = useToasts();
  const [unsaved, report] = useUnsaved();
  const title = record.data ? String(record.data[form.label_field] ?? "") || t("records.untitled") : "";
  useEffect(() => onTitle?.(title), [title, onTitle]);

  if (record.error && !record.data)
    return <ErrorState error={record.error} onRetry={() => record.refetch()} />;
  if (!record.data) return <LoadingSkeleton rows={10} />;
  const main = (
    <InForm value={form.key}>
      <UnsavedParts value={report}>
        <LeaveGuard when={unsaved} part="record" />
        {form.lifecycle && !binned && <StageHead form={form} fields={fields} record={record.data} />}
        {!binned && <RecordFlows form={form} record={record.data} />}
        <Facts form={form} fields={fields} record={record.data} />
        <Fields form={form} fields={fields} record={record.data} readOnly={binned} save={save} />
        <Origin form={form.key} id={id} may={!binned && isEmpty(record.data.created_by)} />
      </UnsavedParts>
    </InForm>
  );
  if (binned) {
    return (
      <>
        <MergedInto form={form.key} id={id} />
        {main}
      </>
    );
  }
  const shown = record.data;
  const takeBack: TakeBack = (key, value) => {
    const field = fields.byKey.get(key);
    if (
      !field ||
      key === form.lifecycle?.field ||
      field.masked ||
      field.type === "subform" ||
      !isWritable(form, field)
    )
      return null;
    return isSame(value, shown[key]) ? null : () => void save(shown, { [key]: value });
  };
  const rewind = (to: number) =>
    void modal.confirm({
      title: t("rewinding.hereTitle"),
      content: t("rewinding.hereAbout"),
      okText: t("rewinding.run"),
      cancelText: t("frame.cancel"),
      onOk: () =>
        rewinding
          .mutateAsync({ record: id, to, revision: shown.revision })
          .then(() => done(t("rewinding.done")), failed),
    });
  const timeline = (
    <Timeline
      form={form.key}
      id={id}
      fields={fields}
      takeBack={takeBack}
      rewind={form.actions.includes("update") ? rewind : undefined}
    />
  );
  const dialog = conflict && (
    <ConflictDialog form={form} fields={fields} conflict={conflict} onSave={save} onClose={dismissConflict} />
  );
  if (outside) {
    return (
      <>
        {main}
        {form.actions.includes("comment") && (
          <section className={styles.said}>
            <h2 className={styles.saidTitle}>{t("comments.tab")}</h2>
            <Comments form={form.key} id={id} />
          </section>
        )}
        {dialog}
      </>
    );
  }
  if (!wide) {
    return (
      <>
        <Tabs
          items={[
            { key: "fields", label: t("records.tabs.fields"), children: main },
            {
              key: "related",
              label: t("records.tabs.related"),
              children: <Related form={form.key} id={id} />,
            },
            {
              key: "comments",
              label: t("comments.tab"),
              children: <Comments form={form.key} id={id} />,
            },
            { key: "history", label: t("records.tabs.history"), children: timeline },
          ]}
        />
        {dialog}
      </>
    );
  }
  return (
    <div className={styles.wide}>
      <div className={styles.main}>
        <div className={styles.sheet}>{main}</div>
        <Related form={form.key} id={id} />
      </div>
      <aside className={styles.side} aria-label={t("comments.tab")}>
        <Tabs
          items={[
            {
              key: "comments",
              label: t("comments.tab"),
              children: <Comments form={form.key} id={id} />,
            },
            { key: "history", label: t("records.tabs.history"), children: timeline },
          ]}
        />
      </aside>
      {dialog}
    </div>
  );
}

/** Everything about one record: facts, fields in groups, what refers to it, and what happened to it. */
export function RecordView(props: Shown) {
  return (
    <RevealsProvider of={props.id}>
      <Whole {...props} />
    </RevealsProvider>
  );
}
