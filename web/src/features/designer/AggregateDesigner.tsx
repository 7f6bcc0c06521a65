import {
  ArrowLeftOutlined,
  CheckCircleOutlined,
  DeleteOutlined,
  PlusOutlined,
  RedoOutlined,
  UndoOutlined,
} from "@ant-design/icons";
import { AutoComplete, Button, Input, Select } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type FormDefinition, useForms, useFormsByKey } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { Panel } from "@/ui/Panel";
import {
  labelled,
  MEASURES,
  type Measure,
  measureOf,
  valued,
  withColumn,
  withMeasure,
  withoutColumn,
  withoutSource,
  withSource,
  withValue,
  withWhere,
} from "./aggregates";
import styles from "./aggregates.module.css";
import { ChecksDrawer } from "./ChecksDrawer";
import bar from "./designer.module.css";
import { type Draft, type DraftField, withField } from "./draft";
import { FormLook } from "./FormLook";
import { DiscardButton, NewerVersion } from "./NewerVersion";
import { PublishDialog } from "./PublishDialog";
import { BothLanguages } from "./parts";
import { type Design, useDesign } from "./useDesign";

function Bar(props: { form: FormDefinition; design: Design; onChecks: () => void; onPublish: () => void }) {
  const { form, design } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  return (
    <header className={bar.bar}>
      <Link to={`/forms/${form.key}`} aria-label={t("frame.back")} className={bar.back}>
        <ArrowLeftOutlined aria-hidden="true" />
      </Link>
      <h1 className={bar.barTitle}>{t("aggregates.of", { name: label(form.title) })}</h1>
      {design.changed && <span className={bar.draftMark}>{t("designer.draft")}</span>}
      <span className={bar.space} />
      <Button type="text" icon={<CheckCircleOutlined aria-hidden="true" />} onClick={props.onChecks}>
        {t("designer.checks.button", { count: design.draft.checks.length })}
      </Button>
      <Button
        type="text"
        icon={<UndoOutlined aria-hidden="true" />}
        disabled={!design.mayUndo}
        aria-label={t("designer.undo")}
        title={t("designer.undo")}
        onClick={design.undo}
      />
      <Button
        type="text"
        icon={<RedoOutlined aria-hidden="true" />}
        disabled={!design.mayRedo}
        aria-label={t("designer.redo")}
        title={t("designer.redo")}
        onClick={design.redo}
      />
      {design.changed && <DiscardButton form={form} design={design} />}
      <Button type="primary" disabled={!design.changed} onClick={props.onPublish}>
        {t("designer.publish")}
      </Button>
    </header>
  );
}

/** What one source gives for one field: a field of its own, or a formula over its row. */
function Value(props: {
  draft: Draft;
  at: number;
  field: DraftField;
  source: FormDefinition | undefined;
  onChange: (draft: Draft, merge: string) => void;
}) {
  const { draft, at, field, source } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const options = (source?.fields ?? [])
    .filter((each) => !each.retired && each.readable)
    .map((each) => ({ value: each.key, label: `${label(each.label)} · ${each.key}` }));
  const isNeeded = measureOf(draft, field) === null;
  const value = draft.aggregate?.sources[at]?.values[field.key] ?? "";
  return (
    <AutoComplete
      className={styles.value}
      value={value}
      options={options}
      showSearch={{
        filterOption: (typed, option) => `${option?.label}`.toLowerCase().includes(typed.toLowerCase()),
      }}
      status={isNeeded && !value ? "warning" : undefined}
      placeholder={t(isNeeded ? "aggregates.valueNeeded" : "aggregates.valueNone")}
      aria-label={t("aggregates.valueOf", { field: label(field.label), form: label(source?.title) })}
      onChange={(text) =>
        props.onChange(labelled(withValue(draft, at, field, text, source)), `value.${at}.${field.uid}`)
      }
    />
  );
}

function Grid(props: {
  form: FormDefinition;
  draft: Draft;
  onChange: (draft: Draft, merge?: string) => void;
}) {
  const { draft, onChange } = props;
  const { t } = useTranslation();
  const { label, language } = useReader();
  const forms = useForms();
  const [adding, setAdding] = useState<string | null>(null);
  const sources = draft.aggregate?.sources ?? [];
  const known = useFormsByKey([...sources.map((source) => source.form), ...(adding ? [adding] : [])]);
  const added = adding ? known.get(adding) : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a form is added once, when it is there
  useEffect(() => {
    if (!added) return;
    setAdding(null);
    onChange(withSource(draft, added));
  }, [added]);
  const measures = MEASURES.map((value) => ({ value, label: t(`fields.measures.${value}`) }));
  const rest = (forms.data ?? []).filter((each) => each.key !== draft.key);
  return (
    <div className={styles.scroll}>
      <table className={styles.grid}>
        <thead>
          <tr>
            <th scope="col">{t("aggregates.column")}</th>
            <th scope="col">{t("aggregates.does")}</th>
            {sources.map((source, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a form may count twice; its place names a source
              <th scope="col" key={at}>
                <span className={styles.head}>
                  {t("aggregates.from", { form: label(known.get(source.form)?.title) || source.form })}
                  {sources.length > 1 && (
                    <Button
                      type="text"
                      size="small"
                      icon={<DeleteOutlined aria-hidden="true" />}
                      aria-label={t("aggregates.removeSource", {
                        form: label(known.get(source.form)?.title),
                      })}
                      onClick={() => onChange(withoutSource(draft, at))}
                    />
                  )}
                </span>
              </th>
            ))}
            <th>
              <Select
                value={null}
                className={styles.value}
                placeholder={t("aggregates.addSource")}
                aria-label={t("aggregates.addSource")}
                loading={adding !== null}
                showSearch={{ optionFilterProp: "label" }}
                options={rest.map((each) => ({ value: each.key, label: label(each.title) }))}
                onChange={(key: string | null) => setAdding(key)}
              />
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t("aggregates.where")}</th>
            <td />
            {sources.map((source, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <td key={at}>
                <Input
                  value={
                    typeof source.where === "string"
                      ? source.where
                      : source.where
                        ? JSON.stringify(source.where)
                        : ""
                  }
                  disabled={source.where !== undefined && typeof source.where !== "string"}
                  placeholder={t("aggregates.whereAll")}
                  aria-label={t("aggregates.whereOf", { form: label(known.get(source.form)?.title) })}
                  onChange={({ target }) =>
                    onChange(withWhere(draft, at, target.value.trim() ? target.value : null), `where.${at}`)
                  }
                />
              </td>
            ))}
            <td />
          </tr>
          {valued(draft).map((field) => {
            const measure = measureOf(draft, field);
            return (
              <tr key={field.uid}>
                <th scope="row">
                  <Input
                    value={label(field.label)}
                    aria-label={t("designer.fieldName")}
                    maxLength={200}
                    onChange={({ target }) => {
                      const before = typeof field.label === "string" ? {} : field.label;
                      const name = { ...before, [language]: target.value };
                      onChange(withField(draft, field.uid, { label: name }), `label.${field.uid}`);
                    }}
                  />
                </th>
                <td>
                  {measure ? (
                    <Select
                      value={measure}
                      className={styles.measure}
                      options={measures}
                      aria-label={t("aggregates.does")}
                      onChange={(next: Measure) => onChange(withMeasure(draft, field, next))}
                    />
                  ) : (
                    <span className={styles.groups}>{t("aggregates.groups")}</span>
                  )}
                </td>
                {sources.map((source, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={at}>
                    <Value
                      draft={draft}
                      at={at}
                      field={field}
                      source={known.get(source.form)}
                      onChange={onChange}
                    />
                  </td>
                ))}
                <td>
                  <Button
                    type="text"
                    size="small"
                    icon={<DeleteOutlined aria-hidden="true" />}
                    aria-label={t("aggregates.removeColumn", { name: label(field.label) })}
                    disabled={
                      !measure && valued(draft).filter((each) => !measureOf(draft, each)).length === 1
                    }
                    onClick={() => onChange(withoutColumn(draft, field))}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className={styles.adders}>
        <Button
          icon={<PlusOutlined aria-hidden="true" />}
          onClick={() => onChange(withColumn(draft, { [language]: t("aggregates.newGroup") }, null))}
        >
          {t("aggregates.addGroup")}
        </Button>
        <Button
          icon={<PlusOutlined aria-hidden="true" />}
          onClick={() => onChange(withColumn(draft, { [language]: t("aggregates.newTotal") }, "sum"))}
        >
          {t("aggregates.addTotal")}
        </Button>
      </div>
    </div>
  );
}

/** Where an aggregate table is changed: which forms it counts, by what it groups, what must hold. */
export function AggregateDesigner({ form }: { form: FormDefinition }) {
  const { t } = useTranslation();
  const design = useDesign(form);
  const { draft, change } = design;
  const [checking, setChecking] = useState(false);
  const [publishing, setPublishing] = useState(false);
  return (
    <div className={bar.page}>
      <Bar
        form={form}
        design={design}
        onChecks={() => setChecking(true)}
        onPublish={() => setPublishing(true)}
      />
      <NewerVersion form={form} design={design} />
      <div className={styles.page}>
        <Panel title={t("aggregates.title")}>
          <p className={styles.about}>{t("aggregates.about")}</p>
          <BothLanguages
            name={t("designer.formName")}
            value={draft.title}
            onChange={(title) => change((now) => ({ ...now, title: title as Draft["title"] }), "title")}
          />
          <FormLook draft={draft} onDraft={(part, what) => change((now) => ({ ...now, ...part }), what)} />
          <Grid form={form} draft={draft} onChange={(next, merge) => change(() => next, merge ?? null)} />
        </Panel>
      </div>
      <ChecksDrawer
        draft={draft}
        open={checking}
        onClose={() => setChecking(false)}
        onChange={(checks) => change((now) => ({ ...now, checks }), "checks")}
      />
      {publishing && (
        <PublishDialog
          form={form}
          draft={draft}
          onClose={() => setPublishing(false)}
          onDone={(next) => {
            setPublishing(false);
            design.reset(next);
          }}
        />
      )}
    </div>
  );
}
