import { Alert, Button } from "antd";
import { type FormEvent, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { asProblem } from "@/api/client";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import { type FieldValues, type RecordRow, useCreateRecord } from "@/api/records";
import { useSignedIn } from "@/api/session";
import { isEmpty, isUnread } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { useLocale } from "@/shared/locale";
import { remember, remembered } from "@/shared/storage";
import { useFormFields } from "../model/useFormFields";
import { mayWrite, wireValues } from "../model/writing";
import { defaultsOf } from "./defaults";
import { groupsOf } from "./groups";
import styles from "./record.module.css";

function EntryRow(props: {
  field: FieldDefinition;
  value: unknown;
  error: string | undefined;
  id: string;
  autoFocus: boolean;
  onChange: (value: unknown) => void;
}) {
  const { field, error, id } = props;
  const { label } = useReader();
  const Editor = entryOf(field.type).Editor;
  if (!Editor) return null;
  return (
    <div
      className={styles.entryRow}
      data-field={field.key}
      data-wide={field.type === "long_text" || field.type === "address" || undefined}
    >
      <label htmlFor={id}>
        {label(field.label)}
        {field.required && <span className={styles.required}> *</span>}
      </label>
      <Editor
        id={id}
        field={field}
        value={props.value}
        onChange={props.onChange}
        invalid={error !== undefined}
        autoFocus={props.autoFocus}
      />
      {error ? (
        <div className={styles.error} role="alert">
          {error}
        </div>
      ) : (
        field.help && <div className={styles.help}>{label(field.help)}</div>
      )}
    </div>
  );
}

function draftOf(key: string): FieldValues {
  try {
    return JSON.parse(remembered(key) ?? "{}") as FieldValues;
  } catch {
    return {};
  }
}

/** The page that enters a record. What is typed is kept as a draft; mistakes stand at their fields. */
export function NewRecord(props: {
  form: FormDefinition;
  onCreated: (record: RecordRow) => void;
  onCancel: () => void;
}) {
  const { form, onCreated } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { businessDate } = useLocale();
  const session = useSignedIn();
  const prefix = useId();
  const place = useRef<HTMLFormElement>(null);
  const [query] = useSearchParams();
  const create = useCreateRecord(form.key);
  const fields = useFormFields(form);
  const draftKey = `draft.${session.workspace.key}.${form.key}`;
  const given = useMemo(
    () =>
      [...query]
        .filter(([name]) => name.startsWith("set."))
        .map(([name, value]) => [name.slice(4), value] as const),
    [query],
  );
  const [values, setValues] = useState<FieldValues>(() => ({
    ...defaultsOf(form.fields, {
      businessDate,
      me: session.member_id ? { id: session.member_id, label: session.user.name } : null,
    }),
    ...draftOf(draftKey),
    ...Object.fromEntries(given),
  }));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [sentence, setSentence] = useState<string | null>(null);
  const enterable = fields.all.filter((field) => mayWrite(field, "create"));
  const groups = groupsOf(form, enterable);
  const first = groups[0]?.fields[0];

  const change = (key: string, value: unknown) => {
    const next = { ...values, [key]: value };
    setValues(next);
    setErrors(({ [key]: _fixed, ...rest }) => rest);
    remember(draftKey, JSON.stringify(next));
  };
  const turnTo = (wrong: FieldDefinition | undefined) => {
    const row = wrong && place.current?.querySelector(`[data-field="${wrong.key}"]`);
    row?.scrollIntoView({ block: "center" });
    row?.querySelector<HTMLElement>("input, textarea, button")?.focus();
  };
  const show = (found: Record<string, string>) => {
    setErrors(found);
    turnTo(enterable.find((field) => found[field.key]));
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setSentence(null);
    const missing = enterable.filter((field) => field.required && isEmpty(values[field.key]));
    if (missing.length > 0) {
      show(
        Object.fromEntries(
          missing.map((field) => [field.key, t("records.needed", { name: label(field.label) })]),
        ),
      );
      return;
    }
    // Its editor says what is wrong with it.
    const unread = enterable.find((field) => isUnread(values[field.key]));
    if (unread) return turnTo(unread);
    const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
    try {
      const record = await create.mutateAsync(wireValues(filled));
      remember(draftKey, null);
      onCreated(record);
    } catch (error) {
      const problem = asProblem(error);
      const known = problem.errors.filter((each) => enterable.some((field) => field.key === each.field));
      show(Object.fromEntries(known.map((each) => [each.field, each.message])));
      if (known.length === 0) setSentence(problem.message);
    }
  };
  return (
    <form ref={place} className={styles.entryForm} onSubmit={send} noValidate>
      {sentence && <Alert type="error" showIcon title={sentence} />}
      {groups.map((group) => (
        <fieldset key={group.key} className={styles.fieldset}>
          {group.title && <legend className={styles.groupTitle}>{label(group.title)}</legend>}
          <div className={styles.entryRows}>
            {group.fields.map((field) => (
              <EntryRow
                key={field.key}
                id={`${prefix}-${field.key}`}
                field={field}
                value={values[field.key]}
                error={errors[field.key]}
                autoFocus={field === first}
                onChange={(value) => change(field.key, value)}
              />
            ))}
          </div>
        </fieldset>
      ))}
      <div className={styles.foot}>
        <Button onClick={props.onCancel}>{t("frame.cancel")}</Button>
        <Button type="primary" htmlType="submit" loading={create.isPending}>
          {t("frame.create")}
        </Button>
      </div>
    </form>
  );
}
