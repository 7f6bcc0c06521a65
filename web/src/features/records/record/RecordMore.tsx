import { EllipsisOutlined } from "@ant-design/icons";
import { Button, Dropdown, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type FormDefinition, useFormsByKey } from "@/api/forms";
import { copyRecord, useRecord, useRefreshRecords } from "@/api/records";
import { useMay } from "@/api/session";
import { useReader } from "@/fields/reader";
import { Looks } from "@/ui/Looks";
import { useToasts } from "@/ui/toasts";
import { useFormFields } from "../model/useFormFields";
import { asText, rowsAnew } from "./asText";

/** What else is done with a record: another like it, its words or address to send, paper. */
export function RecordMore(props: {
  form: FormDefinition;
  id: string;
  onCopied: (id: string) => void;
  /** Where the record fills the page. */
  printable?: boolean;
}) {
  const { form, id } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const { done, failed } = useToasts();
  const refresh = useRefreshRecords(form.key);
  const record = useRecord(form.key, id).data;
  const fields = useFormFields(form);
  const mayAudit = useMay("audit.read");
  const [busy, setBusy] = useState(false);
  const [looking, setLooking] = useState(false);
  const parts = form.fields.filter((field) => field.type === "subform" && !field.retired);
  const subForms = useFormsByKey(parts.map((field) => String(field.settings.form)));
  if (!record) return null;
  const duplicate = async () => {
    setBusy(true);
    try {
      const made = await copyRecord(form.key, id, rowsAnew(form, record, subForms));
      await refresh();
      done(t("records.more.duplicated"));
      props.onCopied(made.id);
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  const put = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      done(t("frame.copied"));
    } catch (error) {
      failed(error);
    }
  };
  const acts = {
    duplicate,
    text: () => put(asText(fields.all, record, reader)),
    link: () => put(`${window.location.origin}/forms/${form.key}/${id}`),
    print: () => window.print(),
    looks: () => setLooking(true),
  };
  const isPersonal = form.fields.some((field) => field.privacy);
  const offered: (keyof typeof acts)[] = [
    ...(form.actions.includes("create") && form.actions.includes("copy") ? (["duplicate"] as const) : []),
    ...(navigator.clipboard ? (["text", "link"] as const) : []),
    ...(props.printable && form.actions.includes("print") ? (["print"] as const) : []),
    ...(isPersonal && mayAudit ? (["looks"] as const) : []),
  ];
  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: offered.map((key) => ({
            key,
            label: key === "looks" ? t("personal.lookedAt") : t(`records.more.${key}`),
          })),
          onClick: ({ key }) => void acts[key as keyof typeof acts](),
        }}
      >
        <Button
          type="text"
          loading={busy}
          icon={<EllipsisOutlined aria-hidden="true" />}
          aria-label={t("records.more.title")}
          title={t("records.more.title")}
        />
      </Dropdown>
      <Modal
        open={looking}
        title={t("personal.lookedAt")}
        footer={null}
        width={880}
        destroyOnHidden
        onCancel={() => setLooking(false)}
      >
        <Looks forms={[form]} form={form.key} record={id} />
      </Modal>
    </>
  );
}
