import { Alert, Button, Input } from "antd";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import type { FieldDefinition } from "@/api/forms";
import { type Coming, type OpenLink, type Results, useAskLink } from "@/api/links";
import type { FieldValues } from "@/api/records";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { EmptyState } from "@/ui/states";
import styles from "./public.module.css";

function Condition(props: {
  field: FieldDefinition;
  value: unknown;
  error: string | undefined;
  onChange: (value: unknown) => void;
}) {
  const { field, error } = props;
  const { label } = useReader();
  const id = useId();
  const { Editor } = entryOf(field.type);
  return (
    <div className={styles.condition}>
      <label htmlFor={id}>{label(field.label)}</label>
      {Editor ? (
        <Editor
          id={id}
          field={{ ...field, required: true }}
          value={props.value}
          onChange={props.onChange}
          invalid={error !== undefined}
        />
      ) : (
        <Input
          id={id}
          value={String(props.value ?? "")}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
      {error && (
        <div className={styles.error} role="alert">
          {error}
        </div>
      )}
    </div>
  );
}

function Found({ results }: { results: Results }) {
  const { t } = useTranslation();
  const reader = useReader();
  if (results.rows.length === 0) {
    return <EmptyState compact title={t("links.nothing")} about={t("links.nothingAbout")} />;
  }
  return (
    <ul className={styles.results} aria-label={t("links.results")}>
      {results.rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no ids for visitors and never move
        <li key={index} className={styles.result}>
          {results.fields.map((field) => (
            <div key={field.key} className={styles.fact}>
              <span className={styles.factName}>{reader.label(field.label)}</span>
              <span>{entryOf(field.type).text(row[field.key], field, reader) || "—"}</span>
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** The questions of a query link, and what was found. */
export function Asking({ link, coming }: { link: OpenLink; coming: Coming }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const ask = useAskLink(coming);
  const [values, setValues] = useState<FieldValues>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const send = (event: FormEvent) => {
    event.preventDefault();
    const missing = link.conditions.filter((field) => isEmpty(values[field.key]));
    const told = missing.map((field) => [field.key, t("records.needed", { name: label(field.label) })]);
    setErrors(Object.fromEntries(told));
    if (missing.length > 0) return;
    ask.mutate(values, {
      onError: (error) =>
        setErrors(Object.fromEntries(asProblem(error).errors.map((each) => [each.field, each.message]))),
    });
  };
  const problem = ask.error && asProblem(ask.error);
  return (
    <form className={styles.asking} onSubmit={send} noValidate>
      {problem && problem.errors.length === 0 && <Alert type="error" showIcon title={problem.message} />}
      {link.conditions.map((field) => (
        <Condition
          key={field.key}
          field={field}
          value={values[field.key]}
          error={errors[field.key]}
          onChange={(value) => setValues((now) => ({ ...now, [field.key]: value }))}
        />
      ))}
      <Button type="primary" size="large" block htmlType="submit" loading={ask.isPending}>
        {t("links.ask")}
      </Button>
      {ask.data && !ask.isPending && <Found results={ask.data} />}
    </form>
  );
}
