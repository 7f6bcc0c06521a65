import { Checkbox, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import { useSaveWebhook, type Webhook, type WebhookDocument } from "@/api/webhooks";
import { useReader } from "@/fields/reader";
import { FormDrawer } from "@/ui/FormDrawer";
import styles from "./webhooks.module.css";

const EVENTS = ["created", "updated", "recalculated", "deleted", "restored"] as const;

type Draft = Omit<WebhookDocument, "rows"> & { rows: string };

/** Makes a webhook, or changes one. */
export function WebhookDrawer(props: {
  form: FormDefinition;
  hook: Webhook | null;
  onClose: () => void;
  onMade: (secret: string | undefined) => void;
}) {
  const { form, hook } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const save = useSaveWebhook(form.key);
  const fields = form.fields
    .filter((field) => !field.retired)
    .map((field) => ({ value: field.key, label: label(field.label) }));
  const known = hook?.document;
  const submit = async (draft: Draft) => {
    const document = { ...draft, rows: draft.rows.trim() || null };
    props.onMade((await save.mutateAsync({ id: hook?.id, document })).secret);
  };
  return (
    <FormDrawer<Draft>
      open
      title={t(hook ? "webhooks.change" : "webhooks.add")}
      submit={t(hook ? "frame.save" : "frame.create")}
      initial={{
        title: known?.title ?? "",
        url: known?.url ?? "",
        events: known?.events ?? ["created"],
        rows: known?.rows ?? "",
        changed: known?.changed ?? [],
        fields: known?.fields ?? [],
      }}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <Form.Item
        name="title"
        label={t("webhooks.title")}
        rules={[{ required: true, whitespace: true, message: t("webhooks.titleMissing") }]}
      >
        <Input maxLength={100} autoFocus />
      </Form.Item>
      <Form.Item
        name="url"
        label={t("webhooks.url")}
        extra={t("webhooks.urlAbout")}
        rules={[{ required: true, whitespace: true, message: t("webhooks.urlMissing") }]}
      >
        <Input maxLength={2000} inputMode="url" placeholder="https://erp.example.com/hook" />
      </Form.Item>
      <Form.Item
        name="events"
        label={t("webhooks.when")}
        rules={[{ required: true, type: "array", min: 1, message: t("webhooks.whenMissing") }]}
      >
        <Checkbox.Group
          style={{ rowGap: 8 }}
          options={EVENTS.map((event) => ({ value: event, label: t(`webhooks.events.${event}`) }))}
        />
      </Form.Item>
      <Form.Item name="changed" label={t("webhooks.changed")} extra={t("webhooks.changedAbout")}>
        <Select mode="multiple" options={fields} placeholder={t("webhooks.every")} />
      </Form.Item>
      <Form.Item name="rows" label={t("webhooks.rows")} extra={t("webhooks.rowsAbout")}>
        <Input.TextArea rows={2} className={styles.code} maxLength={4000} />
      </Form.Item>
      <Form.Item name="fields" label={t("webhooks.fields")} extra={t("webhooks.fieldsAbout")}>
        <Select mode="multiple" options={fields} placeholder={t("webhooks.every")} />
      </Form.Item>
    </FormDrawer>
  );
}
