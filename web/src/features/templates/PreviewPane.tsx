import { Alert, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import type { FormDefinition } from "@/api/forms";
import { useRecordSearch } from "@/api/records";
import { type TemplateDocument, usePreview } from "@/api/templates";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { useSettled } from "@/shared/settled";
import { LoadingSkeleton } from "@/ui/states";
import styles from "./templates.module.css";

const SETTLED_MS = 600;
const PAGES_SHOWN = 10;

function RecordChoice(props: {
  form: FormDefinition;
  record: string | null;
  onChange: (record: string | null) => void;
}) {
  const { form } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const [search, setSearch] = useState("");
  const found = useRecordSearch(form.key, useSettled(search, 250), true);
  const named = form.fields.find(({ key }) => key === form.label_field);
  const options = (found.data ?? []).map((record) => {
    const value = named && record[named.key];
    return {
      value: record.id,
      label: (named && entryOf(named.type).text(value, named, reader)) || record.id,
    };
  });
  return (
    <Select
      allowClear
      showSearch
      filterOption={false}
      aria-label={t("templates.preview.record")}
      placeholder={t("templates.preview.labels")}
      value={props.record}
      options={options}
      loading={found.isFetching}
      onSearch={setSearch}
      onChange={(value?: string | null) => props.onChange(value ?? null)}
      style={{ minWidth: 180, maxWidth: 320, flex: 1 }}
    />
  );
}

/** The pages that the template makes, a moment after each change. */
export function PreviewPane(props: {
  form: FormDefinition;
  document: TemplateDocument;
  language: string;
  record: string | null;
  onRecord: (record: string | null) => void;
}) {
  const { form, language, record } = props;
  const { t } = useTranslation();
  const document = useSettled(props.document, SETTLED_MS);
  const preview = usePreview(form.key, { document, record, language });
  const problem = preview.error ? asProblem(preview.error) : null;
  const waiting = preview.isFetching || document !== props.document;
  const stale = waiting || problem !== null;
  return (
    <section className={styles.preview} aria-label={t("templates.preview.title")} aria-busy={waiting}>
      <div className={styles.switch}>
        <strong>{t("templates.preview.title")}</strong>
        <RecordChoice form={form} record={record} onChange={props.onRecord} />
      </div>
      {problem && (
        <Alert
          type="warning"
          title={problem.errors.length > 0 ? t("templates.preview.wrong") : problem.message}
          description={
            problem.errors.length > 0 && (
              <ul className={styles.mistakes}>
                {problem.errors.map((each) => (
                  <li key={`${each.field} ${each.message}`}>{each.message}</li>
                ))}
              </ul>
            )
          }
        />
      )}
      {preview.data ? (
        <div className={styles.sheets}>
          {preview.data.pages.map((page, at) => (
            <img
              // biome-ignore lint/suspicious/noArrayIndexKey: pages have no other name
              key={at}
              src={page}
              alt={t("templates.preview.page", { number: at + 1 })}
              className={stale ? `${styles.sheet} ${styles.stale}` : styles.sheet}
            />
          ))}
          {preview.data.more && (
            <span className={styles.quiet}>{t("templates.preview.more", { count: PAGES_SHOWN })}</span>
          )}
        </div>
      ) : (
        !problem && <LoadingSkeleton rows={8} />
      )}
    </section>
  );
}
