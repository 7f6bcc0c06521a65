import { EditOutlined } from "@ant-design/icons";
import { App, Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/client";
import { type FieldDefinition, type FormDefinition, useForm } from "@/api/forms";
import { useKeysetList } from "@/api/queries";
import {
  type FieldValues,
  listRecords,
  type RecordRow,
  updateRecord,
  useRefreshRecords,
} from "@/api/records";
import { useSignedIn } from "@/api/session";
import { EntryForm } from "@/entry/EntryForm";
import { InForm } from "@/fields/beside";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { isSame, wireValues } from "@/fields/wire";
import { useNarrow } from "@/shared/narrow";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { Mark } from "@/ui/Mark";
import { Panel } from "@/ui/Panel";
import { Answer } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./me.module.css";

const FORM = "partner";

/** The partner's own record: the only one of its form that a partner user reads. */
function useOwnRecord() {
  return useKeysetList(
    ["records", FORM, "own"],
    (_, signal) => listRecords(FORM, {}, { limit: 1 }, signal),
    (page) => page.records,
  );
}

/** What of a record was changed; a masked value is another one only where something was typed. */
export function changedIn(
  fields: readonly FieldDefinition[],
  record: FieldValues,
  values: FieldValues,
): FieldValues {
  const changed = fields.filter(({ key, masked }) => {
    if (!(key in values)) return false;
    return masked ? !isEmpty(values[key]) : !isSame(values[key], record[key]);
  });
  return Object.fromEntries(changed.map(({ key }) => [key, isEmpty(values[key]) ? null : values[key]]));
}

function ProfileDrawer(props: {
  form: FormDefinition;
  fields: readonly FieldDefinition[];
  record: RecordRow;
  onClose: () => void;
}) {
  const { form, fields, record, onClose } = props;
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const toasts = useToasts();
  const narrow = useNarrow();
  const refresh = useRefreshRecords(FORM);
  const [values, setValues] = useState<FieldValues>(() =>
    Object.fromEntries(fields.filter(({ masked }) => !masked).map(({ key }) => [key, record[key]])),
  );
  const [saving, setSaving] = useState(false);
  const changed = changedIn(fields, record, values);
  const helped = fields.map((field) =>
    field.masked && !isEmpty(record[field.key])
      ? { ...field, placeholder: t("ownForms.maskedKept", { value: String(record[field.key]) }) }
      : field,
  );
  const save = async () => {
    if (Object.keys(changed).length === 0) return onClose();
    setSaving(true);
    try {
      await updateRecord(FORM, record.id, record.revision, wireValues(changed));
    } catch (error) {
      // Who closes the dialog of the code goes on with what was typed.
      if (asProblem(error).code === "code_needed") return;
      throw error;
    } finally {
      setSaving(false);
    }
    await refresh();
    toasts.done(t("frame.saved"));
    onClose();
  };
  const leave = () => {
    if (Object.keys(changed).length === 0) return onClose();
    modal.confirm({
      title: t("frame.leaveUnsaved"),
      okText: t("frame.discard"),
      cancelText: t("frame.keepEditing"),
      onOk: onClose,
    });
  };
  return (
    <Drawer open title={t("portal.editProfile")} size={narrow ? "100%" : 480} onClose={leave}>
      <LeaveGuard when={Object.keys(changed).length > 0} />
      <InForm value={FORM}>
        <EntryForm
          form={form}
          fields={helped}
          values={values}
          onChange={(key, value) => setValues((now) => ({ ...now, [key]: value }))}
          onSend={save}
          onCancel={leave}
          sending={saving}
          sendText={t("frame.save")}
        />
      </InForm>
    </Drawer>
  );
}

function Fact({ field, value }: { field: FieldDefinition; value: unknown }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { Cell } = entryOf(field.type);
  return (
    <div>
      <dt>{label(field.label)}</dt>
      <dd>
        {isEmpty(value) ? t("frame.dash") : <Cell field={field} value={value} dense />}{" "}
        {field.masked && !isEmpty(value) && <Mark tone="plain">{t("ownForms.masked")}</Mark>}
      </dd>
    </div>
  );
}

function Profile({ form, record }: { form: FormDefinition; record: RecordRow }) {
  const { t } = useTranslation();
  const { preview } = useSignedIn();
  const [editing, setEditing] = useState(false);
  const live = form.fields.filter(({ retired }) => !retired);
  const editable = live.filter(
    (field) =>
      form.actions.includes("update") &&
      (field.writable_by?.update ?? field.writable ?? false) &&
      field.key !== form.lifecycle?.field &&
      entryOf(field.type).Editor !== null,
  );
  const edit = editable.length > 0 && preview === null && (
    <Button icon={<EditOutlined aria-hidden="true" />} onClick={() => setEditing(true)}>
      {t("portal.editProfile")}
    </Button>
  );
  return (
    <Panel title={t("portal.profile")} actions={edit}>
      <dl className={styles.facts}>
        {live
          .filter(({ key }) => key in record && key !== form.label_field)
          .map((field) => (
            <Fact key={field.key} field={field} value={record[field.key]} />
          ))}
      </dl>
      <p className={styles.hint}>{t(editable.length > 0 ? "portal.profileAbout" : "ownForms.profileKept")}</p>
      {editing && (
        <ProfileDrawer form={form} fields={editable} record={record} onClose={() => setEditing(false)} />
      )}
    </Panel>
  );
}

/** The company's own record as the role reads it, and what of it the role keeps up to date. */
export function PartnerProfile() {
  const form = useForm(FORM);
  const own = useOwnRecord();
  const query = {
    data: form.data && own.rows ? { form: form.data, record: own.rows[0] } : undefined,
    error: form.error ?? own.error,
    refetch: () => Promise.all([form.refetch(), own.refetch()]),
  };
  return (
    <Answer query={query} rows={4}>
      {({ form: definition, record }) => record && <Profile form={definition} record={record} />}
    </Answer>
  );
}
