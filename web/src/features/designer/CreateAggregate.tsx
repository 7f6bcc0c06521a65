import { Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type FormSummary, useCreateForm, useForm, useSpell } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { freeKey } from "@/shared/keys";
import { showFieldErrors } from "@/ui/problemFields";
import { useToasts } from "@/ui/toasts";
import { counting, groupable } from "./aggregates";

interface Wanted {
  name: string;
  form: string;
  by: string;
}

/** An aggregate table to begin with; its designer does the rest. */
export function CreateAggregate(props: { forms: readonly FormSummary[]; onClose: () => void }) {
  const { forms, onClose } = props;
  const { t } = useTranslation();
  const { done, failed } = useToasts();
  const { label, language } = useReader();
  const navigate = useNavigate();
  const create = useCreateForm();
  const spell = useSpell();
  const [form] = Form.useForm<Wanted>();
  const [counted, setCounted] = useState<string | null>(null);
  const source = useForm(counted).data;
  const fields = source ? groupable(source) : [];
  const send = async ({ name, by }: Wanted) => {
    const field = fields.find((each) => each.key === by);
    if (!source || !field) return;
    const taken = new Set(forms.map((each) => each.key));
    try {
      const key = freeKey(language === "en" ? name : await spell(name), "totals", taken);
      const begun = counting(source, field, { [language]: t("aggregates.rows") });
      await create.mutateAsync({ key, title: { [language]: name.trim() }, ...begun });
      done(t("designer.createdAbout"));
      navigate(`/forms/${key}/design`);
    } catch (error) {
      if (!showFieldErrors(form, error)) failed(error);
    }
  };
  const required = [{ required: true, whitespace: true, message: t("aggregates.required") }];
  return (
    <Modal
      open
      title={t("aggregates.create")}
      okText={t("frame.create")}
      cancelText={t("frame.cancel")}
      confirmLoading={create.isPending}
      onOk={form.submit}
      onCancel={onClose}
      width={460}
    >
      <p>{t("aggregates.about")}</p>
      <Form<Wanted> form={form} layout="vertical" requiredMark={false} onFinish={send}>
        <Form.Item name="name" label={t("designer.formName")} rules={required}>
          <Input autoFocus maxLength={200} />
        </Form.Item>
        <Form.Item name="form" label={t("aggregates.counted")} rules={required}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={forms.map((each) => ({ value: each.key, label: label(each.title) }))}
            onChange={(key: string) => {
              setCounted(key);
              form.resetFields(["by"]);
            }}
          />
        </Form.Item>
        <Form.Item name="by" label={t("aggregates.by")} rules={required}>
          <Select
            disabled={!source}
            showSearch={{ optionFilterProp: "label" }}
            options={fields.map((each) => ({ value: each.key, label: label(each.label) }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
