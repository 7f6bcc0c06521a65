import { EyeOutlined } from "@ant-design/icons";
import { Button, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useForm, useForms } from "@/api/forms";
import { useMembers, usePartnerUsers } from "@/api/people";
import { type RightsQuestion, useExplanation } from "@/api/rights";
import { ACTIONS, type Action } from "@/api/roles";
import { useMay, useStartPreview } from "@/api/session";
import { useLabel } from "@/shared/locale";
import { useUrlState } from "@/shared/urlState";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { Reasons } from "@/ui/Reasons";
import { Answer, EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./explanation.module.css";

const RECORD_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Person = { member_id: string } | { partner_user_id: string };

/** A person as the address names them: `member:…` or `partner:…`; nothing is oneself. */
function personOf(text: string): Person | null {
  const [kind, id] = text.split(":");
  if (!id) return null;
  return kind === "partner" ? { partner_user_id: id } : { member_id: id };
}

function PersonSelect({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const members = useMembers().data ?? [];
  const partnerUsers = usePartnerUsers().data ?? [];
  const options = [
    { value: "", label: t("why.myself") },
    ...members
      .filter((each) => each.active)
      .map((each) => ({ value: `member:${each.id}`, label: each.name })),
    ...partnerUsers.map((each) => ({
      value: `partner:${each.id}`,
      label: `${each.name} · ${each.partner.label}`,
    })),
  ];
  return (
    <Select
      id="why-person"
      showSearch={{ optionFilterProp: "label" }}
      value={value}
      options={options}
      onChange={onChange}
    />
  );
}

function FieldSelect(props: { form: string; value: string; onChange: (value: string) => void }) {
  const label = useLabel();
  const fields = useForm(props.form).data?.fields.filter((field) => !field.retired) ?? [];
  return (
    <Select
      id="why-field"
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      value={props.value || undefined}
      options={fields.map((field) => ({ value: field.key, label: label(field.label) }))}
      onChange={(field?: string) => props.onChange(field ?? "")}
    />
  );
}

function PreviewButton({ person }: { person: Person }) {
  const { t } = useTranslation();
  const preview = useStartPreview();
  const navigate = useNavigate();
  const toasts = useToasts();
  return (
    <Button
      icon={<EyeOutlined aria-hidden="true" />}
      loading={preview.isPending}
      onClick={() => preview.mutate(person, { onSuccess: () => navigate("/"), onError: toasts.failed })}
    >
      {t("why.preview")}
    </Button>
  );
}

/** Why anybody may or may not do something with a form, a record or a field. */
export function ExplanationPage() {
  const { t } = useTranslation();
  const label = useLabel();
  const forms = useForms().data ?? [];
  const mayPreview = useMay("preview.use");
  const [person, setPerson] = useUrlState("person");
  const [form, setForm] = useUrlState("form");
  const [action, setAction] = useUrlState("action");
  const [record, setRecord] = useUrlState("record");
  const [field, setField] = useUrlState("field");
  const whom = personOf(person);
  const wrongRecord = record !== "" && !RECORD_ID.test(record.trim());
  const question: RightsQuestion | null =
    form && !wrongRecord
      ? { form, action: (action || "read") as Action, record: record.trim(), field, ...whom }
      : null;
  const explanation = useExplanation(question);
  return (
    <>
      <PageHeader
        title={t("settings.places.explanation")}
        about={t("why.about")}
        actions={mayPreview && whom && <PreviewButton person={whom} />}
      />
      <Panel>
        <Form layout="vertical" component="div" className={styles.question}>
          <Form.Item label={t("why.person")} htmlFor="why-person">
            <PersonSelect value={person} onChange={setPerson} />
          </Form.Item>
          <Form.Item label={t("why.form")} htmlFor="why-form">
            <Select
              id="why-form"
              showSearch={{ optionFilterProp: "label" }}
              value={form || undefined}
              options={forms.map((each) => ({ value: each.key, label: label(each.title) }))}
              onChange={(chosen: string) => {
                setField("");
                setForm(chosen);
              }}
            />
          </Form.Item>
          <Form.Item label={t("why.action")} htmlFor="why-action">
            <Select
              id="why-action"
              value={action || "read"}
              options={ACTIONS.map((each) => ({ value: each, label: t(`roles.actions.${each}`) }))}
              onChange={setAction}
            />
          </Form.Item>
          <Form.Item
            label={t("why.record")}
            htmlFor="why-record"
            validateStatus={wrongRecord ? "error" : undefined}
            help={wrongRecord ? t("why.recordWrong") : undefined}
          >
            <Input
              id="why-record"
              allowClear
              value={record}
              onChange={(event) => setRecord(event.target.value)}
            />
          </Form.Item>
          {form && (
            <Form.Item label={t("why.field")} htmlFor="why-field">
              <FieldSelect form={form} value={field} onChange={setField} />
            </Form.Item>
          )}
        </Form>
      </Panel>
      {question ? (
        <div className={styles.answer}>
          <Answer query={explanation} rows={3}>
            {(found) => <Reasons explanation={found} />}
          </Answer>
        </div>
      ) : (
        <EmptyState title={t("why.choose")} />
      )}
    </>
  );
}
