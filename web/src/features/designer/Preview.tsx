import { Alert, Drawer, Segmented, Select } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type FieldDefinition, type FormDefinition, usePreviewForm } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { EVERY_FORM, type FieldList, type Role, useRoles } from "@/api/roles";
import { useSignedIn } from "@/api/session";
import { defaultsOf, personOf } from "@/entry/defaults";
import { EntryForm } from "@/entry/EntryForm";
import { useLive } from "@/entry/live";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import type { Label } from "@/shared/label";
import { useToday } from "@/shared/locale";
import { useToasts } from "@/ui/toasts";
import { type Draft, documentOf } from "./draft";
import styles from "./drawers.module.css";

const holds = (list: FieldList, key: string) => list === "*" || list.includes(key);

/** What a role does with the fields of a form: which it sees, which it fills in. */
function rightsOf(role: Role | undefined, form: string) {
  if (!role) return { sees: () => true, writes: () => true, creates: true };
  const granted = role.forms[form] ?? role.forms[EVERY_FORM];
  const fields = granted?.fields ?? { read: [], write: [] };
  return {
    sees: (key: string) => Boolean(granted) && holds((fields.read ?? "*") as FieldList, key),
    writes: (key: string) => Boolean(granted) && holds((fields.write ?? "*") as FieldList, key),
    creates: Boolean(granted?.actions.includes("create")),
  };
}

/** The draft as it will be filled in: wide or on a phone, by anybody or as one role; nothing is kept. */
export function Preview({
  form,
  draft,
  onClose,
}: {
  form: FormDefinition;
  draft: Draft;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { done } = useToasts();
  const session = useSignedIn();
  const today = useToday();
  const roles = useRoles().data ?? [];
  const [roleKey, setRoleKey] = useState<string | null>(null);
  const [phone, setPhone] = useState(false);
  const document = useMemo(() => documentOf(draft), [draft]);
  const [values, setValues] = useState<FieldValues>(() =>
    defaultsOf(document.fields, { today, me: personOf(session) }),
  );
  const preview = usePreviewForm(form.key, form.version, document);
  const role = roles.find((each) => each.key === roleKey);
  const rights = rightsOf(role, form.key);
  const isPartner = role?.kind === "partner";
  const fields = useMemo(
    (): FieldDefinition[] =>
      document.fields
        .filter((field) => !field.retired)
        .map((field) => ({ ...field, id: preview.data?.ids[field.key] ?? field.id ?? field.key })),
    [document, preview.data?.ids],
  );
  const live = useLive(
    preview.data?.live,
    fields,
    values,
    { today, me: session.member_id },
    true,
    session.user.name,
  );
  const shown = fields.filter(
    (field) =>
      entryOf(field.type).Editor !== null &&
      rights.writes(field.key) &&
      !(isPartner && field.hidden_from_partners),
  );
  const unseen = fields.filter(
    (field) => !rights.sees(field.key) || (isPartner && field.hidden_from_partners),
  );
  const guarded = fields.filter((field) => !unseen.includes(field) && !rights.writes(field.key));
  const names = (some: FieldDefinition[]) =>
    some.map((field) => label(field.label as Label) || field.key).join(t("designer.try.separator"));
  return (
    <Drawer
      open
      onClose={onClose}
      size="large"
      width="min(1100px, 100vw)"
      title={t("designer.try.title")}
      destroyOnHidden
    >
      <div className={styles.tryBar}>
        <Segmented
          value={phone}
          options={[
            { value: false, label: t("designer.desktop") },
            { value: true, label: t("designer.phone") },
          ]}
          onChange={setPhone}
          aria-label={t("designer.preview")}
        />
        <Select
          allowClear
          className={styles.tryRole}
          value={roleKey}
          placeholder={t("designer.try.anybody")}
          options={roles.map((each) => ({ value: each.key, label: label(each.title as Label) }))}
          aria-label={t("designer.try.as")}
          onChange={(key) => setRoleKey(key ?? null)}
        />
      </div>
      {preview.data?.errors.map((error) => (
        <Alert key={error.field + error.message} type="warning" showIcon title={error.message} />
      ))}
      {role && !rights.creates && <Alert type="info" showIcon title={t("designer.try.cannotCreate")} />}
      {role && unseen.length > 0 && (
        <Alert type="info" title={t("designer.try.unseen", { names: names(unseen) })} />
      )}
      {role && guarded.length > 0 && (
        <Alert type="info" title={t("designer.try.guarded", { names: names(guarded) })} />
      )}
      <div className={styles.tryPage} data-phone={phone}>
        <EntryForm
          form={document}
          fields={shown}
          values={values}
          live={live}
          onChange={(key, value) => setValues((now) => ({ ...now, [key]: value }))}
          onSend={async () => done(t("designer.try.fine"))}
          sending={false}
          sendText={t("designer.try.send")}
        />
      </div>
    </Drawer>
  );
}
