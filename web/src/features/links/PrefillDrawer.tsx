import { Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import { codeAddress, type PublicLink, usePrefill } from "@/api/links";
import type { FieldValues } from "@/api/records";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { CopyText } from "@/ui/CopyText";
import { FormDrawer } from "@/ui/FormDrawer";
import styles from "./links.module.css";

function Values(props: {
  fields: readonly FieldDefinition[];
  value?: FieldValues;
  onChange?: (values: FieldValues) => void;
}) {
  const { label } = useReader();
  const values = props.value ?? {};
  return (
    <div className={styles.lines}>
      {props.fields.map((field) => {
        const { Editor } = entryOf(field.type);
        return (
          Editor && (
            <div key={field.key} className={styles.line}>
              <span className={styles.name}>{label(field.label)}</span>
              <div className={styles.value}>
                <Editor
                  field={{ ...field, required: false }}
                  value={values[field.key]}
                  onChange={(value) => props.onChange?.({ ...values, [field.key]: value })}
                />
              </div>
            </div>
          )
        );
      })}
    </div>
  );
}

const idOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "id" in value ? (value as { id: unknown }).id : value;

/** Makes an address that carries values nobody can alter: a store's own code, a fair's own poster. */
export function PrefillDrawer(props: { form: FormDefinition; link: PublicLink; onClose: () => void }) {
  const { form, link } = props;
  const { t } = useTranslation();
  const prefill = usePrefill(form.key, link.id);
  const [made, setMade] = useState<{ address: string; prefill: string } | null>(null);
  const keys = new Set(link.document.fields?.map(({ field }) => field));
  const fields = form.fields.filter(({ key, type }) => keys.has(key) && type !== "file" && type !== "image");
  const submit = async (given: { values: FieldValues; channel: string }) => {
    const filled = Object.entries(given.values).filter(([, value]) => !isEmpty(value));
    const values = Object.fromEntries(filled.map(([key, value]) => [key, idOf(value)]));
    setMade(await prefill.mutateAsync({ values, channel: given.channel.trim() || null }));
  };
  return (
    <FormDrawer<{ values: FieldValues; channel: string }>
      open
      title={t("links.prefill")}
      submit={t("links.prefillMake")}
      initial={{ values: {}, channel: "" }}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <p className={styles.note}>{t("links.prefillAbout")}</p>
      <Form.Item name="values" label={t("links.prefillValues")}>
        <Values fields={fields} />
      </Form.Item>
      <Form.Item name="channel" label={t("links.channel")} extra={t("links.channelAbout")}>
        <Input maxLength={100} />
      </Form.Item>
      {made && (
        <div className={styles.made}>
          <CopyText label={t("links.address")} value={made.address} />
          <img
            className={styles.qr}
            src={codeAddress(form.key, link.id, "svg", made.prefill)}
            alt={t("links.code")}
          />
          <a href={codeAddress(form.key, link.id, "png", made.prefill)} download={`${link.id}.png`}>
            {t("links.download")}
          </a>
        </div>
      )}
    </FormDrawer>
  );
}
