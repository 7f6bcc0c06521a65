import { EditOutlined } from "@ant-design/icons";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type FieldDefinition, type FormDefinition, useForm } from "@/api/forms";
import { useKeysetList } from "@/api/queries";
import { listRecords, type RecordRow, updateRecord, useRefreshRecords } from "@/api/records";
import { useSignedIn } from "@/api/session";
import { useLabel } from "@/shared/locale";
import { FormDrawer } from "@/ui/FormDrawer";
import { Panel } from "@/ui/Panel";
import { Answer } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./me.module.css";

const FORM = "partner";
const SHOWN = [
  ...["reseller_code", "business_type", "status", "country_region", "state_province", "city"],
  ...["address", "phone", "website"],
];
const EDITABLE = ["phone", "website", "address"];
const INPUT_MODES = { phone: "tel", website: "url", address: "text" } as const;

interface Option {
  key: string;
  label?: Parameters<ReturnType<typeof useLabel>>[0];
}

/** The partner's own record: the only one of its form that a partner user reads. */
function useOwnRecord() {
  return useKeysetList(
    ["records", FORM, "own"],
    (_, signal) => listRecords(FORM, {}, { limit: 1 }, signal),
    (page) => page.records,
  );
}

function useValueText() {
  const label = useLabel();
  return (field: FieldDefinition, value: unknown): string => {
    const options = field.settings.options as Option[] | undefined;
    const option = options?.find((each) => each.key === value);
    return option?.label ? label(option.label) : String(value ?? "");
  };
}

type Contact = Record<string, string | null>;

function ContactDrawer(props: { fields: FieldDefinition[]; record: RecordRow; onClose: () => void }) {
  const { fields, record, onClose } = props;
  const { t } = useTranslation();
  const label = useLabel();
  const toasts = useToasts();
  const refresh = useRefreshRecords(FORM);
  const save = async (values: Contact) => {
    const cleaned = fields.map(({ key }) => [key, values[key]?.trim() || null] as const);
    await updateRecord(FORM, record.id, record.revision, Object.fromEntries(cleaned));
    await refresh();
    toasts.done(t("frame.saved"));
    onClose();
  };
  return (
    <FormDrawer<Contact>
      open
      title={t("portal.editProfile")}
      initial={Object.fromEntries(fields.map(({ key }) => [key, (record[key] as string | null) ?? ""]))}
      submit={t("frame.save")}
      onSubmit={save}
      onClose={onClose}
    >
      {fields.map((field) => (
        <Form.Item key={field.key} name={field.key} label={label(field.label)}>
          <Input
            maxLength={500}
            inputMode={INPUT_MODES[field.key as keyof typeof INPUT_MODES]}
            placeholder={field.key === "website" ? "https://" : undefined}
          />
        </Form.Item>
      ))}
    </FormDrawer>
  );
}

function Profile({ form, record }: { form: FormDefinition; record: RecordRow }) {
  const { t } = useTranslation();
  const label = useLabel();
  const textOf = useValueText();
  const preview = useSignedIn().preview !== null;
  const [editing, setEditing] = useState(false);
  const fieldsOf = (keys: string[]) =>
    keys.flatMap((key) => form.fields.find((field) => field.key === key) ?? []);
  const editable = fieldsOf(EDITABLE).filter((field) => field.writable_by?.update ?? field.writable);
  const edit = editable.length > 0 && !preview && (
    <Button icon={<EditOutlined aria-hidden="true" />} onClick={() => setEditing(true)}>
      {t("portal.editProfile")}
    </Button>
  );
  return (
    <Panel title={t("portal.profile")} actions={edit}>
      <dl className={styles.facts}>
        {fieldsOf(SHOWN).map((field) => (
          <div key={field.key}>
            <dt>{label(field.label)}</dt>
            <dd>{textOf(field, record[field.key]) || t("frame.dash")}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.hint}>{t("portal.profileAbout")}</p>
      {editing && <ContactDrawer fields={editable} record={record} onClose={() => setEditing(false)} />}
    </Panel>
  );
}

/** The company's own record, its contact details for the partner to keep up to date. */
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
