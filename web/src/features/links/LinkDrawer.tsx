import { Checkbox, DatePicker, Form, Input, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import { type LinkDocument, type PublicLink, useSaveLink } from "@/api/links";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { FormDrawer } from "@/ui/FormDrawer";
import { documentOf, draftOf, type LinkDraft } from "./draft";
import { FieldChoices } from "./FieldChoices";
import styles from "./links.module.css";

const TEXTS = new Set(["text", "long_text"]);
const NOT_ASKED = new Set([
  "file",
  "image",
  "reference",
  "member",
  "department",
  "role",
  "address",
  "multi_select",
]);

function options(fields: readonly FieldDefinition[], label: (field: FieldDefinition) => string) {
  return fields.map((field) => ({ value: field.key, label: label(field) }));
}

function FillSettings({ fields }: { fields: readonly FieldDefinition[] }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const texts = fields.filter(({ type }) => TEXTS.has(type));
  return (
    <>
      <Form.Item name="fields" label={t("links.fields")} extra={t("links.fieldsAbout")}>
        <FieldChoices fields={fields} />
      </Form.Item>
      <Form.Item name="thanks" label={t("links.thanks")}>
        <Input.TextArea rows={2} maxLength={500} placeholder={t("links.submitted")} />
      </Form.Item>
      <Form.Item name="notice_zh" label={t("notices.zh")} extra={t("notices.about")}>
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={5000}
          placeholder={t("notices.example")}
        />
      </Form.Item>
      <Form.Item name="notice_en" label={t("notices.en")}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={5000} />
      </Form.Item>
      <Form.Item name="notice_must" valuePropName="checked">
        <Checkbox>{t("notices.mustAccept")}</Checkbox>
      </Form.Item>
      <Form.Item name="again" valuePropName="checked">
        <Checkbox>{t("links.againAllowed")}</Checkbox>
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item name="submissions_max" label={t("links.submissionsMax")}>
          <InputNumber min={1} max={10_000_000} placeholder={t("links.unlimited")} />
        </Form.Item>
        <Form.Item name="channel_field" label={t("links.channelField")} extra={t("links.channelFieldAbout")}>
          <Select
            allowClear
            options={options(texts, (field) => label(field.label))}
            placeholder={t("links.none")}
          />
        </Form.Item>
      </div>
      <div className={styles.pair}>
        <Form.Item name="files_max" label={t("links.filesMax")}>
          <InputNumber min={1} max={50} />
        </Form.Item>
        <Form.Item name="file_mb_max" label={t("links.fileMbMax")}>
          <InputNumber min={1} max={20} suffix="MB" />
        </Form.Item>
      </div>
    </>
  );
}

function QuerySettings({ fields }: { fields: readonly FieldDefinition[] }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const name = (field: FieldDefinition) => label(field.label);
  const needed = (message: string) => [{ required: true, type: "array" as const, min: 1, message }];
  const asked = fields.filter(({ type }) => !NOT_ASKED.has(type));
  const shown = fields.filter(({ type }) => type !== "file" && type !== "image");
  return (
    <>
      <Form.Item
        name="conditions"
        label={t("links.conditions")}
        extra={t("links.conditionsAbout")}
        rules={needed(t("links.conditionsMissing"))}
      >
        <Select mode="multiple" options={options(asked, name)} />
      </Form.Item>
      <Form.Item name="shown" label={t("links.shown")} rules={needed(t("links.shownMissing"))}>
        <Select mode="multiple" options={options(shown, name)} />
      </Form.Item>
      <Form.Item name="rows" label={t("links.rows")} extra={t("links.rowsAbout")}>
        <Input.TextArea rows={2} className={styles.code} maxLength={4000} />
      </Form.Item>
      <Form.Item name="rows_max" label={t("links.rowsMax")}>
        <InputNumber min={1} max={20} />
      </Form.Item>
    </>
  );
}

/** Makes a link of one kind, or changes one. */
export function LinkDrawer(props: {
  form: FormDefinition;
  kind: LinkDocument["kind"];
  link: PublicLink | null;
  onClose: () => void;
}) {
  const { form, kind, link } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const save = useSaveLink(form.key);
  const live = form.fields.filter((field) => !field.retired);
  const fields =
    kind === "fill" ? live.filter(({ type }) => entryOf(type).Editor !== null || type === "query") : live;
  const initial = draftOf(link?.document ?? null, fields, reader);
  const clock = {
    showTime: { format: "HH:mm" },
    format: "YYYY-MM-DD HH:mm",
    showNow: false,
    renderExtraFooter: () => reader.timeZone,
  };
  const submit = async (draft: LinkDraft) => {
    const document = documentOf({ ...initial, ...draft }, kind, link?.document ?? null, fields, reader);
    const password = draft.password === "" ? {} : { password: draft.password };
    await save.mutateAsync({ id: link?.id, document, ...password });
    props.onClose();
  };
  return (
    <FormDrawer<LinkDraft>
      open
      title={t(link ? "links.change" : kind === "fill" ? "links.newFill" : "links.newQuery")}
      submit={t(link ? "frame.save" : "frame.create")}
      initial={link ? initial : { ...initial, title: reader.label(form.title) }}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <Form.Item
        name="title"
        label={t("links.title")}
        extra={t("links.titleAbout")}
        rules={[{ required: true, whitespace: true, message: t("links.titleMissing") }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="about" label={t("links.about")}>
        <Input.TextArea rows={2} maxLength={200} />
      </Form.Item>
      {kind === "fill" ? <FillSettings fields={fields} /> : <QuerySettings fields={fields} />}
      <div className={styles.pair}>
        <Form.Item name="opens_at" label={t("links.opens")}>
          <DatePicker {...clock} />
        </Form.Item>
        <Form.Item name="closes_at" label={t("links.closes")}>
          <DatePicker {...clock} />
        </Form.Item>
      </div>
      <div className={styles.pair}>
        <Form.Item
          name="password"
          label={t("links.password")}
          extra={link?.has_password ? t("links.passwordKept") : t("links.passwordAbout")}
          rules={[{ min: 4, message: t("links.passwordShort") }]}
        >
          <Input.Password autoComplete="new-password" maxLength={100} />
        </Form.Item>
        <Form.Item name="rate" label={t("links.rate")} extra={t("links.rateAbout")}>
          <InputNumber min={1} max={1000} />
        </Form.Item>
      </div>
      <Form.Item name="sites" label={t("links.sites")} extra={t("links.sitesAbout")}>
        <Input.TextArea rows={2} className={styles.code} placeholder={"https://www.example.com"} />
      </Form.Item>
    </FormDrawer>
  );
}
